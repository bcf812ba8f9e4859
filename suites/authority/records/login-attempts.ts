import type { Micros } from '#harness';
import type { PageArgs } from '../../support/page.ts';

export type LoginOutcome = 'succeeded' | 'failed';

export interface LoginAttempt {
  readonly attemptId: string;
  readonly username: string;
  readonly normalizedName: string;
  readonly outcome: LoginOutcome;
  readonly reason: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly occurredAt: Micros;
}

export interface RecordLoginAttempt {
  readonly username: string;
  readonly outcome: LoginOutcome;
  /** 0 to one hour, µs. Default 0. */
  readonly ageUs?: number;
  readonly reason?: string | null;
  readonly address?: string | null;
  readonly userAgent?: string | null;
}

export interface CountLoginFailures {
  readonly username: string;
  /** 1 ms to 90 days. */
  readonly windowMs: number;
}

export interface LoginFailures {
  readonly failures: number;
  readonly firstAt: Micros | null;
  readonly lastAt: Micros | null;
}

export interface ListLoginAttempts extends PageArgs {
  readonly username?: string;
  readonly outcome?: LoginOutcome;
}
