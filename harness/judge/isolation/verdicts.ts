import type { MatrixCell } from '../../contract/evidence.ts';
import type { ModuleDefinition, SharedTenant } from '../../contract/module.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { readPointer } from '../../kit/pointer.ts';
import { worst } from '../../kit/tally.ts';
import { isSkipped, isValue, same } from './observed.ts';
import { controlsOf, type Probe, type Situation, situationsOf } from './probes.ts';
import { type Scene, type Seen, tells } from './scene.ts';

/** A scene and what it showed on one variant. */
export interface Shown {
  readonly scene: Scene;
  readonly seen: Seen;
}

/** What one foreign call shows, in words; undefined when it shows nothing wrong. */
export function breach({ situation, operation }: Probe, seen: Pick<Seen, 'present' | 'absent'>, shared: SharedTenant | undefined): string | undefined {
  const present = seen.present.get(operation.key);
  if (present === undefined) return 'was not run';
  if (isSkipped(present)) return undefined;
  const fault = readPointer(present.form, '/fault/message');
  if (fault !== undefined) return `let an error escape that is no domain error: ${String(fault).slice(0, 120)}`;
  const kind = errorOf(present);
  if (situation === 'empty' || situation === 'unset')
    return kind === 'forbidden' || kind === 'invalid' ? undefined : `answers a caller ${situation === 'empty' ? 'whose tenant is empty' : 'without a tenant'}`;
  if (same(present, seen.absent.get(operation.key))) return undefined;
  if (situation !== 'shared') return "answers otherwise because another tenant's data is there";
  if (shared?.reads.includes(operation.name) === true) return undefined;
  const declared = shared?.refuses[operation.name];
  if (declared === undefined) return 'depends on shared records, though it is not declared to read them';
  return kind === declared
    ? undefined
    : `is not refused a shared record as declared (${declared}), but ${kind === undefined ? 'done' : `with ${String(kind)}`}`;
}

/** The kind of the domain error that a call gave; undefined when it gave none. */
function errorOf(observation: CanonicalObservation | undefined): unknown {
  return observation && readPointer(observation.form, '/error/kind');
}

/** Every cell of one variant: each operation in each situation, over all scenes. */
export function cellsOf(variant: string, module: ModuleDefinition, shown: readonly Shown[]): readonly MatrixCell[] {
  return Object.keys(module.operations).flatMap((operation) =>
    situationsOf(module).map((situation) => ({
      operation,
      situation,
      ...(situation === 'own' ? ownCell(variant, operation, shown) : foreignCell(variant, module, operation, situation, shown)),
    })),
  );
}

type Cell = Pick<MatrixCell, 'verdict' | 'compared' | 'reason'>;

interface Call {
  readonly probe: Probe;
  readonly scene: Scene;
  readonly seen: Seen;
}

function ownCell(variant: string, name: string, shown: readonly Shown[]): Cell {
  const calls = shown.flatMap(({ scene, seen }) => {
    const own: readonly Operation[] = [...scene.owned, ...controlsOf(scene.probes)];
    return own
      .filter((operation) => operation.name === name)
      .flatMap(({ key }) => seen.alone.get(key) ?? [])
      .filter((each) => !isSkipped(each));
  });
  const compared = calls.length;
  if (compared === 0) return { compared, verdict: 'void', reason: `${variant}: not called` };
  if (calls.some(isValue)) return { compared, verdict: 'pass', reason: 'its own tenant succeeds' };
  return {
    compared,
    verdict: 'inconclusive',
    reason: `${variant}: its own tenant never succeeded in ${compared} calls, so a refusal of others proves nothing`,
  };
}

function foreignCell(variant: string, module: ModuleDefinition, name: string, situation: Situation, shown: readonly Shown[]): Cell {
  const calls = shown.flatMap(({ scene, seen }) =>
    scene.probes
      .filter((probe) => probe.operation.name === name && probe.situation === situation && !isSkipped(seen.present.get(probe.operation.key)))
      .map((probe) => ({ probe, scene, seen })),
  );
  const compared = calls.length;
  const [broken] = calls.flatMap(({ probe, seen }) => breach(probe, seen, module.shared) ?? []);
  if (broken !== undefined) return { compared, verdict: 'fail', reason: `${variant}: ${broken}` };
  if (compared === 0) return { compared, verdict: 'void', reason: `${variant}: not called` };
  if (situation === 'empty' || situation === 'unset') return { compared, verdict: 'pass', reason: 'refused' };
  if (situation === 'shared' && module.shared !== undefined) {
    const cell = declaredCell(variant, name, module.shared, calls);
    if (cell !== undefined) return cell;
  }
  const telling = calls.filter(({ probe, scene, seen }) => tells(probe, seen, scene)).length;
  if (telling > 0)
    return {
      compared,
      verdict: 'pass',
      reason: `as if the other tenant's data were not there; its owner is answered otherwise in ${telling} of ${compared} calls`,
    };
  if (calls.some(({ seen }) => seen.effective.has(name)))
    return { compared, verdict: 'pass', reason: "its owner's calls change records; a stranger's left them as they were" };
  return { compared, verdict: 'inconclusive', reason: `${variant}: no call was found that its owner is answered otherwise, so nothing could have shown` };
}

/** Of an operation that is declared to read shared records, or to refuse them: whether some call shows it. Undefined for any other. */
function declaredCell(variant: string, name: string, { reads, refuses }: SharedTenant, calls: readonly Call[]): Cell | undefined {
  const compared = calls.length;
  const declared = refuses[name];
  if (declared !== undefined) {
    const refused = calls.filter(
      ({ probe, seen }) => isValue(seen.alone.get(probe.control)) && errorOf(seen.present.get(probe.operation.key)) === declared,
    ).length;
    if (refused > 0)
      return { compared, verdict: 'pass', reason: `refused as declared (${declared}) in ${refused} of ${compared} calls that the system is granted` };
    return { compared, verdict: 'inconclusive', reason: `${variant}: no call that the system is granted was refused to others as declared (${declared})` };
  }
  if (!reads.includes(name)) return undefined;
  const showing = calls.filter(({ probe: { operation }, seen }) => !same(seen.present.get(operation.key), seen.absent.get(operation.key))).length;
  if (showing > 0)
    return { compared, verdict: 'pass', reason: `reads shared records as declared, in ${showing} of ${compared} calls; they stayed as they were` };
  return { compared, verdict: 'inconclusive', reason: `${variant}: declared to read shared records, but no call shows any` };
}

/** The matrix of all variants: each cell's worst verdict, and its reason. */
export function mergeCells(variants: readonly (readonly MatrixCell[])[]): readonly MatrixCell[] {
  const [first = []] = variants;
  return first.map((cell, index) => {
    const cells = variants.map((each) => each[index] as MatrixCell);
    const verdict: Verdict = worst(cells.map((each) => each.verdict));
    const decisive = cells.find((each) => each.verdict === verdict) ?? cell;
    return { ...cell, verdict, reason: decisive.reason, compared: cells.reduce((sum, each) => sum + each.compared, 0) };
  });
}
