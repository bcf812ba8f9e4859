/** Which part of a list is asked for. */
export interface PageArgs {
  /** 1 to 200. */
  readonly limit: number;
  /** The `next` of an earlier page of the same list. */
  readonly after?: string;
}

/** A page of a list with a total order. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it as `after` to get what follows. Missing on the last page. */
  readonly next?: string;
}
