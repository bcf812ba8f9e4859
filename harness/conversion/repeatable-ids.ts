import type { IdSource } from '../contract/operation.ts';

/** An id source that may be begun again: an operation that is run a second time draws the ids of the first, not new ones. */
export class RepeatableIds {
  readonly #source: IdSource;
  readonly #drawn: string[] = [];

  constructor(source: IdSource) {
    this.#source = source;
  }

  /** The ids from the first on. */
  fromTheFirst(): IdSource {
    let next = 0;
    return {
      uuid: () => {
        const at = next++;
        this.#drawn[at] ??= this.#source.uuid();
        return this.#drawn[at];
      },
    };
  }
}
