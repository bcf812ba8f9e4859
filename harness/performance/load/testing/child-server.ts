import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerManners } from './server.ts';

/** A real server in a process of its own, so that its standing still is not the driver's. */
export class ChildServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(manners: ServerManners): Promise<ChildServer> {
    const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [JSON.stringify(manners)], { execArgv: [] });
    const [port] = await once(child, 'message');
    return new ChildServer(child, port as number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
