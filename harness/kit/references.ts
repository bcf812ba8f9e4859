import type { Reference } from '../contract/operation.ts';
import { put } from './form.ts';

/** Whether a node of bound arguments is a reference to an earlier result. */
export function isReference(value: object): value is Reference {
  return Object.hasOwn(value, '$ref') && typeof (value as Partial<Reference>).$ref === 'object' && Object.keys(value).length === 1;
}

/**
 * A copy of a plain object with each value mapped; anything that is no plain object (dates, bytes, value classes) is
 * returned as it is. A key `__proto__` stays a key.
 */
export function mapPlain(value: object, map: (item: unknown, key: string) => unknown): unknown {
  if (!hasParts(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) put(copy, key, map(value[key], key));
  return copy;
}

function hasParts(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy of bound arguments with every reference replaced by what `resolve` gives for it. */
export function replaceReferences(args: unknown, resolve: (reference: Reference['$ref']) => unknown): unknown {
  if (typeof args !== 'object' || args === null) return args;
  if (Array.isArray(args)) return args.map((item) => replaceReferences(item, resolve));
  if (isReference(args)) return resolve(args.$ref);
  return mapPlain(args, (item) => replaceReferences(item, resolve));
}

/** Every reference within bound arguments, in order. */
export function referencesIn(args: unknown): readonly Reference['$ref'][] {
  const found: Reference['$ref'][] = [];
  collect(args, found);
  return found;
}

function collect(args: unknown, found: Reference['$ref'][]): void {
  if (typeof args !== 'object' || args === null) return;
  if (Array.isArray(args)) for (const item of args) collect(item, found);
  else if (isReference(args)) found.push(args.$ref);
  else if (hasParts(args)) for (const key of Object.keys(args)) collect(args[key], found);
}
