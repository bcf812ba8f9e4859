import { heldTwice, type Race, valuesOf } from '#harness';
import type { AuditEntry } from '../../support/audit.ts';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import { MINUTE_MS, step } from '../../support/steps.ts';
import { approve, draft, pack, publish, request, rule } from '../scenarios/steps.ts';
import { FEW, MANY } from './callers.ts';

const append = (subject: string) => step('appendAudit', { actor: 'alice', action: 'pack.read', subject });

/** What must hold when several callers record themselves at once. */
export const auditRaces: readonly Race[] = [
  {
    name: 'the chain has no fork and no gap',
    summary: 'entries that are appended at once, also the very first, follow one another, each behind another',
    hazards: ['W03', 'W08', 'W15'],
    callers: MANY,
    acts: [{ steps: (caller) => [append(`pack:${caller}`)] }],
    after: () => auditReadBack,
    broken: (seen) => {
      const entries = valuesOf<AuditEntry>(seen, 'appendAudit');
      if (entries.length !== seen.callers.length) return 'an entry is refused';
      if (heldTwice(entries.map(({ sequence }) => sequence)) !== undefined) return 'two entries have one place in the chain';
      if (heldTwice(entries.map(({ previousDigest }) => previousDigest)) !== undefined) return 'two entries follow the same one';
      return recorded(seen).length === entries.length ? undefined : `of ${entries.length} entries ${recorded(seen).length} are there`;
    },
    equal: { without: ['/sequence', '/subject', '/previousDigest', '/digest'] },
  },
  {
    name: 'acts of several kinds record themselves in one chain',
    summary: 'a publication, an approval and what callers append all come into it, each once',
    hazards: ['W08', 'W14', 'W15'],
    callers: FEW,
    setup: (callers) => [
      pack('p'),
      ...Array.from({ length: callers }, (_, at) => draft('p', [rule(`r${at}`, 0)])),
      ...Array.from({ length: callers }, (_, at) => request(`wanted ${at}`, `artifact ${at}`)),
    ],
    acts: [
      {
        steps: (caller) => [
          [publish('p', caller + 1), approve(`wanted ${caller}`, MINUTE_MS, undefined), append('pack:1')][caller % 3] as ReturnType<typeof append>,
        ],
      },
    ],
    after: () => auditReadBack,
    broken: (seen) => {
      const kinds = ['pack.published', 'exception.approved', 'pack.read'];
      const expected = kinds.map((_, kind) => seen.callers.filter((_, caller) => caller % 3 === kind).length);
      const counts = kinds.map((action) => recorded(seen, action).length);
      return counts.join() === expected.join() ? undefined : `of ${expected.join(', ')} acts of three kinds ${counts.join(', ')} are recorded`;
    },
  },
  {
    name: 'who dies while it records leaves no gap',
    summary: 'an entry whose caller dies is in the chain whole, or not at all; the next one follows',
    hazards: ['W13', 'W15', 'W22'],
    callers: [2],
    setup: () => [append('pack:0')],
    acts: [{ steps: (caller) => (caller === 0 ? [{ ...append('pack:1'), dies: true }] : []) }, { steps: (caller) => (caller === 0 ? [] : [append('pack:2')]) }],
    after: () => auditReadBack,
    broken: (seen) => {
      const subjects = recorded(seen)
        .map(({ subject }) => subject)
        .join();
      return ['pack:0,pack:2', 'pack:0,pack:1,pack:2'].includes(subjects) ? undefined : `the chain has the entries ${subjects}`;
    },
  },
];
