import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(import.meta.dirname, '..', '..');
const LAUNCHER = path.join(ROOT, 'bin', 'cutover.js');

const IMPORTS = `import { defineConfig, definePhases } from '#harness';
import { notesMongo } from './examples/notes/mongo.ts';
import { notes } from './examples/notes/notes.ts';
import { notesPostgres } from './examples/notes/postgres.ts';
`;

/** On PostgreSQL the notes are listed the other way round. */
const REVERSED = `{
  ...notesPostgres,
  async open(target, options) {
    const subject = await notesPostgres.open(target, options);
    return {
      invoke: async (call) => { const answer = await subject.invoke(call); return Array.isArray(answer) ? answer.toReversed() : answer; },
      [Symbol.asyncDispose]: () => subject[Symbol.asyncDispose](),
    };
  },
}`;

/** What a project's configuration says beside its module. */
export interface GateConfig {
  readonly demands: readonly string[];
  readonly budget?: string;
  readonly isReversed?: boolean;
  readonly divergences?: readonly object[];
}

/** A user's project in a repository of its own: the notes, with a plan of two phases. Disposing removes it. */
export class GateProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(config: GateConfig): Promise<GateProject> {
    const project = new GateProject(await mkdtemp(path.join(tmpdir(), 'cutover-gate-')));
    const at = (...names: readonly string[]): string => path.join(project.folder, ...names);
    await symlink(path.join(ROOT, 'harness'), at('harness'));
    await symlink(path.join(ROOT, 'node_modules'), at('node_modules'));
    await cp(path.join(ROOT, 'examples', 'notes'), at('examples', 'notes'), { recursive: true });
    await mkdir(at('fixtures', 'reference'), { recursive: true });
    await cp(path.join(ROOT, 'fixtures', 'reference', 'support'), at('fixtures', 'reference', 'support'), { recursive: true });
    await writeFile(at('package.json'), '{ "name": "shop", "private": true, "type": "module", "imports": { "#harness": "./harness/index.ts" } }\n');
    await writeFile(at('.gitignore'), 'harness\nnode_modules\nreports\n');
    await project.git('init', '--quiet');
    await project.configure(config);
    return project;
  }

  /** Writes the configuration, and commits whatever has changed. */
  async configure({ demands, budget = 'quick', isReversed = false, divergences = [] }: GateConfig): Promise<void> {
    const plan = {
      budget,
      maxAgeDays: 7,
      phases: [
        { number: 0, name: 'first', summary: 'The notes.', modules: { notes: 'P0' }, after: [], demands },
        { number: 1, name: 'second', summary: 'After them.', modules: {}, on: ['notes'], after: [0], demands: ['schema'] },
      ],
      milestones: [{ name: 'M1', summary: 'Both', phases: [0, 1] }],
      criteria: [{ name: 'Same answers', summary: 'As before.', checks: ['parity'] }],
    };
    const modules = `[{ module: notes, mongo: notesMongo, postgres: ${isReversed ? REVERSED : 'notesPostgres'} }]`;
    const text = `${IMPORTS}\nexport default defineConfig({ modules: ${modules}, phases: definePhases(${JSON.stringify(plan)}), divergences: ${JSON.stringify(divergences)} });\n`;
    await writeFile(path.join(this.folder, 'cutover.config.ts'), text);
    await this.commit();
  }

  async commit(): Promise<void> {
    await this.git('add', '--all');
    await this.git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--allow-empty', '--message', 'a step');
  }

  /** Runs `cutover verify` on real stores. Gives the run's folder. */
  async verify(...argv: readonly string[]): Promise<string> {
    const { out } = await this.cutover('verify', 'notes', '--stores', 'embedded', '--json', ...argv);
    return (JSON.parse(out) as { readonly folder: string }).folder;
  }

  /** The answer of `cutover gate`, as its JSON says it, with its exit code. */
  async gate<Answer>(...argv: readonly string[]): Promise<Answer & { readonly code: number }> {
    const { code, out, err } = await this.cutover('gate', '--json', ...argv);
    if (out === '') throw new Error(err);
    return { ...(JSON.parse(out) as Answer), code };
  }

  /** Runs any command line of `cutover` in the project. */
  async cutover(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, [LAUNCHER, ...argv], { cwd: this.folder, maxBuffer: 1 << 26 }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  }

  /** Puts a tampered copy of a run beside it, as a run of its own. */
  async tampered(run: string, name: string, change: (text: string) => string): Promise<string> {
    const copy = path.join(path.dirname(run), name);
    await rm(copy, { recursive: true, force: true });
    await cp(run, copy, { recursive: true });
    const file = path.join(copy, 'evidence.ndjson');
    await writeFile(file, change(await readFile(file, 'utf8')));
    return copy;
  }

  /** Changes a file that is committed. */
  async touch(file: string, text: string): Promise<void> {
    await appendFile(path.join(this.folder, file), text);
  }

  async git(...argv: readonly string[]): Promise<string> {
    return (await promisify(execFile)('git', argv, { cwd: this.folder })).stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
