import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CheckName, Finding, ReportedFinding } from '../contract/difference.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import { sha256Hex } from '../kit/digest.ts';
import { encode } from '../kit/ejson.ts';
import { traceText, writeTrace } from '../workload/trace.ts';
import type { DivergenceBook } from './divergence-book.ts';
import type { ReplayLines } from './replay-line.ts';

export interface LedgerOptions {
  /** The module's name, or the journey's. */
  readonly module: string;
  readonly seed: number;
  readonly budget: string;
  readonly divergences: DivergenceBook;
  readonly replays: ReplayLines;
}

/** How many findings one check keeps; further ones are counted by its tally. */
const FINDINGS_KEPT = 20;

/** Checks that take a workload as it is: theirs replay from a file, the others' from the seed. */
const REPLAYED: ReadonlySet<CheckName> = new Set(['parity', 'state', 'determinism']);

/** What the judges of one job report: each finding with its place, its replay line, and the divergence that covers it. */
export class FindingLedger {
  readonly #options: LedgerOptions;
  #findings: Finding[] = [];
  readonly #accepted = new Set<string>();
  readonly #traces = new Map<string, Workload>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Findings reported since the last were taken. */
  get count(): number {
    return this.#findings.length;
  }

  /** Whether there is one of a kind since the last were taken that no divergence covers. */
  hasOpen(isOfKind: (finding: Finding) => boolean): boolean {
    return this.#findings.some((finding) => finding.divergence === undefined && isOfKind(finding));
  }

  accepts(reported: ReportedFinding, check: CheckName): boolean {
    const divergence = this.#options.divergences.cover(this.#options.module, check, reported);
    if (divergence === undefined) return false;
    if (!this.#accepted.has(divergence.id)) this.report(reported, check);
    this.#accepted.add(divergence.id);
    return true;
  }

  report(reported: ReportedFinding, check: CheckName): Finding {
    const { counterexample, ...bare } = reported;
    const { module, divergences } = this.#options;
    const divergence = divergences.cover(module, check, reported);
    const trace = counterexample !== undefined && REPLAYED.has(check) ? traceName(counterexample) : undefined;
    const finding: Finding = {
      module,
      check,
      ...bare,
      ...(counterexample === undefined ? {} : { counterexample: counterexample.operations.map(readable) }),
      replay: this.#replayLine(check, trace),
      ...(divergence === undefined ? {} : { divergence: divergence.id }),
    };
    if (this.#findings.length < FINDINGS_KEPT) {
      this.#findings.push(finding);
      if (trace !== undefined && counterexample !== undefined) this.#traces.set(trace, counterexample);
    }
    return finding;
  }

  /** Hands over the findings since the last call, in an order that does not depend on which leg was faster. */
  async take(): Promise<readonly Finding[]> {
    const findings = this.#findings.map((finding) => ({ finding, order: JSON.stringify([finding.at, finding.sides, finding.summary]) }));
    this.#findings = [];
    findings.sort((a, b) => (a.order < b.order ? -1 : 1));
    const { folder } = this.#options.replays;
    for (const [name, trace] of this.#traces) {
      await mkdir(folder, { recursive: true });
      await writeTrace(path.join(folder, name), trace);
    }
    this.#traces.clear();
    return findings.map(({ finding }) => finding);
  }

  #replayLine(check: CheckName, trace: string | undefined): string {
    const { module, replays, budget, seed } = this.#options;
    return replays.line(module, check, trace === undefined ? { seed, budget } : { file: trace });
  }
}

/** An operation for evidence: arguments in Extended JSON, and a tenant that is no text, or a long one, in words. */
function readable(operation: Operation): Operation {
  const { tenant } = operation as { readonly tenant: unknown };
  const text = typeof tenant === 'string' ? tenant : `(${JSON.stringify(tenant) ?? 'unset'})`;
  return { ...operation, tenant: text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text, args: encode(operation.args) };
}

/** A replay file is named by its content, so the line that names it is the same in every run that finds it. */
function traceName(trace: Workload): string {
  return `${trace.module}-${sha256Hex(traceText(trace)).slice(0, 10)}.json`;
}
