import type { Writable } from 'node:stream';

/** What `work` writes leaves in one write: whoever is on the other side wakes once for it, not for each message. */
export function inOneWrite<T>(stream: Pick<Writable, 'cork' | 'uncork'>, work: () => T): T {
  stream.cork();
  try {
    return work();
  } finally {
    stream.uncork();
  }
}
