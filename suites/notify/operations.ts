import { calendars } from './operations/calendars.ts';
import { inbox } from './operations/inbox.ts';
import { onCall } from './operations/on-call.ts';
import { routing } from './operations/routing.ts';
import { sending } from './operations/sending.ts';

/** Every method of the repository, and what its answer means. */
export const operations = { ...routing, ...sending, ...calendars, ...onCall, ...inbox } as const;
