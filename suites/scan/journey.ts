import { defineJourney } from '#harness';
import { advisories } from './chapters/advisories.ts';
import { evaluation } from './chapters/evaluation.ts';
import { farewell, identity } from './chapters/identity.ts';
import { neighbour } from './chapters/neighbour.ts';
import { audience, notification } from './chapters/notification.ts';
import { proofs, rules } from './chapters/rules.ts';
import { completion, schedule } from './chapters/schedule.ts';
import { mistrust, trust } from './chapters/trust.ts';
import { release, vex } from './chapters/vex.ts';

/** One scan of one image, from who may ask for it to who is told: every module takes what others gave. */
export const scan = defineJourney({
  name: 'scan',
  summary: 'a nightly scan: who may run it, by which rules, what the feeds say, what it comes to, and who is told',
  steps: [
    ...identity,
    ...trust,
    ...rules,
    ...advisories,
    ...vex,
    ...audience,
    ...schedule,
    ...evaluation,
    ...completion,
    ...notification,
    ...neighbour,
    ...release,
    ...mistrust,
    ...farewell,
    ...proofs,
  ],
});
