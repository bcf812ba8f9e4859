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
  it.each(['18.20.0', '20.19.5', '22.18.0', '23.11.0'])('says in one sentence that Node %s is too old for the sources of a checkout', (version) => {
    const { status, stdout, stderr } = launchAs(version);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`cutover needs Node.js 24.0 or newer and this is ${version}: use "npm run cutover --", which brings its own.\n`);
  });

  it.each(['24.0.0', '100.0.0'])('starts on Node %s', (version) => {
    expect(launchAs(version)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each([
    ['verify', 'small'],
    ['performance', 'ordinary'],
    ['growth', 'ordinary'],
    ['load', 'ordinary'],
  ])('%s has a heap that is %s: collections must not fall upon calls that are timed', (command, size) => {
    const told = `process.execArgv.filter(f=>/semi-space|heap-growing/.test(f)).length,Object.keys(process.env).filter(n=>n.startsWith('MALLOC_')).length`;
    const tell = `data:text/javascript,process.on('exit',()=>console.log({'2,${process.platform === 'linux' ? 3 : 0}':'small','0,0':'ordinary'}[[${told}].join()]))`;
    const { status, stdout } = spawnSync(LAUNCHER, [command, '--help'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: `--import=${tell}` } });
    expect({ status, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({ status: 0, last: size });
  });

  it('ends with its command, although something still holds the process, and is read to the end', () => {
    const hold = `data:text/javascript,setInterval(()=>{},1000)`;
    const { status, stdout } = spawnSync(process.execPath, ['--import', hold, LAUNCHER, 'verify', '--help'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: spawnSync(process.execPath, [LAUNCHER, 'verify', '--help'], { encoding: 'utf8' }).stdout });
    expect(stdout).toContain('--seed');
  });
});
