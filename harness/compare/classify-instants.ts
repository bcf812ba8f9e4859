import type { Canonical } from '../contract/type.ts';
import { leafOf } from '../kit/form.ts';

/** The range of JavaScript's Date, µs (ECMA-262, time values). */
const DATE_MAX_US = 8_640_000_000_000_000_000n;
/** 4713 BC, November 24: before it PostgreSQL has no timestamps (documentation, table 8.9), µs. */
const POSTGRES_MIN_US = -210_866_803_200_000_000n;
/** The year 0, which PostgreSQL calls 1 BC and refuses as `0000`, µs. */
const YEAR_0_US = [-62_167_219_200_000_000n, -62_135_596_800_000_000n] as const;

/** Hazards of instants: V13 to V16, V26. */
export function classifyInstants(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  const [one, other] = [momentOf(left), momentOf(right)];
  if (one === undefined && other === undefined) return undefined;
  if (isInfinite(left) || isInfinite(right)) return 'V15';
  if (isLocal(left) || isLocal(right)) return 'V14';
  if (typeof one !== 'bigint' || typeof other !== 'bigint') return [one, other].some((us) => typeof us === 'bigint' && isExtreme(us)) ? 'V16' : undefined;
  if (isCut(other, one)) return 'V13';
  if (isCut(one, other)) return 'V26';
  return one !== other && (isExtreme(one) || isExtreme(other)) ? 'V16' : undefined;
}

/** Whether the first is the second without its microseconds. */
const isCut = (cut: bigint, full: bigint): boolean => cut % 1_000n === 0n && full > cut && full - cut < 1_000n;

const isExtreme = (us: bigint): boolean => us > DATE_MAX_US || us < POSTGRES_MIN_US || (us >= YEAR_0_US[0] && us < YEAR_0_US[1]);

/** µs since the epoch; `other` for what stands for an instant and is none that counts. */
function momentOf(form: Canonical | undefined): bigint | 'other' | undefined {
  const leaf = leafOf(form);
  const text = leaf?.tag === '$date' ? leafOf(leaf.content)?.content : leaf?.tag === '$timestampMicros' ? leaf.content : undefined;
  if (typeof text === 'string' && /^-?\d+$/.test(text)) return leaf?.tag === '$date' ? BigInt(text) * 1_000n : BigInt(text);
  return text === undefined && leaf?.tag !== '$date' ? undefined : 'other';
}

/** `infinity` as a timestamp, or as the number that the driver makes of it. */
function isInfinite(form: Canonical | undefined): boolean {
  const leaf = leafOf(form);
  if (leaf?.tag !== '$timestampMicros' && leaf?.tag !== '$numberDouble') return false;
  return typeof leaf.content === 'string' && /^-?infinity$/i.test(leaf.content);
}

const isLocal = (form: Canonical | undefined): boolean => ['$localTimestamp', '$localDate'].includes(leafOf(form)?.tag ?? '');
