export interface PurgeArgs {
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface Purged {
  readonly purged: number;
}
