/**
 * Values that part the stores, for documents and records of any module (hazards V01–V27, W19, Q06, Q14).
 */

/** 3 kB of text without repeats, so that no compression makes it fit an index row (W19). */
export const LONG_TEXT: string = Array.from({ length: 500 }, (_, at) => ((at * 2_654_435_761) >>> 0).toString(36))
  .join('-')
  .slice(0, 3000);

/**
 * A pool whose first members come up as often as all others together: stories about one package and its few versions are
 * the ones that find bugs.
 */
export function favouring<T>(pool: readonly T[], first: number): readonly T[] {
  const favourites = pool.slice(0, first);
  return [...pool, ...Array.from({ length: Math.ceil((pool.length - first) / first) }, () => favourites).flat()];
}

/** Within one millisecond, across offsets, finer than a microsecond, and at both ends of what is held (V13, V16, V26). */
export const TIMES = [
  '2024-05-01T10:00:00.123456Z',
  '2024-05-01T10:00:00.123457Z',
  '2024-05-01T10:00:00.1234567Z',
  '2024-05-01T10:00:00.123456789Z',
  '2024-05-01T10:00:00.123Z',
  '2024-05-01T12:00:00.123456+02:00',
  '2024-05-01T10:00:00Z',
  '2024-05-01T10:00:00+00:00',
  '2024-04-30T22:30:00.000001-11:30',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '1969-12-31T23:59:59.9999999Z',
] as const;

export const WRONG_TIMES = ['2024-05-01', '2024-02-30T00:00:00Z', '0001-01-01T00:00:00+01:00', '2024-05-01T10:00:60Z', 'infinity', ''] as const;

export const TEXTS = [
  '',
  ' ',
  ' leading and trailing ',
  'a\u00a0b\u200bc',
  'line\r\nline\n',
  '\u00c5',
  'A\u030a',
  'İß',
  '\ud83d\ude00',
  'x',
  LONG_TEXT,
] as const;

/** JSON texts of objects: numbers at every edge, keys of every kind, null, empty and missing (V04–V10, V19, V21, V25, Q10). */
export const JSON_OBJECTS = [
  '{}',
  '{"score":9.0}',
  '{"score":9}',
  '{"score":9.50,"low":-0.0,"zero":-0}',
  '{"big":9007199254740993,"long":-9223372036854775808,"beyond":123456789012345678901234}',
  '{"e":1e2,"small":1e-7,"pi":3.141592653589793}',
  '{"huge":1e400}',
  '{"tiny":1e-400}',
  '{"digits":0.1234567890123456789012345678901234567890}',
  '{"b":1,"2":2,"1":3}',
  '{"1":3,"2":2,"b":1}',
  '{"a.b":1,"a":{"b":2},"$set":{"$gt":""},"":"empty","@id":"x","__proto__":{"x":1},"constructor":null}',
  '{"null":null,"list":[],"object":{},"text":"","nested":[null,[],{}]}',
  '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":[[[[1]]]]}}}}}}}}}}',
  '{"text":"line\\r\\n\\u00a0\\u200b\\u0001 \\ud83d\\ude00"}',
] as const;

/** What no store may take: each is refused on both alike (V01, V03, V04). */
export const WRONG_JSON_OBJECTS = [
  '{"a":1,"a":2}',
  '{"nul":"\\u0000"}',
  '{"\\u0000":1}',
  '{"lone":"\\ud800"}',
  '{"\\udc00":1}',
  '[]',
  'null',
  '{',
  '{"a":01}',
  '{"a":NaN}',
  '',
] as const;
