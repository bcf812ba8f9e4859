import type { PlainRecord } from '../contract/module.ts';
import type { Canonical } from '../contract/type.ts';
import { leafOf, textOf } from './form.ts';

/** The fields of a canonical record as plain values; what has none (documents, lists) stays canonical. */
export function plainRecord(form: Canonical): PlainRecord {
  return Object.fromEntries(Object.entries(form as Readonly<Record<string, Canonical>>).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(form: Canonical): unknown {
  const leaf = leafOf(form);
  switch (leaf?.tag) {
    case '$numberInt':
      return Number(leaf.content);
    case '$numberLong':
    case '$timestampMicros':
      return BigInt(String(leaf.content));
    case '$date':
      return BigInt(String((leaf.content as { readonly $numberLong: string }).$numberLong)) * 1000n;
    case '$uuid':
      return leaf.content;
    default:
      return textOf(form) ?? form;
  }
}
