/**
 * Entry of a kit's own process, in its network namespace: `cutover`, but it begins only where loopback is the only
 * interface, and proves nothing when anything, in whatever process of the run, tried to reach beyond it.
 */
import { counted } from '../kit/grouped.ts';
import { ownInterfaces, unroutedCount } from '../stores/kit/namespace.ts';
import { EXIT } from './exit-codes.ts';
import { end, run } from './run.ts';

const names = ownInterfaces();
if (names.join() !== 'lo') {
  process.stderr.write(`cutover: this must be run where loopback is the only network interface, and there are ${names.join(', ')}: use "cutover kit run"\n`);
  process.exitCode = EXIT.usage;
} else {
  const before = unroutedCount();
  await run(process.argv.slice(2));
  const tried = unroutedCount() - before;
  if (tried === 0) process.stderr.write('nothing tried to reach beyond loopback\n');
  else {
    process.stderr.write(`cutover: not proven, for something tried to reach beyond loopback: the kernel refused it ${counted(tried, 'time')}\n`);
    if (process.exitCode === EXIT.proven) process.exitCode = EXIT.unproven;
  }
  await end();
}
