import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const LAUNCHER = path.join(import.meta.dirname, '..', '..', 'bin', 'cutover.js');

/** Runs the launcher on this Node, which is told to take itself for another. */
function launchAs(version: string) {
  const disguise = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  return spawnSync(process.execPath, ['--import', disguise, LAUNCHER, '--version'], { encoding: 'utf8' });
}

describe('bin/cutover.js', () => {
  it.each(['18.20.0', '20.19.5', '22.17.9'])('says in one sentence that Node %s is too old', (version) => {
    const { status, stdout, stderr } = launchAs(version);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^cutover needs Node\\.js 22\\.18 or newer and this is ${version}: [^\\n]+\\n$`));
  });

  it.each(['22.18.0', '24.0.0', '100.0.0'])('starts on Node %s', (version) => {
    expect(launchAs(version)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});
