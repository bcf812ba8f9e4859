import type { Arena, Leg } from '../../contract/arena.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import { worst } from '../../kit/tally.ts';
import { auditCatalog } from '../catalog/audit.ts';
import { probeRowSecurity } from '../catalog/raw-probes.ts';
import { resultOfParts } from '../check-result.ts';
import { drive } from './observed.ts';
import { judgeNeighbours, judgeProbes, judgeRecords, type Showing } from './parts.ts';
import { VICTIM } from './probes.ts';
import { observeScene, type Scene } from './scene.ts';
import { stage } from './stage.ts';
import { judgeTenantStories } from './tenant-stories.ts';
import { openPair, type Pair, VARIANTS, type Variant } from './variant.ts';
import { cellsOf, mergeCells } from './verdicts.ts';

/**
 * Isolation: what a tenant sees is a function of its own data alone. The victim's results and records are the same
 * with neighbours as without (T11). A stranger's calls, with the victim's own ids in their arguments, come out as they
 * do in a store where the victim never was (T05, T06, T07), and leave the victim's records as they were. Callers
 * without a tenant are refused, hostile tenants are nobody (T10).
 *
 * Where a module shares one tenant's records with all, these are there for the owner, the stranger and the store in which
 * the victim never was alike; and what others may do about them is held against the module's declaration, operation by
 * operation (situation `shared`).
 *
 * What scenarios of several tenants state must hold without row-level security as well.
 *
 * A call proves something only if there is something to see: the victim itself, in place of the stranger, must be
 * answered otherwise, or leave other records. Cells without such a call are inconclusive.
 */
export async function judgeIsolation(arena: Arena): Promise<CheckResult> {
  const workload = arena.random('isolation', arena.budget.probeOperations, 4);
  const [mongo, ...others] = VARIANTS.map((variant) => openPair(arena, variant)) as [Promise<Pair>, ...Promise<Pair>[]];
  const [scenes, ...pairs] = await Promise.all([
    mongo.then((pair) => stage(arena, workload, { ...pair, present: arena.remembering(pair.present) })),
    mongo,
    ...others,
  ]);
  const total = VARIANTS.length * scenes.length + 2;
  let done = 0;
  const step = () => arena.progress(++done, total);
  const variants = await Promise.all(VARIANTS.map((variant, at) => judgeVariant(arena, variant, scenes, pairs[at] as Pair, step)));
  const parts = [...variants.flatMap((variant) => variant.parts), ...(await judgeCatalog(arena, pairs[1]?.present, scenes[0], step))];
  const matrix = mergeCells(variants.map(({ cells }) => cells));
  const result = resultOfParts(parts);
  const unproven = matrix.find(({ verdict }) => verdict === 'inconclusive' || verdict === 'void');
  if (result.verdict !== 'pass' || unproven === undefined) return { ...result, matrix };
  const missing = matrix.filter(({ verdict }) => verdict === unproven.verdict).length;
  const reason = `${missing} of ${matrix.length} cells prove nothing: ${unproven.operation}, ${unproven.situation}: ${unproven.reason}`;
  return { ...result, verdict: worst([result.verdict, unproven.verdict]), reason, matrix };
}

async function judgeVariant(arena: Arena, variant: Variant, scenes: readonly Scene[], pair: Pair, step: () => void) {
  const showings: Showing[] = [];
  for (const scene of scenes) {
    showings.push({ place: { arena, variant, scene, pair }, seen: await observeScene(arena, scene, pair) });
    step();
  }
  const { name } = variant;
  const stories = await judgeTenantStories(arena, variant, pair);
  const parts = [
    await judgeNeighbours(name, showings),
    await judgeProbes(name, showings),
    await judgeRecords(name, showings),
    ...(stories === undefined ? [] : [stories]),
  ];
  return {
    cells: cellsOf(
      name,
      arena.module,
      showings.map(({ place, seen }) => ({ scene: place.scene, seen })),
    ),
    parts,
  };
}

/** The catalog's own guards, and row security asked past the repository about the records of the first scene. */
async function judgeCatalog(arena: Arena, app: Leg | undefined, scene: Scene | undefined, step: () => void): Promise<readonly CheckPart[]> {
  if (app?.target.kind !== 'postgres' || scene === undefined) return [];
  await app.reset();
  await drive(app, { ...scene.workload, operations: [...scene.commons, ...scene.neighbours, ...scene.owned] });
  const audit = await auditCatalog(arena, app.target);
  step();
  const probes = await probeRowSecurity(arena, app.target, [VICTIM, 'globex']);
  step();
  return [audit, probes];
}
