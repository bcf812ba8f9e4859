import type { GrowthDefinition } from '#harness';
import { step } from '../support/steps.ts';

/** More packs with a version each, what became of it, and what is noted of both. */
export const growth: GrowthDefinition = {
  records: 4,
  bundle: (n) => [
    step('publish', {
      name: `crowd/pack-${n}`,
      version: `1.0.${n % 100}`,
      content: { sha256: (2 ** 40 + n).toString(16).padStart(64, '0'), length: 4_096n, gridFsId: (2 ** 40 + n).toString(16).padStart(24, '0') },
      manifest: { title: `pack ${n}` },
      actor: 'ci',
    }),
  ],
};
