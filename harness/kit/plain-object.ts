/**
 * Whether a value is an object that an object literal or `JSON.parse` could have made, in whatever realm. Instances of
 * classes, arrays, Maps, dates are not; nor are objects with symbol keys, which no store can hold.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !isForeignObjectPrototype(prototype as object)) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}

function isForeignObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}
