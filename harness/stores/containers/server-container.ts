import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { StartedTestContainer } from 'testcontainers';
import { redact } from '../../kit/redact.ts';
import { explainError } from '../explain-error.ts';
import { pollUntil } from '../poll.ts';
import type { ServerDeath, ServerWatch } from '../server-watch.ts';
import { StoreError } from '../store-error.ts';
import { RUN_LABEL } from './remove-containers.ts';
import { containerRuntime, loadTestcontainers } from './runtime.ts';

export interface ServerImage {
  readonly store: 'mongo' | 'postgres';
  /** With its digest, unless the user named another. */
  readonly image: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

export interface ContainerContext {
  readonly runKey: string;
  readonly deadlineMs: number;
  /** Called with the container's id after it is made and before it starts. */
  readonly note: (id: string) => void;
}

/** Lines of a server's log that a failure shows. */
const TAIL_LINES = 12;
/** How long the log of a container that did not start is waited for, ms. */
const LOG_MS = 2_000;

/** One server in a container of this run. */
export class ServerContainer implements ServerWatch {
  readonly store: 'mongo' | 'postgres';
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly #container: StartedTestContainer;

  private constructor(image: ServerImage, container: StartedTestContainer) {
    this.store = image.store;
    this.id = container.getId();
    this.host = container.getHost();
    this.port = container.getMappedPort(image.port);
    this.#container = container;
  }

  static async start(image: ServerImage, context: ContainerContext): Promise<ServerContainer> {
    const { GenericContainer, Wait } = await loadTestcontainers();
    const { info } = await containerRuntime();
    const isLocal = ['localhost', '127.0.0.1'].includes(info.containerRuntime.host);
    let id: string | undefined;
    class NotedContainer extends GenericContainer {
      protected override async containerCreated(created: string): Promise<void> {
        id = created;
        context.note(created);
      }
      onLoopback(): this {
        // Published on every interface by default, which would open a server without a password to the network.
        for (const bindings of Object.values(this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>)) {
          for (const binding of bindings) binding.HostIp = '127.0.0.1';
        }
        return this;
      }
    }
    // A container that does not start is removed with its log: what it says is followed until it has started.
    const said: string[] = [];
    let following: Readable | undefined;
    const hear = (line: unknown): void => {
      said.push(redact(String(line).trimEnd()));
      if (said.length > TAIL_LINES) said.shift();
    };
    const container = new NotedContainer(image.image)
      .withEnvironment({ ...image.environment })
      .withCommand([...image.command])
      .withExposedPorts(image.port)
      .withLabels({ [RUN_LABEL]: context.runKey })
      .withWaitStrategy(Wait.forListeningPorts())
      .withStartupTimeout(context.deadlineMs)
      .withLogConsumer((stream) => {
        following = stream.on('data', hear).on('err', hear);
      })
      // The run's own guard removes it, so that a run that is kept can leave it.
      .withAutoCleanup(false);
    try {
      return new ServerContainer(image, await (isLocal ? container.onLoopback() : container).start());
    } catch (error) {
      // Of one that ended before its port was there, the log is still there, too; else what is on the way is waited for.
      if (following === undefined) throw explainStart(image, id, error, id === undefined ? [] : await tailOf(id));
      await finished(following, { signal: AbortSignal.timeout(LOG_MS) }).catch(() => undefined);
      throw explainStart(image, id, error, said);
    } finally {
      following?.destroy();
    }
  }

  /** Asks until the server answers as it should. */
  async until<T>(look: () => Promise<T | undefined>, deadlineMs: number, signal: AbortSignal | undefined): Promise<T> {
    let last: unknown;
    const found = await pollUntil(
      async () => {
        const death = await this.look();
        if (death !== undefined)
          throw new StoreError('store_start_failed', `the container of ${this.store} ${death.how}: see the last lines of its log`, {
            store: this.store,
            logTail: death.tail,
          });
        return look().catch((error: unknown) => {
          last = error;
          return undefined;
        });
      },
      { deadlineMs, intervalMs: 50, signal },
    );
    if (found !== undefined) return found;
    throw explainError(this.store, `container ${this.id.slice(0, 12)}`, last ?? new Error(`not ready within ${deadlineMs} ms`));
  }

  async look(): Promise<ServerDeath | undefined> {
    const { container: containers } = await containerRuntime();
    try {
      const { State } = await containers.inspect(containers.getById(this.id));
      if (State.Running) return undefined;
      return { how: `(container ${this.id.slice(0, 12)}) ended with code ${State.ExitCode}`, tail: await tailOf(this.id) };
    } catch {
      return { how: `(container ${this.id.slice(0, 12)}) is gone`, tail: [] };
    }
  }

  /** Ends it in good order and leaves it, stopped. */
  async stop(): Promise<void> {
    await this.#container.stop({ remove: false, timeout: 20_000 });
  }
}

function explainStart(image: ServerImage, id: string | undefined, cause: unknown, logTail: readonly string[]): StoreError {
  const said = redact(cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
  if (id === undefined) {
    const variable = image.store === 'mongo' ? 'CUTOVER_MONGO_IMAGE' : 'CUTOVER_POSTGRES_IMAGE';
    const message = `the image ${image.image} cannot be had: make its registry reachable, or name another in ${variable} (${said})`;
    return new StoreError('store_unreachable', message, { store: image.store, cause });
  }
  const message = `the container of ${image.image} did not start: read its log lines (${said})`;
  return new StoreError('store_start_failed', message, { store: image.store, logTail, cause });
}

async function tailOf(id: string): Promise<readonly string[]> {
  try {
    const { container: containers } = await containerRuntime();
    const output = await containers.dockerode.getContainer(id).logs({ stdout: true, stderr: true, tail: TAIL_LINES });
    // Without a terminal every line comes with a header of 8 bytes (Docker Engine API, "Attach to a container").
    const lines: string[] = [];
    for (let at = 0; at + 8 <= output.length; at += 8 + output.readUInt32BE(at + 4))
      lines.push(
        output
          .subarray(at + 8, at + 8 + output.readUInt32BE(at + 4))
          .toString('utf8')
          .trimEnd(),
      );
    return lines.map(redact);
  } catch {
    return [];
  }
}
