import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVerify } from './testing/start-verify.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-stuck-'));
  await mkdir(path.join(folder, 'tmp'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A configuration of the notes whose PostgreSQL subject is changed by an expression over `subject` and `stuck()`. */
async function putConfig(changed: string): Promise<string> {
  const from = (name: string): string => JSON.stringify(path.join(import.meta.dirname, 'notes', name));
  const file = path.join(folder, 'cutover.config.ts');
  await writeFile(
    file,
    `import { notesMongo } from ${from('mongo.ts')};
import { notes } from ${from('notes.ts')};
import { notesPostgres as subject } from ${from('postgres.ts')};
const stuck = () => { process.stderr.write('stuck now\\n'); return new Promise(() => undefined); };
const opened = async (target, options, change) => { const own = await subject.open(target, options); return { invoke: (call) => own.invoke(call), [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](), ...change(own) }; };
export default { modules: [{ module: notes, mongo: notesMongo, postgres: { ...subject, ...${changed} } }] };
`,
  );
  return file;
}

/** Whatever of a run is left: its folders, and processes that name them. */
async function remains(): Promise<readonly string[]> {
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return [...(await readdir(path.join(folder, 'tmp'))), ...processes.filter((line) => line.includes(folder))];
}

describe('a signal ends a run that waits for what never settles', () => {
  it.each([
    [
      'an operation',
      'parity',
      `{ open: (target, options) => opened(target, options, (own) => ({ invoke: (call) => (call.op === 'list' ? stuck() : own.invoke(call)) })) }`,
    ],
    ['a migration', 'schema', '{ schema: { ...subject.schema, migrate: stuck } }'],
    ['closing the subject', 'parity', '{ open: (target, options) => opened(target, options, () => ({ [Symbol.asyncDispose]: stuck })) }'],
  ])('%s', async (_, check, changed) => {
    const config = await putConfig(changed);
    const reports = path.join(folder, 'reports');
    const { child, says, ended } = startVerify(['--config', config, '--reports', reports, '--check', check, '--stores', 'embedded'], {
      TMPDIR: path.join(folder, 'tmp'),
    });
    await says('stuck now');
    const begun = performance.now();
    child.kill('SIGTERM');
    const { code, signal, err } = await ended;
    expect({ code, signal }, err).toEqual({ code: 130, signal: null });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(err).toContain('cutover: interrupted by SIGTERM');
    const evidence = /evidence so far: (.+)/.exec(err)?.[1] ?? '';
    expect(await readFile(path.join(evidence, 'evidence.ndjson'), 'utf8')).toMatch(/^\{"type":"run"/);
    expect(await remains()).toEqual([]);
  });
});

it('an error thrown outside of any operation ends the run in good order, not proven', async () => {
  const config = await putConfig(`{ open: async () => { setImmediate(() => { throw new Error('pool broke'); }); return stuck(); } }`);
  const argv = ['--config', config, '--reports', path.join(folder, 'reports'), '--check', 'parity', '--stores', 'embedded'];
  const { code, err } = await startVerify(argv, { TMPDIR: path.join(folder, 'tmp') }).ended;
  expect(code, err).toBe(3);
  expect(err).toMatch(/cutover: something threw outside of any operation.*pool broke/);
  expect(err).toContain('evidence so far: ');
  expect(await remains()).toEqual([]);
});
