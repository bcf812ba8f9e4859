import type { Arena, Leg } from '../../contract/arena.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import type { Workload } from '../../contract/operation.ts';
import { worst } from '../../kit/tally.ts';
import { readAccessFacts } from '../catalog/access-facts.ts';
import { auditCatalog } from '../catalog/audit.ts';
import { probeRowSecurity } from '../catalog/raw-probes.ts';
import { resultOfParts } from '../check-result.ts';
import { judgeNeighbours, judgeProbes, judgeRecords, type Showing } from './parts.ts';
import { VICTIM } from './probes.ts';
import { observeBeside, observeScene, type Scene, type Seen } from './scene.ts';
import { stage } from './stage.ts';
import { judgeTenantStories } from './tenant-stories.ts';
import { openStand, type Stand, VARIANTS, type Variant } from './variant.ts';
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
  const [mongo, postgres, bypass] = VARIANTS.map((variant) => openStand(arena, variant)) as [Promise<Stand>, Promise<Stand>, Promise<Stand>];
  const [scenes, ...stands] = await Promise.all([postgres.then((stand) => staged(arena, workload, stand)), mongo, postgres, bypass]);
  const total = VARIANTS.length * scenes.length + 2;
  let done = 0;
  const step = () => arena.progress(++done, total);
  const [onMongo, onPostgres, bypassed] = stands;
  let catalog: readonly CheckPart[] = [];
  const atCatalog = async () => {
    catalog = await judgeCatalog(arena, onPostgres.present, step);
  };
  const observed = (observe: (scene: Scene, at: number) => Promise<Seen>) => inTurn(scenes, (scene, at) => observe(scene, at).finally(step));
  const plain = observed(async (scene) => observeScene(arena, scene, await onMongo.pair()));
  const secured = observed(async (scene, at) => observeScene(arena, scene, await onPostgres.pair(), at === 0 ? atCatalog : undefined));
  const beside = observed((scene, at) => observeBeside(arena, scene, bypassed, secured[at] as Promise<Seen>));
  const variants = await Promise.all(
    [plain, secured, beside].map((seen, at) => judgeVariant(arena, VARIANTS[at] as Variant, stands[at] as Stand, scenes, seen)),
  );
  const parts = [...variants.flatMap((variant) => variant.parts), ...catalog];
  const matrix = mergeCells(variants.map(({ cells }) => cells));
  const result = resultOfParts(parts);
  const unproven = matrix.find(({ verdict }) => verdict === 'inconclusive' || verdict === 'void');
  if (result.verdict !== 'pass' || unproven === undefined) return { ...result, matrix };
  const missing = matrix.filter(({ verdict }) => verdict === unproven.verdict).length;
  const reason = `${missing} of ${matrix.length} cells prove nothing: ${unproven.operation}, ${unproven.situation}: ${unproven.reason}`;
  return { ...result, verdict: worst([result.verdict, unproven.verdict]), reason, matrix };
}

/** The scenes, found on a leg that remembers. */
async function staged(arena: Arena, workload: Workload, stand: Stand): Promise<readonly Scene[]> {
  const pair = await stand.pair();
  return await stage(arena, workload, { present: arena.remembering(pair.present), absent: arena.remembering(pair.absent) });
}

/** Looks at one scene after another; each is there as soon as it was looked at. */
function inTurn(scenes: readonly Scene[], observe: (scene: Scene, at: number) => Promise<Seen>): readonly Promise<Seen>[] {
  let last: Promise<unknown> = Promise.resolve();
  return scenes.map((scene, at) => {
    const seen = last.then(() => observe(scene, at));
    last = seen;
    return seen;
  });
}

async function judgeVariant(arena: Arena, variant: Variant, stand: Stand, scenes: readonly Scene[], observed: readonly Promise<Seen>[]) {
  const seen = await Promise.all(observed);
  const showings = scenes.map((scene, at): Showing => ({ place: { arena, variant, scene, stand }, seen: seen[at] as Seen }));
  const { name } = variant;
  const stories = await judgeTenantStories(arena, variant, stand);
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

/** The catalog's own guards, and row security asked past the repository, while the records of the first scene are there. */
async function judgeCatalog(arena: Arena, app: Leg, step: () => void): Promise<readonly CheckPart[]> {
  if (app.target.kind !== 'postgres') return [];
  const facts = await readAccessFacts(arena, app.target);
  const audit = auditCatalog(arena, facts);
  step();
  const probes = await probeRowSecurity(arena, app.target, facts, [VICTIM, 'globex']);
  step();
  return [audit, probes];
}
