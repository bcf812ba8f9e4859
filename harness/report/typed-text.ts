import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { quoteText } from './visible.ts';

/**
 * Typed values for people: `int 3`, `long 3`, `2026-01-01T00:00:00.000Z` (ms), `2026-01-01T00:00:00.000000Z` (µs),
 * `"text"`, `uuid …`, `(missing)`. Unambiguous: two different canonical values never have the same text. A leaf
 * whose content is not what its tag promises is shown as the raw object it is.
 */
export function typedText(value: unknown): string {
  return render(value, undefined);
}

/**
 * The same over several lines, two spaces an indentation: every container that is not empty is opened, and a comma
 * follows every member, the last too, so that a member added at the end changes no other line.
 */
export function typedLines(value: unknown): string[] {
  return render(value, '').split('\n');
}

/** What stands where a side has no value at all. */
const MISSING = '(missing)';

function render(value: unknown, indent: string | undefined): string {
  if (value === undefined) return MISSING;
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object') return `${typeof value} ${quoteText(String(value))}`;
  if (Array.isArray(value))
    return container(
      '[',
      ']',
      [...value].map((item) => ({ label: '', value: item })),
      indent,
    );
  return (
    leaf(value, indent) ??
    native(value) ??
    container(
      '{',
      '}',
      Object.entries(value).map(([key, item]) => ({ label: `${quoteText(key)}: `, value: item })),
      indent,
    )
  );
}

function container(open: string, close: string, members: readonly { label: string; value: unknown }[], indent: string | undefined): string {
  if (members.length === 0) return open + close;
  if (indent === undefined) return `${open}${members.map((member) => member.label + render(member.value, undefined)).join(', ')}${close}`;
  const inner = `${indent}  `;
  return `${open}\n${members.map((member) => `${inner}${member.label}${render(member.value, inner)},\n`).join('')}${indent}${close}`;
}

type Decode = (content: unknown, indent: string | undefined) => string | undefined;

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMERIC = /^[-+]?(?:\d[\d.eE+-]*|\.\d[\d.eE+-]*|Infinity|NaN)$/;

/** Wraps what a tag holds: `word` and the text of the content, over several lines when asked. */
const around =
  (word: string, fits: (content: unknown) => boolean, open: (content: unknown) => unknown = (content) => content): Decode =>
  (content, indent) =>
    fits(content) ? `${word} ${render(open(content), indent)}` : undefined;

const matching =
  (word: string, pattern: RegExp): Decode =>
  (content) =>
    typeof content === 'string' && pattern.test(content) ? `${word} ${content}` : undefined;

/** Tag → its text. Tags of canonical Extended JSON v2, and the harness's own. */
const LEAVES: Readonly<Record<string, Decode>> = {
  $numberInt: matching('int', INTEGER),
  $numberLong: matching('long', INTEGER),
  $numberDouble: matching('double', NUMERIC),
  $numberDecimal: matching('decimal', NUMERIC),
  $number: matching('number', NUMERIC),
  $jsonNumber: matching('json number', NUMERIC),
  $id: matching('id', /^#[^\s"]+:[1-9]\d*$/),
  $undefined: (content) => (content === true ? 'undefined' : undefined),
  $utf16: (content) =>
    typeof content === 'string' && /^(?:[0-9a-f]{4})+$/.test(content)
      ? `utf16 ${quoteText(Buffer.from(content, 'hex').swap16().toString('utf16le'))}`
      : undefined,
  $misfit: around('misfit', () => true),
  $document: (content, indent) => encodedReference(content) ?? around('document', isObject)(content, indent),
  $map: (content, indent) => {
    if (!Array.isArray(content) || !content.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string')) return undefined;
    return container(
      'map {',
      '}',
      (content as [string, unknown][]).map(([key, item]) => ({ label: `${quoteText(key)}: `, value: item })),
      indent,
    );
  },
  $oid: matching('objectid', /^[0-9a-f]{24}$/),
  $uuid: matching('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  $date: (content) => {
    if (content === 'invalid') return 'Date(invalid)';
    const ms = onlyMember(content, '$numberLong');
    return typeof ms === 'string' && INTEGER.test(ms) ? instantText(BigInt(ms), 3) : undefined;
  },
  $timestampMicros: (content) => {
    const us = typeof content === 'string' ? content : onlyMember(content, '$numberLong');
    return typeof us === 'string' && INTEGER.test(us) ? instantText(BigInt(us), 6) : undefined;
  },
  $binary: (content) => {
    if (typeof content !== 'object' || content === null || Object.keys(content).length !== 2) return undefined;
    const { base64, subType } = content as Readonly<Record<string, unknown>>;
    if (typeof base64 !== 'string' || typeof subType !== 'string' || !/^[0-9a-f]{2}$/.test(subType)) return undefined;
    const bytes = Buffer.from(base64, 'base64');
    return bytes.toString('base64') === base64 ? `bytes[${bytes.length}] subtype ${subType} ${bytes.toString('hex')}`.trimEnd() : undefined;
  },
};

function leaf(value: object, indent: string | undefined): string | undefined {
  const keys = Object.keys(value);
  const tag = keys[0];
  if (keys.length !== 1 || tag === undefined || !Object.hasOwn(LEAVES, tag)) return undefined;
  return LEAVES[tag]?.((value as Readonly<Record<string, unknown>>)[tag], indent);
}

function onlyMember(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === key ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** The range of JavaScript's Date, ms (ECMA-262, time values). */
const LARGEST_MS = 8_640_000_000_000_000n;

/** An instant counted in 10^-digits seconds, as ISO 8601 with that many digits; as the bare count when it has no date. */
function instantText(count: bigint, digits: 3 | 6): string {
  const perMs = digits === 3 ? 1n : 1000n;
  const rest = ((count % perMs) + perMs) % perMs;
  const ms = (count - rest) / perMs;
  if (ms > LARGEST_MS || ms < -LARGEST_MS) return `instant ${count} ${digits === 3 ? 'ms' : 'µs'}`;
  const iso = new Date(Number(ms)).toISOString();
  return digits === 3 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** Values of arguments that are no JSON: dates, bytes, references to earlier results, the harness's own classes. */
function native(value: object): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Date(invalid)' : `Date(${value.toISOString()})`;
  if (value instanceof Uint8Array) return `Bytes[${value.length}](${Buffer.from(value).toString('hex')})`;
  const reference = onlyMember(value, '$ref') as { readonly key?: unknown; readonly pointer?: unknown } | undefined;
  if (typeof reference?.key === 'number' && typeof reference.pointer === 'string') return referenceText(reference.key, reference.pointer);
  if (value instanceof Micros) return `Micros(${instantText(value.value, 6)})`;
  if (value instanceof Decimal) return `Decimal(${value.text})`;
  if (value instanceof JsonNumber) return `JsonNumber(${value.text})`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  return `${value.constructor.name}(${quoteText(String(value))})`;
}

/** A reference as replay files and evidence hold it: encoded with the arguments around it. */
function encodedReference(content: unknown): string | undefined {
  const reference = onlyMember(content, '$ref') as { readonly key?: unknown; readonly pointer?: unknown } | undefined;
  const key = onlyMember(reference?.key, '$numberInt');
  return typeof key === 'string' && INTEGER.test(key) && typeof reference?.pointer === 'string' ? referenceText(key, reference.pointer) : undefined;
}

function referenceText(key: number | string, pointer: string): string {
  return `result of #${key}${pointer === '' ? '' : ` at ${quoteText(pointer)}`}`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
