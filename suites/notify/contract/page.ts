export interface PageArgs {
  /** 1 to 200. */
  readonly limit: number;
  /** The `next` of an earlier page of the same list. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}
