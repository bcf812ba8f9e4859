import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCommand, ServerProcess } from '../server-process.ts';

/**
 * Ends both servers in good order and leaves a person all that is needed to look at their data: a script for each server,
 * with which it starts again on the same port. PostgreSQL then asks for no password: nobody knows the random one.
 */
export async function keepServers(folder: string, servers: readonly ServerProcess[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop(server.store === 'mongo' ? 'SIGTERM' : 'SIGINT', 20_000)));
  const trust = join(folder, 'trust-loopback.conf');
  writeFileSync(trust, 'host all all 127.0.0.1/32 trust\n', { mode: 0o644 });
  for (const { command } of servers) {
    const more = command.store === 'postgres' ? ['-c', `hba_file=${trust}`] : [];
    writeFileSync(scriptOf(folder, command.store), startScript(command, more), { mode: 0o755 });
  }
}

export function scriptOf(folder: string, store: 'mongo' | 'postgres'): string {
  return join(folder, `start-${store}.sh`);
}

function startScript(command: ServerCommand, more: readonly string[]): string {
  const { user } = command;
  const words = [
    // Started by root, it runs as the same ordinary user as before, whose files these are.
    ...(user === undefined ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']),
    'env',
    ...Object.entries(command.env).map(([name, value]) => `${name}=${value}`),
    command.binary,
    ...command.args,
    ...more,
  ];
  return `#!/bin/sh\ncd ${quote(command.folder)} && exec ${words.map(quote).join(' ')}\n`;
}

/** One word of POSIX shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
