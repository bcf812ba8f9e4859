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
    const container = new NotedContainer(image.image)
      .withEnvironment({ ...image.environment })
      .withCommand([...image.command])
      .withExposedPorts(image.port)
      .withLabels({ [RUN_LABEL]: context.runKey })
      .withWaitStrategy(Wait.forListeningPorts())
      .withStartupTimeout(context.deadlineMs)
      // The run's own guard removes it, so that a run that is kept can leave it.
      .withAutoCleanup(false);
    try {
      return new ServerContainer(image, await (isLocal ? container.onLoopback() : container).start());
    } catch (error) {
      throw await explainStart(image, id, error);
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

async function explainStart(image: ServerImage, id: string | undefined, cause: unknown): Promise<StoreError> {
  const said = redact(cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
  if (id === undefined) {
    const variable = image.store === 'mongo' ? 'CUTOVER_MONGO_IMAGE' : 'CUTOVER_POSTGRES_IMAGE';
    const message = `the image ${image.image} cannot be had: make its registry reachable, or name another in ${variable} (${said})`;
    return new StoreError('store_unreachable', message, { store: image.store, cause });
  }
  const message = `the container of ${image.image} did not start: read its log lines (${said})`;
  return new StoreError('store_start_failed', message, { store: image.store, logTail: await tailOf(id), cause });
}

async function tailOf(id: string): Promise<readonly string[]> {
  try {
    const { container: containers } = await containerRuntime();
    const output = await containers.dockerode.getContainer(id).logs({ stdout: true, stderr: true, tail: 12 });
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
