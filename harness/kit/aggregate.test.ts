import { Binary, Decimal128, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { aggregate } from './aggregate.ts';
import { array, bool, bytes, type Codec, decimal, double, instant, instantUs, int, long, nullable, optional, text, uuid } from './codecs.ts';
import { UnfitError } from './unfit-error.ts';

const orders = aggregate({
  collection: 'orders',
  tier: 'A',
  shows: ['orders'],
  table: 'orders',
  key: ['tenant_id', 'id'],
  columns: { tenant_id: ['tenantId', text], id: ['_id', int], city: ['address.city', nullable(text)], note: ['note', optional(text)] },
  lists: [
    {
      at: 'lines',
      table: 'lines',
      key: ['tenant_id', 'order_id', 'line'],
      holder: { tenant_id: 'tenant_id', order_id: 'id' },
      ordinal: { column: 'line', first: 1 },
      columns: { item: ['item', text] },
      lists: [
        {
          at: 'tags',
          table: 'tags',
          key: ['tenant_id', 'order_id', 'line', 'tag'],
          holder: { tenant_id: 'tenant_id', order_id: 'order_id', line: 'line' },
          columns: { tag: ['', text] },
        },
      ],
    },
  ],
  left: { lock: { reason: 'not a fact', value: new Int32(0) } },
});

const order = {
  tenantId: 'a',
  address: { city: null },
  lines: [
    { item: 'x', tags: ['p', 'q'] },
    { item: 'y', tags: [] },
    { item: 'z', tags: ['p'] },
  ],
  _id: new Int32(7),
  lock: new Int32(0),
};

/** PostgreSQL gives rows of a table in no order. */
const shuffled = (rows: ReturnType<typeof orders.toRows>) => rows.map((table) => [...table].reverse());

describe('aggregate', () => {
  it('spreads a document over its tables, and makes it again of their rows in whatever order', () => {
    const rows = orders.toRows(order);
    expect(rows.map((table) => table.length)).toEqual([1, 3, 3]);
    expect(rows[2]?.[2]).toEqual({ tenant_id: 'a', order_id: '7', line: '3', tag: 'p' });
    expect(orders.toDocument(shuffled(rows))).toEqual(order);
  });

  it('keeps apart tenants and documents whose rows come together', () => {
    const other = orders.toRows({ ...order, _id: new Int32(8) });
    const rows = orders.toRows(order);
    expect(orders.tables[2]?.parent).toEqual({ tenant_id: 'tenant_id', order_id: 'id' });
    expect(rows[1]?.[0]).not.toEqual(other[1]?.[0]);
  });

  it('sorts members without a place of their own by their key, numbers as numbers', () => {
    const steps = aggregate({
      collection: 'plans',
      tier: 'A',
      shows: ['plans'],
      table: 'plans',
      key: ['tenant_id'],
      columns: { tenant_id: ['tenantId', text] },
      lists: [{ at: 'steps', table: 'steps', key: ['tenant_id', 'number'], columns: { number: ['number', int] } }],
    });
    const plan = { tenantId: 'a', steps: [-1, 2, 9, 10].map((number) => ({ number: new Int32(number) })) };
    expect(steps.toDocument(shuffled(steps.toRows(plan)))).toEqual(plan);
  });

  it('makes a field that repeats another table of its rows, and writes none', () => {
    const totals = aggregate({
      collection: 'totals',
      tier: 'A',
      shows: ['totals'],
      table: 'totals',
      key: ['tenant_id', 'order_id'],
      columns: { tenant_id: ['tenantId', text], order_id: ['orderId', int] },
      repeats: {
        items: {
          table: 'lines',
          columns: ['item'],
          by: { tenant_id: 'tenant_id', order_id: 'order_id' },
          from: (rows) => rows.map(({ item }) => item).sort(),
        },
      },
    });
    const total = { tenantId: 'a', orderId: new Int32(7), items: ['x', 'y'] };
    const rows = totals.toRows(total);
    expect(totals.repeats).toEqual([{ name: 'lines', columns: ['item'], by: { tenant_id: 'tenant_id', order_id: 'order_id' } }]);
    expect(rows).toEqual([[{ tenant_id: 'a', order_id: '7' }]]);
    expect(totals.toDocument([...rows, [{ item: 'y' }, { item: 'x' }]])).toEqual(total);
  });

  it.each([
    ['extra', { ...order, extra: 1 }],
    ['address.street', { ...order, address: { city: null, street: 's' } }],
    ['lines.1.price', { ...order, lines: [order.lines[0], { item: 'y', tags: [], price: 1 }] }],
    ['lines', { ...order, lines: null }],
    ['lines.0.tags.1', { ...order, lines: [{ item: 'x', tags: ['p', 'a\0'] }] }],
    ['tenantId', { ...order, tenantId: undefined }],
    ['note', { ...order, note: null }],
  ])('refuses the document for its field %s', (field, document) => {
    expect(() => orders.toRows(document)).toThrow(expect.objectContaining({ code: 'unfit', field }));
  });
});

const samples: readonly (readonly [string, Codec, unknown, string])[] = [
  ['text', text, 'a\n\\"', 'a\n\\"'],
  ['uuid', uuid, '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001'],
  ['bool', bool, true, 't'],
  ['int', int, new Int32(-1), '-1'],
  ['long', long, Long.fromString('9007199254740993'), '9007199254740993'],
  ['double', double, new Double(0.1), '0.1'],
  ['decimal', decimal, Decimal128.fromString('1.10'), '1.10'],
  ['instant', instant, new Date(-1), '1969-12-31T23:59:59.999Z'],
  ['instantUs', instantUs, Long.fromNumber(-1), '1969-12-31T23:59:59.999999Z'],
  ['bytes', bytes, new Binary(Buffer.from([0, 255])), '\\x00ff'],
  ['array', array(text), ['a', 'NULL', '{"\\'], '{"a","NULL","{\\"\\\\"}'],
];

describe('codecs', () => {
  it.each(samples)('%s has one text for a value, and gives the value back', (_name, codec, value, written) => {
    expect(codec.toText(value)).toBe(written);
    expect(codec.fromText(written)).toEqual(value);
  });

  it('reads instants as PostgreSQL writes them', () => {
    expect(instant.fromText('2026-01-02 03:04:05.006+00')).toEqual(new Date('2026-01-02T03:04:05.006Z'));
    expect(String(instantUs.fromText('2026-01-02 03:04:05.00601+00'))).toBe('1767323045006010');
    expect(() => instant.fromText('2026-01-02 03:04:05.0061+00')).toThrow(UnfitError);
  });

  it.each([
    ['a double for an int', int, new Double(1)],
    ['an int for a long', long, new Int32(1)],
    ['the year 0', instant, new Date('0000-12-31T23:59:59.999Z')],
    ['the year 10000', instant, new Date('+010000-01-01T00:00:00.000Z')],
    ['an invalid date', instant, new Date(Number.NaN)],
    ['the year 0 in µs', instantUs, Long.fromString('-62135596800000001')],
    ['NUL', text, 'a\0'],
    ['a number that is none', decimal, Decimal128.fromString('NaN')],
    ['upper case', uuid, 'A0000000-0000-4000-8000-000000000001'],
    ['null', text, null],
  ])('refuses %s', (_name, codec, value) => {
    expect(() => codec.toText(value)).toThrow(UnfitError);
  });
});
