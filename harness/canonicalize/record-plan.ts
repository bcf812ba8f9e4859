import type { LogicalType } from '../contract/type.ts';

export type RecordType = Extract<LogicalType, { kind: 'record' }>;

/** A record type made ready for walking. */
export interface RecordPlan {
  readonly fields: readonly { readonly name: string; readonly type: LogicalType; readonly optional: boolean }[];
  readonly names: ReadonlySet<string>;
  /** Whether the form needs no wrapping as long as it has these fields only. */
  readonly plain: boolean;
}

const plans = new WeakMap<RecordType, RecordPlan>();

/** The plan of a record type, made once. Fields come in the declared order, so ids are first seen alike on all sides. */
export function planOf(type: RecordType): RecordPlan {
  let plan = plans.get(type);
  if (plan === undefined) {
    const names = Object.keys(type.fields);
    plan = {
      fields: names.map((name) => ({ name, type: type.fields[name] as LogicalType, optional: isOptional(type.fields[name] as LogicalType) })),
      names: new Set(names),
      plain: names.every((name) => name !== '__proto__' && !name.startsWith('$') && name.isWellFormed()),
    };
    plans.set(type, plan);
  }
  return plan;
}

/** Whether a field of this type may be missing. */
function isOptional(type: LogicalType): boolean {
  return type.kind === 'optional' || (type.kind === 'rule' && isOptional(type.of));
}
