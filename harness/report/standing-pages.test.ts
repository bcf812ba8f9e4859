import { describe, expect, it } from 'vitest';
import type { Demand } from '../contract/phase.ts';
import type { PhaseStanding, PlanStanding, Standing, State } from '../contract/standing.ts';
import { standingHtml } from './standing-html.ts';
import { standingMarkdown } from './standing-markdown.ts';
import { standingText } from './standing-text.ts';
import { stateMeaning } from './standing-words.ts';
import { strictHtml } from './testing/strict-html.ts';

const DEMANDS: readonly Demand[] = ['schema', 'parity', 'performance'];
const STATES = Object.keys(stateMeaning) as readonly State[];

const divergence = {
  id: 'order',
  module: 'wallet',
  check: 'parity',
  owner: 'ada',
  reason: 'kept as it was',
  expires: '2026-12-31',
  matches: { operation: 'list' },
  used: 2,
  state: 'used',
} as const;

function standingOf(subject: string, check: Demand, state: State, text: string): Standing {
  const isProven = state === 'proven' || state === 'accepted';
  return {
    phase: 1,
    subject,
    check,
    state,
    reason: isProven ? '' : text,
    isMade: true,
    evidence: ['a'.repeat(64)],
    divergences: state === 'accepted' ? [{ ...divergence, reason: text }] : [],
  };
}

function phase(number: number, states: readonly State[], text: string, verdict: PhaseStanding['verdict']): PhaseStanding {
  return {
    number,
    name: text,
    summary: text,
    modules: [{ name: text, priority: 'P0' }],
    after: [0],
    waitsFor: verdict === 'pass' ? [] : [0],
    standings: states.flatMap((state, index) => DEMANDS.slice(0, 2).map((check) => standingOf(`${text}${index}`, check, state, text))),
    commands: verdict === 'pass' ? [] : [`npx cutover verify ${text}`],
    verdict,
  };
}

function sample(text: string, states: readonly State[], verdict: PhaseStanding['verdict']): PlanStanding {
  const bad = verdict === 'pass' ? [] : [{ place: text, reason: text }];
  return {
    commit: text,
    at: '2026-11-20T12:00:00.000Z',
    budget: 'gate',
    seeds: 1,
    maxAgeDays: 7,
    phases: [phase(0, ['proven'], 'foundations', 'pass'), phase(1, states, text, verdict)],
    milestones: [{ name: text, summary: text, proven: 1, of: 2, verdict }],
    criteria: [{ name: text, summary: text, proven: 1, of: 2, verdict }],
    holdings: [{ kind: 'verification', id: 'a'.repeat(64), place: text, commit: text, seed: 1, budget: text, startedAt: text, partial: text }],
    refusals: bad,
    leftOut: bad,
    verdict,
  };
}

/** Every element that the page may hold. */
const ELEMENTS =
  'a b body circle code dd defs div dl dt footer h1 h2 h3 head header html li main meta nav p path pre rect section small span strong style svg symbol table tbody td th thead title tr ul use'.split(
    ' ',
  );

const plain = sample('wallet', STATES, 'fail');

describe('the page of the plan', () => {
  const page = standingHtml(plain, DEMANDS);

  it('shows phases, modules, criteria, milestones, blockers, divergences, evidence', () => {
    for (const wanted of [
      'Must not be cut over',
      'phase 1 wallet',
      'waits for 1 phase before it: 0',
      'npx cutover verify wallet',
      'a'.repeat(64),
      'order',
      'ada',
      '2026-12-31',
      '1 of 2',
    ]) {
      expect(page).toContain(wanted);
    }
    for (const state of STATES) expect(page).toMatch(new RegExp(`</svg> ${state}</td>`));
    for (const id of page.matchAll(/href="#([a-z]+)"/g)) expect(page).toContain(`id="${id[1]}"`);
  });

  it('leaves out columns that no phase demands, and loads nothing', () => {
    expect(page).not.toContain('<th scope="col">performance</th>');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page).toMatch(/content="default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/);
  });
});

it('no page lets text in as markup', () => {
  const hostile = '"><script>alert(1)</script>|`\u202e\n<img src=x>';
  const given = sample(hostile, STATES, 'inconclusive');
  const page = standingHtml(given, DEMANDS);
  expect(page).not.toMatch(/<script|<img|\u202e/);
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
  const elements = new Set(strictHtml(page).tags.map(({ name }) => name));
  expect([...elements].filter((name) => !ELEMENTS.includes(name))).toEqual([]);
  const markdown = standingMarkdown(given, DEMANDS);
  const outsideCode = markdown.replaceAll(/```sh\n[\s\S]*?\n```/g, '').replaceAll(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
  expect(outsideCode).not.toMatch(/<script|<img/);
  expect(markdown).not.toContain('\u202e');
  for (const line of outsideCode.split('\n').filter((each) => each.startsWith('| ❓ 1'))) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(standingText(given, { color: false, width: 80 })).not.toContain('\u202e');
});

it('the text says for each module what is proven and what is not, and never breaks a command', () => {
  const text = standingText({ ...plain, phases: [phase(1, ['proven', 'stale', 'failed'], 'wallet', 'fail')] }, { color: false, width: 60 });
  expect(text).toContain('✗ phase 1 wallet must not be cut over, 2 of 6 proven (wallet P0)');
  expect(text).toContain('wallet0  proven  schema, parity\n');
  expect(text).toContain('wallet1  stale   schema, parity: wallet\n');
  expect(text).toContain('Refused as evidence\n  ✗ wallet: wallet\n');
  expect(text).toContain('\n  npx cutover verify wallet\n');
  for (const line of text.split('\n')) if (!line.includes('npx')) expect(line.length).toBeLessThanOrEqual(100);
});

it('Markdown says the same: a row a module, a sign a check, what blocks', () => {
  const text = standingMarkdown(plain, DEMANDS);
  expect(text).toMatch(/^## ❌ cutover: must not be cut over\n/);
  expect(text).toContain('| ❌ 1 wallet | <code>wallet0</code> |  | ✅ | ✅ |');
  expect(text).toContain('- `wallet7` **missing** schema, parity: wallet');
  expect(text).toContain('```sh\nnpx cutover verify wallet\n```');
  expect(text).toContain('### Accepted divergences');
});
