import type { ConvertedEntry } from '../../contract/config.ts';
import type { Outcome } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Invocation, MongoTarget, PostgresTarget } from '../../contract/subject.ts';
import { resultOf, type Served } from '../../conversion/served.ts';
import { isUnanswered } from '../../conversion/unanswered.ts';
import { type Callee, stepper } from '../../drive/driver.ts';
import { within } from '../../kit/deadline.ts';
import { pollUntil } from '../../stores/poll.ts';
import { CONVERTED, EVERY, parted, type Records, recordsOf } from '../rehearsal/live-proof.ts';
import { type CrashPlace, ProcessLines } from './process-lines.ts';
import { type CrashParts, openProcess, primaryOf, type Way, type WritingProcess } from './writing-process.ts';

export interface CrashStand {
  readonly entry: ConvertedEntry;
  readonly stores: Stores;
  readonly mongo: MongoTarget;
  readonly postgres: PostgresTarget;
  readonly way: Way;
  readonly parts?: CrashParts | undefined;
  readonly workload: Workload;
  readonly signal: AbortSignal;
}

/** What each operation came to where nothing was cut off, and the answering store's records in front of each and at the end. */
export interface Whole {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly before: ReadonlyMap<number, Records>;
  readonly last: Records;
}

type Answer = Served['answer'];
type Lines = ProcessLines['asked'];

/** How often a call is made again, and how often a process that is cut off while it begins is begun again. */
const AGAIN = 5;
/** How long the other store may take to follow one operation, ms. */
const FOLLOW_MS = 10_000;
/** How long a dead process is waited for, ms: nothing that it does comes through any more. */
const BURY_MS = 5_000;

/** Runs a workload in one process, whole or cut off at one place, where another process takes its place and a caller who had no answer finds out. */
export class CrashRun implements Callee {
  readonly #stand: CrashStand;
  readonly #whole: Whole | undefined;
  readonly #place: CrashPlace | undefined;
  readonly #before = new Map<number, Records>();
  readonly #outcomes = new Map<number, Outcome>();
  /** What is wrong, in words. */
  readonly problems: string[] = [];
  /** Processes that are being closed: a dead one takes its time, and nobody else need wait for it. */
  readonly burials: Promise<unknown>[] = [];
  #lines: ProcessLines | undefined;
  #process: WritingProcess | undefined;
  /** Resolves at the cut. */
  readonly #cut = Promise.withResolvers<void>();
  /** Resolves when the stores have seen it. */
  #seen: Promise<void> | undefined;
  #isDead = false;

  /** @param at where it is cut off, and what it must come to. Default: nowhere. */
  constructor(stand: CrashStand, at?: { readonly place: CrashPlace; readonly whole: Whole }) {
    this.#stand = stand;
    this.#place = at?.place;
    this.#whole = at?.whole;
  }

  /** Whether the place was reached. */
  get wasCut(): boolean {
    return this.#seen !== undefined;
  }

