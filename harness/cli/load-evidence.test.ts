import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../contract/verdict.ts';
import { loadedPath, loadReport } from '../kit/testing/sample-load.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { readLoad } from './load-evidence.ts';

const facts = { criticalOf: { wallet: ['pay', 'list'] } };
const pathOf = (operation: string, verdict: Verdict = 'pass') => ({ ...loadedPath, operation, verdict, reason: `${operation} gave ${verdict}` });

function textOf(more: object = {}): string {
  return JSON.stringify({ ...loadReport, paths: [pathOf('pay'), pathOf('list')], ...more });
}

describe('a record of load', () => {
  it('holds one verdict of its module, with why', () => {
    expect(readLoad(textOf(), facts)).toEqual({
      ...{ commit: 'a'.repeat(40), seed: 7, budget: null, startedAt: '2026-11-20T12:00:00.000Z', schemas: undefined, complete: true },
      claims: [{ subject: 'wallet', check: 'load', verdict: 'pass', reason: '', accepted: 0, divergences: [] }],
    });
    const failed = textOf({ paths: [pathOf('pay', 'fail'), pathOf('list', 'void')], verdict: 'fail' });
    expect(readLoad(failed, facts).claims[0]).toMatchObject({ verdict: 'fail', reason: 'pay: pay gave fail' });
  });

  it.each<[string, object]>([
    ['without 1 critical path (list)', { paths: [pathOf('pay')] }],
    ['without full durability', { stores: { ...loadReport.stores, postgres: { version: '18', durability: 'relaxed' } } }],
    ['with a budget of 50 %', { settings: { ...loadReport.settings, budget: 0.5 } }],
  ])('proves a part only %s', (partial, more) => {
    expect(readLoad(textOf(more), facts).partial).toBe(partial);
  });

  it.each<[string, string]>([
    ['it is not JSON', '{'],
    ['the document must be object', '[]'],
    ['/version must be 1', textOf({ version: 2 })],
    ['/verdict must be one of pass, fail, inconclusive, void', textOf({ verdict: 'fine' })],
    ['/paths/0 "kind" is missing', textOf({ paths: [{ operation: 'pay' }] })],
    ['"mongo" is missing', textOf({ stores: {} })],
    ['pay is said to be pass, and nothing of it was measured', textOf({ paths: [{ ...pathOf('pay'), sides: null }] })],
    ['/settings/budget must be number, got null', textOf({ settings: { ...loadReport.settings, budget: Number.NaN } })],
    ["the run's verdict is pass, but its paths give fail", textOf({ paths: [pathOf('pay', 'fail')] })],
    ["the run's verdict is pass, but its paths give void", textOf({ paths: [] })],
  ])('is refused: %s', (message, text) => {
    expect(() => readLoad(text, facts)).toThrow(message);
  });
});

describe('gathered', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cutover-load-evidence-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(name: string, text: string): Promise<void> {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, 'load.json'), text);
  }
  const idOf = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('it is taken under the name of its bytes, and refused under another', async () => {
    await put(`load-${idOf(textOf()).slice(0, 12)}`, textOf());
    await put('load-0123456789ab', textOf({ seed: 8 }));
    const { holdings, refusals } = await gatherEvidence([], folder, facts);
    expect(holdings).toMatchObject([{ kind: 'load', id: idOf(textOf()), startedAt: '2026-11-20T12:00:00.000Z', seed: 7 }]);
    expect(refusals).toMatchObject([{ reason: expect.stringContaining('its bytes were changed') }]);
  });
});
