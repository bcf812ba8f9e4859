import fc from 'fast-check';
import { from, rarely } from '../../support/generators.ts';
import { NOTES, WRONG_NOTES } from '../../support/values.ts';
import * as pools from '../pools.ts';

/** Of a small pool with a number behind, so that most are new and some collide. */
export const numbered = (pool: readonly string[], numbers: number) =>
  fc.tuple(from(pool), fc.nat(numbers)).map(([text, number]) => (number === 0 ? text : `${text}${number}`));

export const name = rarely(numbered(pools.NAMES, 40), from<unknown>([...pools.WRONG_TEXTS, pools.LONG_NAME]));
export const note = rarely(from(NOTES), from(WRONG_NOTES));
export const eventId = rarely(numbered(['e', 'E'], 12), from(pools.WRONG_TEXTS));
export const payload = rarely(from(pools.PAYLOADS), from(pools.WRONG_PAYLOADS));
export const pauseMs = rarely(from(pools.PAUSES_MS), from<unknown>([0, 999, 0.5, 604_800_001, '1000']));
export const leaseMs = rarely(from(pools.LEASES_MS), from<unknown>([0, -1, 0.5, 86_400_001, null]));
export const worker = rarely(from(pools.WORKERS), from(pools.WRONG_TEXTS));
export const instant = rarely(from(pools.INSTANTS), from<unknown>([...pools.FAR_INSTANTS, ...pools.WRONG_INSTANTS]));
export const mostlyTrue = rarely(
  fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  from<unknown>([null, 'true']),
);
export const purge = fc.record({ limit: rarely(from([1, 2, 1000]), from<unknown>([0, 1001, null])) });
export const skip = { missing: 'skip' } as const;
