import { grouped } from '../../kit/grouped.ts';

/** Beyond this share of what a side can do, queues of its own make: what was measured would be they. */
const MOST_SHARE = 0.6;
const USUAL_SHARE = 0.3;

/** Load that cannot be put on as it was asked for. */
export class LoadError extends Error {
  readonly code = 'load_refused';
}

/**
 * Calls a second for both sides: what was asked for, or three tenths of what the slower side can do.
 *
 * @param capacity answers a second in a closed loop.
 * @throws LoadError beyond 60 % of the capacity of either.
 */
export function rateFor(asked: number | undefined, capacity: Readonly<Record<'mongo' | 'postgres', number>>): number {
  const slower = capacity.mongo < capacity.postgres ? 'mongo' : 'postgres';
  const most = capacity[slower] * MOST_SHARE;
  if (asked === undefined) return roundedDown(capacity[slower] * USUAL_SHARE);
  if (asked <= most) return asked;
  const name = slower === 'mongo' ? 'MongoDB' : 'PostgreSQL';
  throw new LoadError(
    `--rate ${grouped(asked)} is ${Math.round((100 * asked) / capacity[slower])} % of the ${grouped(Math.round(capacity[slower]))} calls a second that ${name}’s side can do; ` +
      `beyond 60 % its queue would be measured: ask for ${grouped(roundedDown(most))} or less, or leave it out`,
  );
}

/** More than this share of late sends: what was measured is the driver. */
export const MOST_LATE = 0.01;

/** Two digits are enough for a rate that was chosen. */
export function roundedDown(rate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rate))) - 1);
  return Math.max(1, Math.floor(rate / unit) * unit);
}
