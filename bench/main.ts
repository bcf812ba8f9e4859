/**
 * `npm run bench [-- overhead|memory|start|conversion] [--rounds N] [--module NAME] [--accept]`: what the harness itself costs,
 * and how fast it converts. Figures are of
 * one run on one machine, with their spread; `--accept` keeps them in `baselines/bench.json`. No test depends on them.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openStores } from '../harness/stores/open-stores.ts';
import { MODULES } from './arena.ts';
import { benchConversion } from './conversion.ts';
import { type Figure, figuresText, machine } from './figures.ts';
import { benchMemory } from './memory.ts';
import { benchOverhead } from './overhead.ts';
import { benchStart } from './start.ts';

const KINDS = ['overhead', 'memory', 'start', 'conversion'];
const BASELINE = new URL('../baselines/bench.json', import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, module: { type: 'string', multiple: true }, accept: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const unknown = positionals.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`bench measures ${KINDS.join(', ')}, with --rounds 1 or more\n`);
  process.exitCode = 2;
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
