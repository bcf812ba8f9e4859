/**
 * A value of the BSON library, recognised by its inherited `_bsontype`, whichever copy of the library made it. An own
 * property of that name is a document's.
 */
export function bsonType(value: object): string | undefined {
  const type = (value as { readonly _bsontype?: unknown })._bsontype;
  return typeof type === 'string' && !Object.hasOwn(value, '_bsontype') ? type : undefined;
}

/** The number inside an `Int32` or a `Double`. */
export const numberOf = (value: object): number => Number((value as { readonly value: unknown }).value);

/** The digits of a `Long`; undefined when it is unsigned and beyond int64. */
export function longText(value: object): string | undefined {
  const text = String(value);
  return (value as { readonly unsigned?: boolean }).unsigned === true && BigInt(text) >= 2n ** 63n ? undefined : text;
}

/** Subtype and bytes of a `Binary`. */
export function binaryOf(value: object): { readonly subType: number; readonly bytes: Uint8Array } {
  const { buffer, position, sub_type: subType } = value as { readonly buffer: Uint8Array; readonly position: number; readonly sub_type: number };
  return { subType, bytes: buffer.subarray(0, position) };
}

/** The text of a uuid that is stored as binary of subtype 4 (RFC 9562 layout); undefined for any other binary. */
export function uuidOf(value: object): string | undefined {
  const { subType, bytes } = binaryOf(value);
  if (subType !== 4 || bytes.length !== 16) return undefined;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
