import { expect, it } from 'vitest';
import { costlierThanAccepted } from './counters.ts';

const accepted = { requests: 4, roundTrips: 3, bytesSent: 100, bytesReceived: 200, examined: 5 };

it('what was accepted on another machine, or of another server, is held against what no machine changes: round trips and statements', () => {
  expect(costlierThanAccepted(accepted, { ...accepted, bytesSent: 9_000, bytesReceived: 9_000, examined: 9_000 })).toBeUndefined();
  expect(costlierThanAccepted(accepted, { ...accepted, roundTrips: 2, requests: 1 })).toBeUndefined();
  expect(costlierThanAccepted(accepted, { ...accepted, roundTrips: 4 })).toContain('a call takes 4 round trips, and 3 were accepted');
  expect(costlierThanAccepted(accepted, { ...accepted, requests: 5 })).toContain('a call takes 5 statements, and 4 were accepted');
});
