import type { Type } from './type.ts';

/**
 * The slice of a fast-check arbitrary that the harness uses, as a structural type: modules hand in `fc.Arbitrary`
 * values, and only `harness/workload` knows the library.
 */
export interface Generator<out T> {
  generate(random: never, bias: number | undefined): { readonly value: T; readonly context: unknown };
  shrink(value: never, context: unknown): Iterable<{ readonly value: T; readonly context: unknown }>;
  canShrinkWithoutContext(value: unknown): boolean;
}

/**
 * Stands in generated arguments for "a field of some earlier result". Bound to one operation when the workload is
 * made, and to each side's own value when it is driven, so that both sides see the same logical thing.
 */
export interface Handle {
  readonly $handle: {
    /** What kind of thing: a role that some operation of the module `yields`. */
    readonly role: string;
    /** Which of the role's fields. */
    readonly field: string;
    /** Chooses among the earlier results that yield the role: 0 is the most recent. Taken modulo their number. */
    readonly pick: number;
    /**
     * `own`: results of the same tenant only. `shared`: those of the module's shared tenant only. `any`: every tenant's,
     * which a sound repository must refuse.
     */
    readonly reach: 'own' | 'shared' | 'any';
    /**
     * What to do when nothing yields the role, or the earlier operation failed. `invent`: pass a well-formed value
     * that nothing has. `skip`: do not run the operation on that side (a cursor that has come to its end).
     */
    readonly missing: 'invent' | 'skip';
  };
}

/** Arguments as generated: any leaf may be a handle in place of a value. */
export type Templated<T> =
  | Handle
  | (T extends Date | Uint8Array | string | number | bigint | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Templated<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]: Templated<T[Key]> }
          : T);

/** Deterministic ids: the same seed, operation and call give the same id on every side. */
export interface IdSource {
  /** The next id of this operation, a lower-case UUID (version 4 layout). */
  uuid(): string;
}

/** What a repository may know of its caller. The tenant comes from here, never from the arguments. */
export interface OperationContext {
  readonly tenant: string;
  /** The only clock that a repository may read. */
  readonly now: Date;
  readonly ids: IdSource;
}

/** One operation of a module: how to call it, and what its answer means. */
export interface OperationDefinition<Args = unknown, Result = unknown> {
  readonly summary: string;
  readonly kind: 'read' | 'write';
  /** A critical path (★): benchmarked against the 10 % budget. */
  readonly critical?: boolean;
  /** How often the workload picks it, against the others' weights. Default 1. */
  readonly weight?: number;
  readonly args: Generator<Templated<Args>>;
  readonly result: Type<Result>;
  /** What later operations may refer to: role → field → JSON Pointer into the result. */
  readonly yields?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The arguments of one bound operation: plain values with `Reference` leaves. */
export interface Reference {
  readonly $ref: {
    /** The operation whose result is meant; -1 when there was none to bind to. */
    readonly key: number;
    /** JSON Pointer into that result. */
    readonly pointer: string;
    readonly missing: 'invent' | 'skip';
    /** What stands in when the result is not there: well-formed, and nothing has it. */
    readonly invented?: unknown;
  };
}

/** One operation of a workload, bound: what the driver executes and what a replay file holds. */
export interface Operation {
  /** Its number in the workload it was made in. Survives shrinking, so ids and clocks stay the same. */
  readonly key: number;
  readonly tenant: string;
  readonly name: string;
  readonly args: unknown;
  /** The injected instant, ms since the epoch. */
  readonly nowMs: number;
}

/** A list of operations that is a pure function of (module, seed, size), or was read from a file. */
export interface Workload {
  readonly module: string;
  readonly seed: number;
  /** Where it came from: `random`, `scenario <name>`, `corpus <name>`, `replay <file>`, `isolation …`. */
  readonly origin: string;
  readonly operations: readonly Operation[];
  /** Named runs of operations, for workloads that have them: from `from` to before `to`, as positions in the list. */
  readonly groups?: readonly WorkloadGroup[];
  /** Operation key → what its outcome must be on every side, whatever the sides agree on. */
  readonly expectations?: Readonly<Record<number, Expectation>>;
  /** It holds values so large, or so many, that the sides are driven one after another and not at once. */
  readonly isHeavy?: true;
}

/** Operations of one purpose within a workload. */
export interface WorkloadGroup {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Keys of the last link of every walk through pages: it must find nothing left to follow, or the walk is not whole. */
  readonly ends?: ReadonlySet<number>;
  /** Calls with malformed arguments: what the refused ones among them leave behind is looked at. */
  readonly isMalformed?: true;
}

/** What a scenario states of one outcome. */
export type Expectation = { readonly error: string } | { readonly pointer: string; readonly equals: unknown };
