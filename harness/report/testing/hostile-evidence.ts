import type { Finding } from '../../contract/difference.ts';
import type { CheckRecord, EvidenceRecord } from '../../contract/evidence.ts';
import { check, sampleRun, tally } from './sample-evidence.ts';

/** Strings that try to break out of every format. */
export const hostileTexts: readonly string[] = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  ']]>&lt;!--<!-- -->',
  'a\u0000b\u0001\u001b[31m\u007f\u0085',
  '\u202egnp.exe\u2066\u200b\ufeff\u00ad',
  'lone \ud800 and \udfff',
  '| pipe `tick` ``` fence\n# heading\n@everyone #1 https://example.com ![x](y) <b>',
  '__proto__',
  '\u{e0041}\ufffe\uffff',
];

/** The sample with every free text hostile. */
export function hostileRecords(): readonly EvidenceRecord[] {
  const text = hostileTexts.join(' ');
  const counts = tally(hostileTexts.length, { equalByRule: { [text]: 1 }, different: hostileTexts.length - 1 });
  const record: CheckRecord = {
    ...check(text, 'isolation', 'fail', text, counts, { digests: { [text]: text }, findings: hostileTexts.length }),
    parts: [{ name: text, verdict: 'fail', reason: text, tally: counts }],
    matrix: [{ operation: text, situation: text, verdict: 'fail', compared: 1, reason: text }],
  };
  const hostileFindings = hostileTexts.map(
    (value): EvidenceRecord => ({
      type: 'finding',
      finding: {
        module: text,
        check: 'isolation',
        sides: [value, text],
        at: { kind: 'operation', key: 1, name: value, tenant: value },
        summary: value,
        differences: [{ pointer: `/${value}`, left: { [value]: value }, right: [value, { $numberInt: value }], note: value, hazard: 'V99' }],
        counterexample: [{ key: 1, tenant: value, name: value, args: { [value]: value }, nowMs: 9e15 }],
        replay: value,
        divergence: value,
      },
    }),
  );
  return [
    {
      ...sampleRun,
      commit: text,
      budget: text,
      shard: text,
      modules: [{ name: text, phase: 1, subjects: { [text]: text } }],
      corpus: [{ file: text, sha256: '0'.repeat(64), documents: 1 }],
      stores: { mongo: { version: text, durability: text }, postgres: { version: text, durability: text } },
    },
    record,
    ...hostileFindings,
    ...hostileFindings.map((line) => (line.type === 'finding' ? { ...line, finding: withoutDivergence(line.finding) } : line)),
    {
      type: 'end',
      verdict: 'fail',
      checks: { pass: 0, fail: 1, inconclusive: 0, void: 0 },
      divergences: [
        {
          id: text,
          module: text,
          check: 'isolation',
          owner: text,
          reason: text,
          expires: '2026-01-01',
          matches: { operation: text, sides: ['mongo', 'postgres'] },
          used: 0,
          state: 'unused',
        },
      ],
    },
  ];
}

function withoutDivergence(finding: Finding): Finding {
  const { divergence: _, ...open } = finding;
  return open;
}
