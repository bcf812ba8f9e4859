import type { ConversionDefinition } from '../contract/conversion.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { MongoTarget, PostgresTarget, Subject } from '../contract/subject.ts';
import { captureChanges } from './change-capture.ts';
import { DualWriteRepository } from './dual-write-repository.ts';
import { FallbackGuard } from './fallback-guard.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import type { DualWriteOptions } from './persistence.ts';
import { ReadConverter } from './read-converter.ts';

/** What writing both stores stands on. */
export interface DualWriteStand {
  readonly module: Pick<ModuleDefinition, 'operations'>;
  readonly conversion: ConversionDefinition;
  /** The PostgreSQL schema of the module; it must be there. */
  readonly schema: string;
  readonly postgres: PostgresTarget;
  readonly mongo: MongoTarget;
  /** The module's repositories on both. They stay their maker's: closing what is opened here does not close them. */
  readonly subjects: { readonly postgres: Subject; readonly mongo: Subject };
  /** How long MongoDB may be looked for, ms. Default 2,000. */
  readonly secondaryMs?: number;
  /** How long after a failure the outbox is tried again by itself, ms. Default 250. */
  readonly retryMs?: number;
}

/** A module's repository on both stores, and the outbox that it fills. */
export interface OpenedDualWrite<O = Outbox> extends AsyncDisposable {
  readonly repository: DualWriteRepository;
  readonly outbox: O;
}

/** Begins to capture what changes on PostgreSQL, and opens a repository that writes both stores. */
export async function openDualWrite(stand: DualWriteStand, options: DualWriteOptions): Promise<OpenedDualWrite> {
  await captureChanges(stand.postgres, stand.schema, stand.conversion);
  return composeDualWrite(stand, options, (given) => new Outbox(given));
}

/** The same for who begins to capture at a time of its own, or brings an outbox of its own. */
export function composeDualWrite<O extends Pick<Outbox, 'drain'> & AsyncDisposable>(
  stand: DualWriteStand,
  options: DualWriteOptions,
  makeOutbox: (options: OutboxOptions) => O,
): OpenedDualWrite<O> {
  const { module, conversion, schema, postgres, mongo, subjects, secondaryMs, retryMs } = stand;
  const outbox = makeOutbox({ conversion, schema, postgres, mongo, ...(secondaryMs === undefined ? {} : { secondaryMs }) });
  const guard = new FallbackGuard(conversion.module, postgres);
  const converter = new ReadConverter({ conversion, schema, postgres, mongo });
  const kindOf = (op: string): 'read' | 'write' => module.operations[op]?.kind ?? 'write';
  const repository = new DualWriteRepository({ ...subjects, outbox, guard, converter, kindOf, ...(retryMs === undefined ? {} : { retryMs }) }, options);
  return {
    repository,
    outbox,
    async [Symbol.asyncDispose]() {
      for (const each of [repository, outbox, guard, converter]) await each[Symbol.asyncDispose]();
    },
  };
}
