/**
 * `npm run bench [-- KIND…] [--rounds N] [--module NAME] [--accept]` (overhead, memory, start, conversion, dual-write): what the harness
 * itself costs, how fast it converts, and what writing both stores costs. Figures are of one run on one machine, with their
 * spread; `--accept` keeps those of each kind that was measured, of all modules, in `baselines/bench.json`. No test depends on
 * them.
 *
 * `npm run bench -- gate [--trials N] [--live N] [--epochs N] [--condition quiet|loaded] [--accept]`: how often the
 * performance gate is wrong, and how long it takes. `--accept` keeps the table of each measured condition in
 * `baselines/bench-gate.json` and `docs/performance-gate.md`.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Stores } from '../harness/contract/stores.ts';
import type { OpenStoresOptions } from '../harness/stores/open-context.ts';
import { openStores } from '../harness/stores/open-stores.ts';
import { MODULES } from './arena.ts';
import { benchConversion } from './conversion.ts';
import { benchDualWrite } from './dual-write.ts';
import { type Figure, figuresText, machine } from './figures.ts';
import type { MeasuredCondition } from './gate/page.ts';
import { benchMemory } from './memory.ts';
import { benchOverhead } from './overhead.ts';
import { benchStart } from './start.ts';

const KINDS = ['overhead', 'memory', 'start', 'conversion', 'dual-write'];
/** Takes long, so it is measured only when it is named. */
const GATE = 'gate';
const BASELINE = new URL('../baselines/bench.json', import.meta.url);
const GATE_BASELINE = new URL('../baselines/bench-gate.json', import.meta.url);
const GATE_PAGE = new URL('../docs/performance-gate.md', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    module: { type: 'string', multiple: true },
    accept: { type: 'boolean', default: false },
    trials: { type: 'string', default: '1000' },
    live: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '480' },
    condition: { type: 'string', multiple: true, default: ['quiet', 'loaded'] },
  },
});
const rounds = Number(values.rounds);
const isGate = positionals.includes(GATE);
const counts = { trials: Number(values.trials), live: Number(values.live), epochs: Number(values.epochs) };
const unknown = positionals.filter((kind) => kind !== GATE && !KINDS.includes(kind));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`bench measures ${[...KINDS, GATE].join(', ')}, with --rounds 1 or more\n`);
  process.exitCode = 2;
} else if (isGate) {
  const isUsable =
    positionals.length === 1 && Object.values(counts).every((count) => Number.isInteger(count) && count >= 0) && counts.trials >= 1 && counts.epochs >= 20;
  if (isUsable) await gateMain();
  else {
    process.stderr.write('bench gate stands alone and takes --trials from 1, --live from 0, --epochs from 20, --condition quiet or loaded\n');
    process.exitCode = 2;
  }
} else if (values.accept && values.module !== undefined) {
  process.stderr.write('bench keeps figures of all modules together: leave --module or --accept out\n');
  process.exitCode = 2;
} else {
  await main(positionals.length === 0 ? KINDS : positionals);
}

async function main(kinds: readonly string[]): Promise<void> {
  const figures: Record<string, Figure[]> = {};
  const add = (kind: string) => (measured: readonly Figure[]) => {
    figures[kind] = [...(figures[kind] ?? []), ...measured];
    for (const { name, median, unit } of measured) process.stderr.write(`${name}: ${median} ${unit}\n`);
  };
  const modules = MODULES.filter(({ module }) => values.module === undefined || values.module.includes(module.name));
  if (kinds.includes('start')) add('start')(await benchStart(rounds));
  let versions = { mongo: '', postgres: '' };
  const onStores = async (options: Omit<OpenStoresOptions, 'runId'>, measure: (stores: Stores) => Promise<void>): Promise<void> => {
    await using stores = await openStores({ runId: randomBytes(4).toString('hex'), ...options });
    versions = { mongo: stores.mongo.version, postgres: stores.postgres.version };
    await measure(stores);
  };
  if (kinds.includes('overhead'))
    // As `verify` starts them at the quick budget: what the check costs there is what is asked.
    await onStores({ inMemory: true, yielding: true }, async (stores) => {
      for (const entry of modules) add('overhead')(await benchOverhead(entry, stores, rounds));
    });
  if (['start', 'memory', 'conversion'].some((kind) => kinds.includes(kind)))
    await onStores({}, async (stores) => {
      if (kinds.includes('memory')) for (const { module } of modules) add('memory')(await benchMemory(module.name, stores));
      if (kinds.includes('conversion')) add('conversion')(await benchConversion(stores, rounds));
    });
  // What a commit costs is most of a write.
  if (kinds.includes('dual-write')) await onStores({ durability: 'full' }, (stores) => benchDualWrite(stores, rounds, modules, add('dual-write')));
  const all = Object.values(figures).flat();
  if (all.length === 0) {
    process.stderr.write('nothing was measured: none of these modules has what is to be\n');
    process.exitCode = 3;
    return;
  }
  process.stdout.write(`${figuresText(all)}\n`);
  if (values.accept) {
    // What was not measured now stays: a machine is rarely quiet for as long as all of it takes.
    const kept = await keptIn(BASELINE);
    for (const [kind, measured] of Object.entries(figures)) kept[kind] = { machine: machine(), ...versions, figures: measured };
    await writeFile(BASELINE, `${JSON.stringify(kept, undefined, 2)}\n`);
  }
}

async function keptIn(baseline: URL): Promise<Record<string, unknown>> {
  return readFile(baseline, 'utf8').then(JSON.parse, () => ({}));
}

async function gateMain(): Promise<void> {
  const [{ benchGate }, { gatePage }, { gateText }] = await Promise.all([import('./gate.ts'), import('./gate/page.ts'), import('./gate/table.ts')]);
  await using stores = await openStores({ runId: randomBytes(4).toString('hex'), durability: 'full' });
  const conditions = (['quiet', 'under load'] as const).filter((name) => values.condition.includes(name === 'quiet' ? 'quiet' : 'loaded'));
  const onRow = (row: Parameters<typeof gateText>[0][number]): void => void process.stderr.write(`${gateText([row]).split('\n').at(-1)}\n`);
  const onMeasured = (): void => void process.stderr.write('all is measured; trials are drawn from it now, and the machine may be used\n');
  const rows = await benchGate(stores, { ...counts, conditions, onRow, onMeasured });
  process.stdout.write(`${gateText(rows)}\n`);
  if (values.accept) {
    const { version: mongo } = stores.mongo;
    const { version: postgres } = stores.postgres;
    // A condition that was not measured now keeps what was: a quiet machine and a loaded one are rarely at hand at once.
    const kept = (await keptIn(GATE_BASELINE)) as Record<string, MeasuredCondition>;
    for (const condition of conditions)
      kept[condition] = { machine: machine(), mongo, postgres, rows: rows.filter((row) => row.condition === condition).map(({ condition: _, ...row }) => row) };
    await writeFile(GATE_BASELINE, `${JSON.stringify(kept, undefined, 2)}\n`);
    await writeFile(GATE_PAGE, gatePage(kept));
  }
}
