import { MongoClient } from 'mongodb';
import { writeDocuments } from '../document-writer.ts';
import { type Drained, Outbox, type OutboxOptions } from '../outbox.ts';
import { giveTurnBack, openTurns, takeTurn } from '../outbox-turn.ts';
import { turnFunctions } from '../turn-functions.ts';

/** An outbox that is wrong: what waits leaves it before MongoDB has acknowledged it. */
export class EagerOutbox extends Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    super(options);
    this.#options = options;
  }

  override async drain(): Promise<Drained> {
    const { conversion, schema, postgres, mongo } = this.#options;
    const { take } = turnFunctions(conversion, schema);
    const session = await openTurns(postgres.bypassUri);
    const client = new MongoClient(mongo.uri);
    try {
      const entries = await takeTurn(session, conversion, take, 100);
      if (entries.length === 0) return { applied: 0, refused: 0 };
      await giveTurnBack(session, conversion.module, entries, new Map());
      const written = await writeDocuments(
        client,
        mongo.database,
        entries.flatMap(({ change }) => change ?? []),
      );
      await written.lasting();
      return { applied: entries.length, refused: 0 };
    } finally {
      await Promise.allSettled([session.end(), client.close()]);
    }
  }
}
