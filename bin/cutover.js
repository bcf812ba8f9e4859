#!/usr/bin/env node
// Plain JavaScript that old versions of Node read too, and nothing newer loaded before the version has been judged:
// below the one needed, Node does not even read the sources.
import { existsSync } from 'node:fs';

// A checkout runs its sources as they are, `using` included; the published package has them compiled.
const isCheckout = existsSync(new URL('../harness/cli/run.ts', import.meta.url));
const NEEDED = isCheckout ? [24, 0] : [22, 18];

/**
 * Commands that time calls in their own process. In a young generation of 8 MiB one call in thirty meets a collection of
 * about 1 ms, and its p95 tells of that; in the one that Node has by itself it is one in two hundred.
 */
const MEASURING = ['performance', 'growth', 'load'];

/**
 * All others are to stay small. What a run throws away at once would let the young generation grow to a hundred MiB, and
 * the old one to twice of what lives, which is some 80, before anybody collected it; for a third at most it is collected
 * every few seconds, which takes 3 % of the processor.
 */
const SMALL_HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=30'];

/**
 * So that the C library of Linux gives back what large documents have taken: it would keep such pieces for the next one,
 * in a heap for each thread, 70 MiB of them by the end of a run of all modules. It reads this when a process starts.
 */
const SMALL_MEMORY = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `cutover needs Node.js ${NEEDED.join('.')} or newer and this is ${process.versions.node}: ${isCheckout ? 'use "npm run cutover --", which brings its own' : 'install a newer one'}.\n`,
  );
  process.exitCode = 2;
} else {
  if (!MEASURING.includes(process.argv[2]) && !process.execArgv.includes(SMALL_HEAP[0]) && process.platform !== 'win32') startAsSmall();
  main();
}

/** The same process again, with what it can be told at its start only: nothing stands between it and whoever started it. */
function startAsSmall() {
  const command = [process.execPath, ...SMALL_HEAP, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, command, process.platform === 'linux' ? { ...SMALL_MEMORY, ...process.env } : process.env);
}

async function main() {
  const fromRoot = (path) => new URL(isCheckout ? `../${path}.ts` : `../dist/${path}.js`, import.meta.url).href;
  await cacheCompiled(fromRoot('harness/stores/folders'));
  const { end, run } = await import(fromRoot('harness/cli/run'));
  await run(process.argv.slice(2));
  await end();
}

/** What Node makes of the sources is kept beside the servers, for this process and those that it starts: they start in half the time. */
async function cacheCompiled(folders) {
  const { enableCompileCache } = await import('node:module');
  const { join } = await import('node:path');
  const { cacheFolder } = await import(folders);
  try {
    process.env.NODE_COMPILE_CACHE ??= join(cacheFolder(process.env), 'compiled');
    enableCompileCache(process.env.NODE_COMPILE_CACHE);
  } catch {
    // A cache that cannot be written is told of by those that need one.
  }
}
