export interface PageArgs {
  readonly limit: number;
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PurgeArgs {
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface Purged {
  readonly purged: number;
}
