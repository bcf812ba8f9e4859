/** Levels below a value that are looked at. */
const DEPTH = 8;
const MOST = 500;

/**
 * The plain values within arguments or results, as the texts that PostgreSQL writes for them: what may be a part of a key.
 * At most 500.
 */
export function textsWithin(...values: readonly unknown[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const value of values) collect(value, DEPTH, texts);
  return texts;
}

function collect(value: unknown, depth: number, texts: Set<string>): void {
  if (value === null || value === undefined || depth === 0 || texts.size >= MOST) return;
  if (typeof value === 'string') texts.add(value);
  else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') texts.add(String(value));
  else if (value instanceof Date) texts.add(instantText(value));
  else if (value instanceof Uint8Array) texts.add(`\\x${Buffer.from(value).toString('hex')}`);
  else if (typeof value === 'object') for (const item of value instanceof Map ? value.values() : Object.values(value)) collect(item, depth - 1, texts);
}

/** As PostgreSQL writes a timestamptz in UTC: without trailing zeros. */
function instantText(date: Date): string {
  const [day, time = ''] = date.toISOString().slice(0, -1).split('T');
  return `${day} ${time.replace(/0+$/, '').replace(/\.$/, '')}+00`;
}
