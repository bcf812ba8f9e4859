import { join } from 'node:path';
import { classify } from '../explain-error.ts';
import { freePort, PORT_ATTEMPTS } from '../free-port.ts';
import { logTail } from '../log-tail.ts';
import type { ServerProcess } from '../server-process.ts';
import { StoreError } from '../store-error.ts';
import { EmbeddedServer } from './embedded-server.ts';
import type { StartContext } from './start-context.ts';

/** How one kind of server is started. */
export interface StartPlan {
  readonly store: 'mongo' | 'postgres';
  /** What its log says when the port was taken. */
  readonly portTaken: RegExp;
  /** Marks the log line that tells most about a failure. */
  readonly telling: RegExp;
  readonly stopSignal: 'SIGKILL' | 'SIGQUIT';
  readonly spawn: (port: number, log: string) => Promise<ServerProcess>;
  /** True once this very server answers as it should; false when it has ended, or the deadline has passed. */
  readonly isReady: (server: ServerProcess, port: number) => Promise<boolean>;
}

/**
 * Starts a server on a port that was free a moment ago, and on another when somebody else was faster. Every attempt has
 * a log of its own, or the last one's words would be taken for this one's.
 */
export async function startOnFreePort(plan: StartPlan, context: StartContext): Promise<{ readonly server: EmbeddedServer; readonly port: number }> {
  let log = '';
  for (let attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
    context.signal?.throwIfAborted();
    const port = await (context.port ?? freePort)();
    log = join(context.folder, `${plan.store}${attempt === 1 ? '' : `-${attempt}`}.log`);
    const server = await plan.spawn(port, log);
    if (await plan.isReady(server, port)) return { server: new EmbeddedServer(server, again(plan, context, port)), port };
    const ending = server.ending;
    await server.stop(plan.stopSignal, 5_000);
    if (logTail(log, 1000).some((line) => plan.portTaken.test(line))) continue;
    throw startFailure(plan, log, ending ?? `was not ready within ${context.deadlineMs} ms`);
  }
  const message = `${NAMES[plan.store]} found no free port in ${PORT_ATTEMPTS} attempts: end what takes up the ports of 127.0.0.1, and run again`;
  throw new StoreError('store_port_in_use', message, { store: plan.store, logTail: logTail(log) });
}

/** Starts the same server on the same port, each time with a log of its own. */
function again(plan: StartPlan, context: StartContext, port: number): () => Promise<ServerProcess> {
  let starts = 0;
  return async () => {
    const log = join(context.folder, `${plan.store}-again-${++starts}.log`);
    const server = await plan.spawn(port, log);
    if (await plan.isReady(server, port)) return server;
    const ending = server.ending;
    await server.stop(plan.stopSignal, 5_000);
    throw startFailure(plan, log, ending ?? `was not ready within ${context.deadlineMs} ms of being started again`);
  };
}

/** What to say of a server that did not come up. */
export function startFailure(plan: Pick<StartPlan, 'store' | 'telling'>, log: string, how: string): StoreError {
  const lines = logTail(log, 1000);
  const [code, advice] = classify(lines.join('\n'));
  const last = (lines.findLast((line) => plan.telling.test(line)) ?? lines.at(-1) ?? 'its log is empty').trim().slice(0, 300);
  const isFull = code === 'store_disk_full';
  const message = `the embedded ${NAMES[plan.store]} ${how}: ${isFull ? advice : 'see the last lines of its log'} (${last})`;
  return new StoreError(isFull ? code : 'store_start_failed', message, { store: plan.store, logTail: lines.slice(-12) });
}

const NAMES = { mongo: 'MongoDB', postgres: 'PostgreSQL' } as const;
