import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { EvidenceRecord } from '../../contract/evidence.ts';
import { evidenceLines } from '../../report/testing/sample-evidence.ts';
import { Console } from '../console.ts';
import { runCommand } from '../run.ts';

/** What a command line wrote, and how it ended. */
export interface Written {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An empty folder for each test of a file, in which commands are run as a person would. */
export class CommandFolder {
  #path = '';

  constructor() {
    beforeEach(async () => {
      this.#path = await mkdtemp(path.join(tmpdir(), 'cutover-cli-'));
    });
    afterEach(() => rm(this.#path, { recursive: true }));
  }

  /** A path within it. */
  at(...names: readonly string[]): string {
    return path.join(this.#path, ...names);
  }

  async run(argv: readonly string[], signal = new AbortController().signal): Promise<Written> {
    const out: string[] = [];
    const err: string[] = [];
    const console = new Console({ write: (text: string) => out.push(text) }, { write: (text: string) => err.push(text) }, {});
    const code = await runCommand(argv, { console, env: {}, folder: this.#path, signal });
    return { code, out: out.join(''), err: err.join('') };
  }

  /** Puts evidence where a run leaves it. */
  async putRun(name: string, records: readonly EvidenceRecord[]): Promise<string> {
    const run = this.at('reports', name);
    await mkdir(run, { recursive: true });
    await writeFile(path.join(run, 'evidence.ndjson'), `${evidenceLines(records).join('\n')}\n`);
    return run;
  }

  /** A configuration that names modules and nothing that could be run. */
  async putConfig(...names: readonly string[]): Promise<void> {
    const modules = names.map((name, index) => `{ module: { name: '${name}', phase: ${index + 1} } }`);
    await writeFile(this.at('cutover.config.ts'), `export default { modules: [${modules.join(', ')}] };\n`);
  }
}
