#!/usr/bin/env node
// Plain JavaScript that old versions of Node read too, and nothing newer loaded before the version has been judged:
// below the one needed, Node does not even read the sources.
const NEEDED = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `cutover needs Node.js ${NEEDED.join('.')} or newer and this is ${process.versions.node}: install a newer one, or in a checkout use "npm run cutover --", which brings its own.\n`,
  );
  process.exitCode = 2;
} else {
  main();
}

async function main() {
  const { existsSync } = await import('node:fs');
  // A checkout runs its sources as they are; the published package has them compiled.
  const sources = new URL('../harness/cli/run.ts', import.meta.url);
  const { run } = await import(existsSync(sources) ? sources.href : new URL('../dist/harness/cli/run.js', import.meta.url).href);
  await run(process.argv.slice(2));
}
