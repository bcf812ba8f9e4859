import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Baseline, BaselineError, baselineFile, baselineText, digestsFor, readBaseline, withEntry, writeBaseline } from './baseline.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-baseline-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (text: string) => writeFile(baselineFile(folder, 'wallet'), text);

describe('readBaseline', () => {
  it('gives undefined when nothing was accepted', async () => {
    expect(await readBaseline(folder, 'wallet')).toBeUndefined();
  });

  it('gives back what was written', async () => {
    const baseline: Baseline = { module: 'wallet', entries: [{ seed: 1, budget: 'quick', digests: { 'mongo state': A } }] };
    await writeBaseline(folder, baseline);
    expect(await readBaseline(folder, 'wallet')).toEqual(baseline);
  });

  const head = '"cutover":"baseline","version":1,"module":"wallet"';
  it.each([
    ['', /is not JSON/],
    ['{"cutover":', /is not JSON/],
    ['[]', /is not a baseline of cutover/],
    ['{"cutover":"trace","version":1}', /is not a baseline of cutover/],
    ['{"cutover":"baseline","version":2,"module":"wallet","entries":[]}', /version 2, this program reads 1.*the release of cutover that wrote it/],
    ['{"cutover":"baseline","version":1,"module":"purse","entries":[]}', /belongs to module "purse"/],
    [`{${head}}`, /has no list "entries"/],
    [`{${head},"entries":[{"seed":1.5,"budget":"quick","digests":{}}]}`, /entry 1 is not/],
    [`{${head},"entries":[{"seed":1,"budget":"quick","digests":{"x":"A"}}]}`, /entry 1 is not/],
    [`{${head},"entries":[{"seed":1,"budget":"quick","digests":{}},{"seed":1,"budget":"quick","digests":{}}]}`, /two entries for seed 1, budget quick/],
  ])('refuses %s, naming the file', async (text, message) => {
    await put(text);
    const error = await readBaseline(folder, 'wallet').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BaselineError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(baselineFile(folder, 'wallet'));
  });

  it('refuses a folder in place of the file', async () => {
    await expect(readBaseline(path.dirname(folder), path.basename(folder))).resolves.toBeUndefined();
    const { mkdir } = await import('node:fs/promises');
    await mkdir(baselineFile(folder, 'wallet'));
    await expect(readBaseline(folder, 'wallet')).rejects.toThrow(/cannot be read/);
  });
});

describe('writeBaseline', () => {
  it('gives equal bytes for equal content in any order, and leaves no draft', async () => {
    const one = { seed: 1, budget: 'quick', digests: { b: B, a: A } };
    const two = { seed: 1, budget: 'gate', digests: { a: A, b: B } };
    const three = { seed: 9, budget: 'gate', digests: {} };
    await writeBaseline(folder, { module: 'wallet', entries: [one, two, three] });
    const first = await readFile(baselineFile(folder, 'wallet'), 'utf8');
    expect(first).toBe(baselineText({ module: 'wallet', entries: [three, { ...one, digests: { a: A, b: B } }, two] }));
    expect(await readdir(folder)).toEqual(['wallet.json']);
  });
});

describe('withEntry and digestsFor', () => {
  it('replaces the entry of the same seed and budget only', () => {
    const first = withEntry(undefined, 'wallet', { seed: 1, budget: 'quick', digests: { x: A } });
    const second = withEntry(first, 'wallet', { seed: 2, budget: 'quick', digests: { x: A } });
    const third = withEntry(second, 'wallet', { seed: 1, budget: 'quick', digests: { x: B } });
    expect(digestsFor(third, 1, 'quick')).toEqual({ x: B });
    expect(digestsFor(third, 2, 'quick')).toEqual({ x: A });
    expect(digestsFor(third, 1, 'gate')).toBeUndefined();
    expect(digestsFor(undefined, 1, 'quick')).toBeUndefined();
    expect(third.entries).toHaveLength(2);
  });
});
