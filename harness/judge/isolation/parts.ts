import type { Arena } from '../../contract/arena.ts';
import type { Finding, ReportedFinding } from '../../contract/difference.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import { TallyCounter } from '../../kit/tally.ts';
import { changedRecords, isSkipped, type Records, same } from './observed.ts';
import { explainOutcome, neighbourBreach, type OutcomeBreach, outcomeFinding, probeBreach } from './outcome-breach.ts';
import type { Place } from './place.ts';
import { changedByNeighbours, changedByProbes, explainRecord, type RecordBreach, recordFinding } from './record-breach.ts';
import type { Seen } from './scene.ts';
import { breach } from './verdicts.ts';

/** How many breaches of one part are shrunk and kept; an operation or collection is explained once. */
const FINDINGS_KEPT = 2;

/** A scene on one variant, and what it showed there. */
export interface Showing {
  readonly place: Place;
  readonly seen: Seen;
}

/** The owners' results and records, among neighbours and alone. */
export async function judgeNeighbours(name: string, showings: readonly Showing[]): Promise<CheckPart> {
  const ledger = new Ledger();
  for (const { place, seen } of showings.filter(({ place }) => place.scene.neighbours.length > 0)) {
    for (const operation of place.scene.owned) {
      if (same(seen.present.get(operation.key), seen.alone.get(operation.key))) ledger.equal();
      else await ledger.outcome(place, neighbourBreach(place, seen, operation));
    }
    await judgeState(ledger, place, seen.aloneRecords, seen.crowdedRecords, changedByNeighbours);
  }
  return ledger.part(`${name}: with neighbours as without`, "a tenant's results or records depend on other tenants'");
}

/** Foreign calls where the owners are, and where they never were. */
export async function judgeProbes(name: string, showings: readonly Showing[]): Promise<CheckPart> {
  const ledger = new Ledger();
  for (const { place, seen } of showings) {
    for (const probe of place.scene.probes) {
      if (isSkipped(seen.present.get(probe.operation.key))) continue;
      const what = breach(probe, seen, place.arena.module.shared);
      if (what === undefined) ledger.equal();
      else await ledger.outcome(place, probeBreach(place, seen, probe, what));
    }
  }
  return ledger.part(`${name}: foreign calls`, 'foreign calls are answered that must not be, or otherwise than where the other tenant is not');
}

/** What the foreign calls left of the owners' records. */
export async function judgeRecords(name: string, showings: readonly Showing[]): Promise<CheckPart> {
  const ledger = new Ledger();
  for (const { place, seen } of showings) await judgeState(ledger, place, seen.crowdedRecords, seen.probedRecords, changedByProbes);
  return ledger.part(`${name}: records after foreign calls`, "a tenant's records were changed by strangers");
}

async function judgeState(
  ledger: Ledger,
  place: Place,
  before: Records,
  after: Records,
  breachOf: (place: Place, record: string) => RecordBreach,
): Promise<void> {
  const changed = new Set(changedRecords(before, after));
  for (const record of new Set([...before.keys(), ...changed])) {
    if (!changed.has(record)) ledger.equal();
    else await ledger.record(place, breachOf(place, record));
  }
}

/** Counts what one part compares; explains its first breaches, and lets accepted divergences cover theirs. */
class Ledger {
  readonly #tally = new TallyCounter();
  readonly #explained = new Set<string>();

  equal(): void {
    this.#tally.add({ equal: true, rules: [] });
  }

  async outcome(place: Place, found: OutcomeBreach): Promise<void> {
    await this.#different(place.arena, found.operations.at(-1)?.name ?? '', outcomeFinding(place, found), () => explainOutcome(place, found));
  }

  async record(place: Place, found: RecordBreach): Promise<void> {
    await this.#different(place.arena, found.collection, recordFinding(found), () => explainRecord(place, found));
  }

  part(name: string, broken: string): CheckPart {
    const different = this.#tally.unaccepted;
    const tally = this.#tally.freeze();
    if (different > 0) return { name, verdict: 'fail', reason: `${broken}: ${different} of ${tally.compared}`, tally };
    if (tally.compared === 0) return { name, verdict: 'void', reason: 'nothing was compared', tally };
    return { name, verdict: 'pass', reason: `${tally.compared} as they must be`, tally };
  }

  async #different(arena: Arena, subject: string, bare: ReportedFinding, explain: () => Promise<Finding>): Promise<void> {
    this.#tally.add({ equal: false, rules: [] });
    if (arena.accepts(bare, 'isolation')) {
      this.#tally.accept();
      return;
    }
    if (this.#explained.has(subject) || this.#explained.size >= FINDINGS_KEPT || arena.isEnough()) return;
    this.#explained.add(subject);
    await explain();
  }
}
