import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inNamespace } from '../harness/stores/kit/namespace.ts';

const ROOT = path.join(import.meta.dirname, '..');
const LAUNCHER = path.join(ROOT, 'bin', 'cutover.js');
const CONFIG = path.join(import.meta.dirname, 'cutover.config.ts');

let folder: string;
const at = (...names: readonly string[]): string => path.join(folder, ...names);

function run(program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  return { code: status, out: stdout, err: stderr };
}
const cutover = (...argv: readonly string[]) => run(process.execPath, [LAUNCHER, ...argv]);

const evidenceIn = (text: string): string | undefined => /evidence ([0-9a-f]{64})/.exec(text)?.[1];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-kit-test-'));
  expect(cutover('kit', 'build', 'kit.tar.gz', '--config', CONFIG)).toMatchObject({ code: 0, out: expect.stringContaining('kit.json ') });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a kit of a whole project', () => {
  it('has the same bytes when it is built again, and is not built over another', async () => {
    expect(cutover('kit', 'build', 'again.tar.gz', '--config', CONFIG).code).toBe(0);
    expect((await readFile(at('again.tar.gz'))).equals(await readFile(at('kit.tar.gz')))).toBe(true);
    await rm(at('again.tar.gz'));
    expect(cutover('kit', 'build', 'kit.tar.gz', '--config', CONFIG)).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
  });

  it('verifies with no network but loopback, and gives the evidence that the checkout gives', () => {
    const { code, out, err } = cutover('kit', 'run', 'kit.tar.gz', '--', '--check', 'parity');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('nothing tried to reach beyond loopback') });
    const outside = cutover('verify', '--config', CONFIG, '--check', 'parity', '--reports', 'outside');
    expect(evidenceIn(out)).toMatch(/^[0-9a-f]{64}$/);
    expect(evidenceIn(out)).toBe(evidenceIn(outside.out));
  });

  it('is refused for one changed byte, naming the file and both digests, before any of it is run', async () => {
    expect(run('tar', ['-xzf', 'kit.tar.gz']).code).toBe(0);
    await appendFile(at('cutover-kit', 'project', 'baselines', 'authority.json'), ' ');
    const { code, err } = cutover('kit', 'run', 'cutover-kit');
    expect(err).toMatch(/baselines\/authority\.json is refused: its sha256 is [0-9a-f]{64}, expected is [0-9a-f]{64}/);
    expect(code).toBe(3);
    const own = run(at('cutover-kit', 'run'), []);
    expect(own.code).toBe(2);
    expect(own.out).toContain('project/baselines/authority.json: FAILED');
  });

  it('is refused when it is cut short, is no kit, or is not there', async () => {
    await writeFile(at('cut.tar.gz'), (await readFile(at('kit.tar.gz'))).subarray(0, 1 << 20));
    await writeFile(at('none.tar.gz'), 'no archive');
    for (const [name, message] of [
      ['cut.tar.gz', 'cannot be unpacked'],
      ['none.tar.gz', 'cannot be unpacked'],
      ['nowhere.tar.gz', 'is not there'],
    ] as const) {
      const { code, err } = cutover('kit', 'run', name);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    }
  });

  it('is not run where no namespace can be had', () => {
    const { code, err } = run(process.execPath, [LAUNCHER, 'kit', 'run', 'kit.tar.gz'], { PATH: folder });
    expect(code).toBe(3);
    expect(err).toContain('this platform does not allow a network namespace (there is no program "unshare", of util-linux)');
  });
});

describe('within the namespace', () => {
  const inside = path.join(ROOT, 'harness', 'cli', 'kit-inside.ts');
  const verify = (config: string) => [
    'verify',
    '--stores',
    'embedded',
    '--config',
    path.join(import.meta.dirname, config),
    '--check',
    'parity',
    '--reports',
    'inside',
  ];

  function within(config: string) {
    const [program, ...args] = inNamespace([process.execPath, inside, ...verify(config)]);
    return run(program, args, { REACH: 'process' });
  }

  it('a run of the embedded stores tries to reach nothing', () => {
    const { code, err } = within('cutover.config.ts');
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('nothing tried to reach beyond loopback') });
  });

  it('what any process of the run tries to reach is seen, and then nothing is proven', () => {
    const { code, out, err } = within('testing/reaching.config.ts');
    expect(out).toContain('✓ Proven');
    expect(err).toContain('not proven, for something tried to reach beyond loopback: the kernel refused it 1 time');
    expect(code).toBe(3);
  });

  it('is where it begins, and nowhere else', () => {
    const { code, err } = run(process.execPath, [inside, ...verify('cutover.config.ts')]);
    expect(err).toContain('this must be run where loopback is the only network interface');
    expect(code).toBe(2);
  });
});
