import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

/** File → what it may not import, one each: the rules of biome.json, each seen red. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['harness/contract/a.ts', '../kit/clock.ts'],
  ['harness/contract/a.ts', 'node:fs'],
  ['harness/kit/a.ts', '../report/visible.ts'],
  ['harness/kit/a.ts', '../verify.ts'],
  ['harness/kit/a.ts', 'pg'],
  ['harness/kit/a.ts', 'fast-check'],
  ['harness/workload/a.ts', '../drive/driver.ts'],
  ['harness/drive/a.ts', '../workload/bind.ts'],
  ['harness/drive/a.ts', '../faults/gate.ts'],
  ['harness/faults/a.ts', '../drive/driver.ts'],
  ['harness/faults/a.ts', '../stores/mongo-url.ts'],
  ['harness/canonicalize/a.ts', '../compare/compare.ts'],
  ['harness/compare/a.ts', '../canonicalize/rules.ts'],
  ['harness/judge/a.ts', '../arena/plan.ts'],
  ['harness/judge/a.ts', '../faults/gate.ts'],
  ['harness/judge/a.ts', 'mongodb'],
  ['harness/judge/isolation/a.ts', '../../compare/compare.ts'],
  ['harness/phases/a.ts', '../report/visible.ts'],
  ['harness/phases/a.ts', '../arena/plan.ts'],
  ['harness/report/a.ts', '../phases/standing.ts'],
  ['harness/report/a.ts', '../cli/run.ts'],
  ['harness/stores/embedded/a.ts', '../../drive/driver.ts'],
  ['harness/baseline/a.ts', '../report/visible.ts'],
  ['harness/performance/a.ts', '../arena/leg.ts'],
  ['harness/performance/statistics/a.ts', '../../workload/bind.ts'],
  ['harness/conversion/a.ts', '../stores/mongo-url.ts'],
  ['harness/judge/a.ts', '../conversion/converter.ts'],
  ['harness/arena/a.ts', 'pg'],
  ['harness/arena/a.ts', '../../suites/host.ts'],
  ['harness/cli/a.ts', '../../fixtures/reference/a.ts'],
  ['harness/cli/a.ts', '../../cutover.config.ts'],
  ['harness/cli/a.ts', '#harness'],
  ['harness/cli/a.ts', 'vitest'],
  ['harness/cli/a.test.ts', '../../fixtures/reference/a.ts'],
  ['suites/authority/a.ts', '../../harness/kit/clock.ts'],
  ['suites/authority/a.ts', '../../fixtures/reference/a.ts'],
  ['suites/authority/a.ts', '../../cutover.config.ts'],
  ['suites/authority/a.ts', 'node:fs'],
  ['suites/authority/a.ts', 'vitest'],
  ['fixtures/reference/a.ts', '../../harness/kit/clock.ts'],
  ['fixtures/reference/a.ts', 'fast-check'],
];

/** File → what it may import: so that no rule refuses more than it should. */
const TAKEN: readonly (readonly [string, string])[] = [
  ['harness/contract/a.ts', './type.ts'],
  ['harness/kit/a.ts', '../contract/type.ts'],
  ['harness/kit/a.ts', 'node:crypto'],
  ['harness/workload/a.ts', 'fast-check'],
  ['harness/faults/a.ts', '../kit/random.ts'],
  ['harness/faults/a.ts', 'bson'],
  ['harness/judge/isolation/a.ts', '../../kit/clock.ts'],
  ['harness/judge/isolation/a.ts', '../order.ts'],
  ['harness/phases/a.ts', '../kit/tally.ts'],
  ['harness/cli/a.ts', '../phases/standing.ts'],
  ['harness/stores/given/a.ts', 'pg'],
  ['harness/stores/given/a.ts', '../store-error.ts'],
  ['harness/performance/statistics/a.ts', '../../kit/random.ts'],
  ['harness/arena/a.ts', '../workload/bind.ts'],
  ['harness/conversion/a.ts', 'pg'],
  ['harness/conversion/a.ts', '../kit/codecs.ts'],
  ['harness/judge/conversion/a.ts', './once.ts'],
  ['harness/cli/a.ts', '../report/visible.ts'],
  ['harness/report/a.test.ts', 'fast-check'],
  ['harness/report/a.test.ts', 'vitest'],
  ['suites/authority/a.ts', '#harness'],
  ['suites/authority/a.ts', 'fast-check'],
  ['suites/authority/a.ts', './types.ts'],
  ['suites/authority/parity.test.ts', '../host.ts'],
  ['suites/host.ts', '../cutover.config.ts'],
  ['fixtures/reference/authority/a.ts', '../../../suites/authority/repository.ts'],
  ['fixtures/reference/authority/a.ts', 'mongodb'],
  ['cutover.config.ts', './fixtures/reference/a.ts'],
];

let folder: string;
/** Name of each probe file that the linter refuses for what it imports. */
let red: ReadonlySet<string>;

/** Each import has a file of its own, beside the one it stands for, with a number in its name. */
function probeFile(file: string, index: number): string {
  const isNamed = ['suites/host.ts', 'cutover.config.ts'].includes(file);
  return isNamed ? file : file.replace(/^(.*\/)[^./]+(.*)$/, `$1probe-${index}$2`);
}

const probes = [...REFUSED, ...TAKEN].map(([file, source], index) => ({
  file: probeFile(file, index),
  text: `import * as it from '${source}';\n\nexport const used = it;\n`,
}));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-imports-'));
  for (const name of ['biome.json', 'package.json', '.gitignore']) await copyFile(path.join(ROOT, name), path.join(folder, name));
  for (const { file, text } of probes) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  const biome = path.join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const only = ['--only=style/noRestrictedImports', '--only=correctness/noUndeclaredDependencies'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [biome, 'lint', '.', ...only, '--reporter=github', '--max-diagnostics=none'], { cwd: folder }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
  red = new Set(probes.map(({ file }) => file).filter((file) => output.includes(`${file},line=`)));
});

afterAll(() => rm(folder, { recursive: true }));

it.each(REFUSED.map(([file, source], index) => ({ file, source, probe: probeFile(file, index) })))('$file may not import $source', ({ probe }) => {
  expect(red).toContain(probe);
});

it.each(TAKEN.map(([file, source], index) => ({ file, source, probe: probeFile(file, REFUSED.length + index) })))('$file may import $source', ({ probe }) => {
  expect(red).not.toContain(probe);
});
