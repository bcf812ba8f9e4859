import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Saboteur } from '../contract/saboteur.ts';
import { SMALL_HEAP } from '../kit/small-process.ts';
import type { Hunt } from '../saboteurs/hunt.ts';
import { HuntsEndedError, huntsApart } from './hunts-apart.ts';

const program = [process.execPath, ...SMALL_HEAP, path.join(import.meta.dirname, '..', '..', 'bin', 'cutover.js')];
const named = (id: string): Saboteur => ({ id }) as Saboteur;

async function all(hunts: AsyncIterable<Hunt>): Promise<readonly Hunt[]> {
  const found: Hunt[] = [];
  for await (const hunt of hunts) found.push(hunt);
  return found;
}

describe('huntsApart', () => {
  it('gives what each of several processes has hunted, in order', async () => {
    const ids = ['authority-tokens-without-ties', 'authority-never-signed-in-last'];
    const hunts = await all(huntsApart(ids.map(named), { program, options: [], each: 1, signal: new AbortController().signal }));
    expect(hunts.map(({ saboteur, caught, verdict }) => [saboteur.id, caught, verdict])).toEqual(ids.map((id) => [id, true, 'fail']));
    expect(hunts.every(({ operations = 0 }) => operations > 0 && operations <= 5)).toBe(true);
  }, 60_000);

  it('ends as a process ended that did not come to its end', async () => {
    const hunts = huntsApart([named('no such saboteur')], { program, options: [], each: 12, signal: new AbortController().signal });
    await expect(all(hunts)).rejects.toMatchObject({ constructor: HuntsEndedError, exitCode: 2 });
  });

  it('ends its process when it is to end', async () => {
    const ending = new AbortController();
    const ids = ['authority-tokens-without-ties', 'authority-never-signed-in-last'];
    const hunts = huntsApart(ids.map(named), { program, options: [], each: 2, signal: ending.signal });
    const reason = new Error('enough');
    await expect(
      (async () => {
        for await (const hunt of hunts) if (hunt.caught) ending.abort(reason);
      })(),
    ).rejects.toBe(reason);
  }, 60_000);
});
