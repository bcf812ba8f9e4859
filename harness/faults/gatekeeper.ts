import type { Request } from './dialogue.ts';

/** What a request that is work shows at the gate. */
export type Asked = Pick<Request, 'isAnswered' | 'commits' | 'says'>;

/** Stands at a proxy and says when a request goes on, and whether its answer does. */
export interface Gatekeeper {
  /** A request that is work stands here. Nothing behind it on its connection moves until `pass` is called, once. */
  asks(pass: () => void, asked: Asked): void;
  /** The whole answer to a request that was passed has come. `withhold` keeps it from the client for good. */
  answered(asked: Asked): 'deliver' | 'withhold';
  /** Something else went by: a greeting, a part of one. */
  stirs(): void;
}

/** Lets everything through. */
export const OPEN: Gatekeeper = Object.freeze({
  asks: (pass: () => void) => pass(),
  answered: () => 'deliver' as const,
  stirs: () => undefined,
});