  /** Gives what the first process asked for, and what came of it all. */
  async run(): Promise<{ readonly asked: Lines; readonly whole: Whole }> {
    const { workload, signal } = this.#stand;
    try {
      await this.#cleared();
      const lines = await this.#begin();
      const { step } = stepper(this, 'dual', workload, { signal });
      for (const operation of workload.operations) {
        if (this.#whole === undefined) this.#before.set(operation.key, await this.#recordsOf('primary', EVERY));
        this.#outcomes.set(operation.key, (await step(operation)).outcome);
        await this.#followed();
      }
      await this.#settle();
      await this.#compare('at the end');
      const last = await this.#recordsOf('primary', EVERY);
      if (this.#whole !== undefined) this.#tell('at the end, of what the operations leave', parted(this.#whole.last, last));
      return { asked: lines, whole: { outcomes: this.#outcomes, before: this.#before, last } };
    } finally {
      const isAlive = !this.#isDead;
      const burial = this.#bury();
      // One that lives goes on following what the next run clears, and would leave that run the place where it stood.
      if (isAlive) await burial;
    }
  }

  async invoke(call: Invocation, operation: Operation): Promise<unknown> {
    for (let asks = 0; asks < AGAIN; asks++) {
      const answer = await this.#ask(call);
      if (answer !== undefined && !isLost(answer)) return resultOf({ answer });
      if (answer !== undefined && (!this.wasCut || this.#place?.line.startsWith('bringer'))) {
        this.problems.push(`${operation.name} (${operation.key}) had no answer, and its own connection was not cut`);
      }
      await this.#mended();
      const before = this.#whole?.before.get(operation.key) ?? new Map();
      const after = this.#after(operation);
      const now = await this.#recordsOf('primary', EVERY);
      if (parted(before, now).size === 0) continue;
      if (parted(after, now).size > 0) this.#tell(`half of ${operation.name} (${operation.key})`, parted(after, now));
      return givenBy(this.#whole?.outcomes.get(operation.key));
    }
    throw new Error(`${operation.name} (${operation.key}) had no answer, however often it was called`);
  }

  /** Undefined: nobody lives to hear the answer. */
  async #ask(call: Invocation): Promise<Answer | undefined> {
    const process = this.#process;
    if (process === undefined || this.#isDead) return undefined;
    const served = await Promise.race([process.serve(call), this.#died()]);
    // A dead client's own error must not be taken for an answer.
    return served === false || this.#isDead ? undefined : served.answer;
  }

  #after({ key }: Operation): Records {
    const { operations } = this.#stand.workload;
    const next = operations[operations.findIndex((operation) => operation.key === key) + 1];
    return (next === undefined ? this.#whole?.last : this.#whole?.before.get(next.key)) ?? new Map();
  }

  async #begin(): Promise<Lines> {
    const { mongo, postgres, entry, way, parts } = this.#stand;
    let asked: Lines | undefined;
    for (let begins = 0; begins < AGAIN; begins++) {
      const lines = await ProcessLines.open(mongo, postgres);
      this.#lines = lines;
      asked ??= lines.asked;
      if (this.#place !== undefined && !this.wasCut) {
        lines.cutAt(this.#place, (seen) => {
          this.#isDead = this.#place?.what === 'process';
          this.#seen = seen;
          this.#cut.resolve();
        });
      }
      const opening = openProcess(way, entry, lines, parts).then(
        (process) => {
          if (this.#lines === lines) this.#process = process;
          else this.burials.push(closed(process));
          return true;
        },
        (error: unknown) => {
          if (!this.wasCut || !isUnanswered(error)) throw error;
          return false;
        },
      );
      opening.catch(() => undefined);
      const isOpen = await Promise.race([opening, this.#died()]);
      if (isOpen && !this.#isDead) return asked;
      await this.#seen;
      this.#bury();
      this.#isDead = false;
    }
    throw new Error('the process could not be begun, however often it was tried');
  }

  /** A dead process is followed by another, which brings over whatever the dead one left behind; one that lives goes on. */
  async #mended(): Promise<void> {
    await this.#seen;
    if (!this.#isDead) return;
    this.#bury();
    this.#isDead = false;
    await this.#begin();
    await this.#process?.settle();
    await this.#compare('behind the crash');
  }

  /** The next operation begins when the other store has this one: what is asked for has one order then. */
  async #followed(): Promise<void> {
    const { way, signal } = this.#stand;
    if (way === 'mirror' && !this.wasCut) {
      const isThere = async () => this.wasCut || parted(...(await this.#both())).size === 0 || undefined;
      await pollUntil(isThere, { deadlineMs: FOLLOW_MS, intervalMs: 5, signal });
    }
    if (this.wasCut) await this.#settle();
  }

  async #settle(): Promise<void> {
    const settled = this.#isDead ? undefined : this.#process?.settle().then(() => true);
    const isSettled = settled === undefined ? false : await Promise.race([settled.catch(this.#lateIfDead), this.#died()]);
    if (!isSettled || this.#isDead) await this.#mended();
  }

  readonly #lateIfDead = (error: unknown): false => {
    if (!this.#isDead) throw error;
    return false;
  };

  /** Resolves with false when the process dies. */
  #died(): Promise<false> {
    return this.#cut.promise.then(() => (this.#isDead ? false : new Promise<never>(() => undefined)));
  }

  async #compare(when: string): Promise<void> {
    this.#tell(`${when}, on the other store`, parted(...(await this.#both())));
  }

  #tell(when: string, lost: ReturnType<typeof parted>): void {
    for (const { kind, collection, key } of lost.values()) this.problems.push(`${when}: ${kind} ${collection} ${key}`);
  }

  async #both(): Promise<[Records, Records]> {
    return await Promise.all([this.#recordsOf('primary', CONVERTED), this.#recordsOf('other', CONVERTED)]);
  }

  async #recordsOf(which: 'primary' | 'other', tiers: typeof EVERY): Promise<Records> {
    const { entry, stores, mongo, postgres, way } = this.#stand;
    const isMongo = (primaryOf(way) === 'mongo') === (which === 'primary');
    return await recordsOf(entry, stores, isMongo ? mongo : postgres, { tiers });
  }

  /** Both stores as a module has them that nobody has used yet. */
  async #cleared(): Promise<void> {
    const { stores, entry, mongo, postgres } = this.#stand;
    await stores.adminQuery(postgres, 'drop schema if exists cutover cascade');
    await Promise.all([stores.resetMongo(mongo), stores.resetPostgres(postgres, entry.postgres.schema.name, [])]);
  }

  #bury(): Promise<void> {
    const [lines, process] = [this.#lines, this.#process];
    this.#lines = undefined;
    this.#process = undefined;
    const close = async (): Promise<void> => {
      if (process !== undefined) await closed(process);
      await lines?.[Symbol.asyncDispose]();
    };
    const burial = close();
    this.burials.push(burial);
    return burial;
  }
}

async function closed(process: WritingProcess): Promise<void> {
  await within(Promise.resolve(process[Symbol.asyncDispose]()), BURY_MS, 'closing').catch(() => undefined);
}

const isLost = (answer: Answer): boolean => answer.kind === 'error' && isUnanswered(answer.error);

/** What the operation gives whose answer is lost, and which took effect. */
function givenBy(outcome: Outcome | undefined): unknown {
  if (outcome?.kind === 'value') return outcome.value;
  throw new Error('an operation took effect that has none where nothing is cut off');
}
