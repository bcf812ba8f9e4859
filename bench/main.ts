/**
 * `npm run bench [-- overhead|memory|start|conversion] [--rounds N] [--module NAME] [--accept]`: what the harness itself costs,
 * and how fast it converts. Figures are of one run on one machine, with their spread; `--accept` keeps them in
 * `baselines/bench.json`. No test depends on them.
 *
 * `npm run bench -- gate [--trials N] [--live N] [--epochs N] [--condition quiet|loaded] [--accept]`: how often the
 * performance gate is wrong, and how long it takes. `--accept` keeps the table of each measured condition in
 * `baselines/bench-gate.json`.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openStores } from '../harness/stores/open-stores.ts';
import { MODULES } from './arena.ts';
import { benchConversion } from './conversion.ts';
import { type Figure, figuresText, machine } from './figures.ts';
import { benchMemory } from './memory.ts';
import { benchOverhead } from './overhead.ts';
import { benchStart } from './start.ts';

const KINDS = ['overhead', 'memory', 'start', 'conversion'];
/** Takes long, so it is measured only when it is named. */
const GATE = 'gate';
const BASELINE = new URL('../baselines/bench.json', import.meta.url);
const GATE_BASELINE = new URL('../baselines/bench-gate.json', import.meta.url);

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
} else {
  await main(positionals.length === 0 ? KINDS : positionals);
}

async function main(kinds: readonly string[]): Promise<void> {
  const figures: Figure[] = [];
  const add = (measured: readonly Figure[]): void => {
    figures.push(...measured);
    for (const { name, median, unit } of measured) process.stderr.write(`${name}: ${median} ${unit}\n`);
  };
  const modules = MODULES.filter(({ module }) => values.module === undefined || values.module.includes(module.name));
  if (kinds.includes('start')) add(await benchStart(rounds));
  await using stores = await openStores({ runId: randomBytes(4).toString('hex') });
  if (kinds.includes('overhead')) for (const entry of modules) add(await benchOverhead(entry, stores, rounds));
  if (kinds.includes('memory')) for (const { module } of modules) add(await benchMemory(module.name, stores));
  if (kinds.includes('conversion')) add(await benchConversion(stores, rounds));
  process.stdout.write(`${figuresText(figures)}\n`);
  if (values.accept)
    await writeFile(
      BASELINE,
      `${JSON.stringify({ machine: machine(), mongo: stores.mongo.version, postgres: stores.postgres.version, figures }, undefined, 2)}\n`,
    );
}

async function gateMain(): Promise<void> {
  const { benchGate, gateText } = await import('./gate.ts');
  await using stores = await openStores({ runId: randomBytes(4).toString('hex'), durability: 'full' });
  const conditions = (['quiet', 'under load'] as const).filter((name) => values.condition.includes(name === 'quiet' ? 'quiet' : 'loaded'));
  const onRow = (row: Parameters<typeof gateText>[0][number]): void => void process.stderr.write(`${gateText([row]).split('\n').at(-1)}\n`);
  const rows = await benchGate(stores, { ...counts, conditions, onRow });
  process.stdout.write(`${gateText(rows)}\n`);
  if (values.accept) {
    const { version: mongo } = stores.mongo;
    const { version: postgres } = stores.postgres;
    // A condition that was not measured now keeps what was: a quiet machine and a loaded one are rarely at hand at once.
    const kept: Record<string, unknown> = await readFile(GATE_BASELINE, 'utf8').then(JSON.parse, () => ({}));
    for (const condition of conditions)
      kept[condition] = { machine: machine(), mongo, postgres, rows: rows.filter((row) => row.condition === condition).map(({ condition: _, ...row }) => row) };
    await writeFile(GATE_BASELINE, `${JSON.stringify(kept, undefined, 2)}\n`);
  }
}
