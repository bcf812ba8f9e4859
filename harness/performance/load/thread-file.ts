import { fileURLToPath } from 'node:url';

/** The entry file of a thread, beside this one. Compiled, it has the extension of this one. */
export function threadFile(name: 'sender' | 'metronome'): string {
  return fileURLToPath(new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
}
