import type { GrowthDefinition } from '#harness';
import { channel, enqueue, post, rule } from './scenarios/steps.ts';

/** More rules for events of other kinds, messages that wait, and people with an inbox. */
export const growth: GrowthDefinition = {
  records: 3,
  setup: [{ ...channel('ops'), args: { name: 'crowd', kind: 'slack' } }],
  bundle: (n) => [
    rule(`crowd ${n}`, ['ops'], { eventKinds: [`crowd-${n}`] }),
    enqueue(`crowd ${n}`, { eventId: `crowd ${n}`, payload: { title: `scan ${n}` } }),
    post(`crowd ${n}`, `title ${n}`),
  ],
};
