import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation, Workload, WorkloadGroup } from '../contract/operation.ts';
import { deriveSeed, SeededRandom } from '../kit/random.ts';
import { Binder } from './bind.ts';
import { malformations, malformed } from './malformations.ts';
import { generateArgs, randomWorkload } from './random-operations.ts';
import { TENANTS } from './tenants.ts';

/** Keys of the malformed calls: apart from those of the workload before them. */
const FIRST_KEY = 800_000;

/** How many generated arguments of one operation are malformed: members that are optional are not in all of them. */
const TEMPLATES = 3;

export interface MalformedOptions {
  readonly seed: number;
  /** Operations of the random workload that the malformed calls come behind. */
  readonly size: number;
  /** Most malformed calls of one operation. Which of the possible ones is chosen by the seed. */
  readonly perOperation: number;
}

/**
 * A random workload, and behind it calls of every operation with arguments that are unfit in one place, or with the
 * results of another tenant. A pure function of module and options.
 */
export function malformedWorkload(module: ModuleDefinition, { seed, size, perOperation }: MalformedOptions): Workload {
  const base = randomWorkload(module, { seed, size, tenants: 2 });
  const nowMs = base.operations.at(-1)?.nowMs ?? 0;
  const binder = new Binder(module);
  for (const operation of base.operations) binder.bind(operation, operation.args);
  const calls: Operation[] = [];
  let key = FIRST_KEY;
  for (const name of Object.keys(module.operations)) {
    const candidates = Array.from({ length: TEMPLATES }, (_, at) => at).flatMap((at) => {
      const template = generateArgs(module, deriveSeed(seed, 'malformed', at), FIRST_KEY + at, name).value;
      const [owner, other] = TENANTS as readonly [string, string];
      // Bound to the owner's results, and called by the owner; and once, as it is, by another tenant.
      const bound = binder.look({ key, tenant: owner, name, nowMs }, template);
      const foreign: Operation = { ...bound, tenant: other };
      return [...(at === 0 ? [foreign] : []), ...malformations(bound.args).map((each) => ({ ...bound, args: malformed(bound.args, each) }))];
    });
    const [foreign, ...unfit] = candidates;
    const chosen = new SeededRandom(deriveSeed(seed, 'malformed choice', name)).shuffle(unfit).slice(0, perOperation - 1);
    for (const call of foreign === undefined ? chosen : [foreign, ...chosen]) {
      calls.push(Object.freeze({ ...call, key, nowMs: nowMs + 1 + key - FIRST_KEY }));
      key++;
    }
  }
  const operations = [...base.operations, ...calls];
  const groups: readonly WorkloadGroup[] = [
    { name: 'what is there before', from: 0, to: base.operations.length },
    { name: 'calls with unfit arguments', from: base.operations.length, to: operations.length, isMalformed: true },
  ];
  return Object.freeze({ module: module.name, seed, origin: 'malformed', operations, groups });
}
