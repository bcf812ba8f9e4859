import type { ControlRecord } from '../../contract/performance.ts';
import type { Subject } from '../../contract/subject.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { baseOf, type MeasureRun, trialOptions } from './measure-module.ts';
import { measurePath } from './measure-path.ts';
import { PathLeg } from './path-leg.ts';
import type { ModulePaths } from './plan.ts';

/** How much slower the second control is made. */
const INJECTED = 0.2;

/**
 * Proves the gate on this machine, now, before it judges anything: the same repository on two databases of one server
 * must pass, and must not once each of its calls keeps the process busy for a fifth of its time more. Where either comes
 * out otherwise, the machine is unfit and no verdict is to be had.
 */
export async function* runControls(run: MeasureRun, modules: readonly ModulePaths[]): AsyncGenerator<ControlRecord> {
  const [chosen] = modules;
  if (chosen === undefined) return;
  const { entry, paths } = chosen;
  // A read: it leaves the databases as they are.
  const path = paths.find((name) => entry.module.operations[name]?.kind === 'read') ?? (paths[0] as string);
  const base = baseOf(run, chosen);
  const calls = new PathCalls(entry.module, path, base);
  const side = { store: 'postgres', entry } as const;
  const { stores } = run.options;
  const usual = trialOptions(run, `control on ${entry.module.name}.${path}`, 1, 1);
  const options = { ...usual, deadlineMs: Math.max(LEAST_MS, usual.deadlineMs) };
  await using a = await PathLeg.open({ ...side, name: 'postgres' }, base, [calls], stores, options.signal);
  for (const control of ['same code', 'slowed by 20 %'] as const) {
    const isSame = control === 'same code';
    const more = isSame ? {} : { wrap: slowedBy(INJECTED) };
    await using b = await PathLeg.open({ ...side, name: isSame ? 'postgres again' : 'postgres, slowed', ...more }, base, [calls], stores, options.signal);
    const { verdict, reason, ratio, epochs } = await measurePath(a, b, isSame ? calls : calls.after(FURTHER), { ...options, limit: { budget: 0.1 } });
    yield {
      type: 'control',
      control,
      module: entry.module.name,
      path,
      verdict,
      reason,
      ...(ratio === undefined ? {} : { ratio }),
      epochs: epochs.length,
      held: isSame ? verdict === 'pass' : verdict === 'fail' || verdict === 'inconclusive',
    };
  }
}

/** What the whole run rests on has its time, however short a path's may be. */
const LEAST_MS = 20_000;

/** The second control's calls on A begin where the first one's cannot have come to. */
const FURTHER = 1_000_000;

/** A subject whose every call takes a share longer, by keeping this process busy: as slow code does. */
export function slowedBy(share: number): (subject: Subject) => Subject {
  return (subject) => ({
    async invoke(call) {
      const started = performance.now();
      try {
        return await subject.invoke(call);
      } finally {
        const took = performance.now() - started;
        while (performance.now() - started < took * (1 + share));
      }
    },
    [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
  });
}
