import type { Canonical } from '../contract/type.ts';
import { leafOf, textOf } from '../kit/form.ts';

/** Hazards of texts: V01, V03, V18, V22, V23, V26, V27. */
export function classifyTexts(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  const [one, other] = [wordsOf(left), wordsOf(right)];
  if (one === undefined || other === undefined || one === other) return undefined;
  if (isHexId(one) && one.toLowerCase() === other.toLowerCase()) return 'V18';
  if (isReplaced(one, other) || isReplaced(other, one)) return 'V03';
  if (lostNul(one, other) || lostNul(other, one)) return 'V01';
  if (one.normalize('NFC') === other.normalize('NFC')) return 'V22';
  if (hasSpecialCase(one + other) && (one.toUpperCase() === other.toUpperCase() || one.toLowerCase() === other.toLowerCase())) return 'V22';
  // PostgreSQL trims trailing spaces to make a text fit; anything else that loses white space is not its doing.
  if (one.length > other.length && one.startsWith(other) && /^ +$/.test(one.slice(other.length))) return 'V23';
  if (withoutSpace(one) === withoutSpace(other)) return 'V27';
  return isCutInstant(one, other) || isCutInstant(other, one) ? 'V26' : undefined;
}

/** Text, or what is written as one: a uuid, an ObjectId. */
function wordsOf(form: Canonical | undefined): string | undefined {
  const text = textOf(form);
  if (text !== undefined) return text;
  const leaf = leafOf(form);
  return (leaf?.tag === '$uuid' || leaf?.tag === '$oid') && typeof leaf.content === 'string' ? leaf.content : undefined;
}

const isHexId = (text: string): boolean => /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})$/i.test(text);

const isReplaced = (broken: string, mended: string): boolean => !broken.isWellFormed() && broken.toWellFormed() === mended;

function lostNul(full: string, lossy: string): boolean {
  const at = full.indexOf('\0');
  return at !== -1 && [full.replaceAll('\0', ''), full.replaceAll('\0', '\ufffd'), full.replaceAll('\0', ' '), full.slice(0, at)].includes(lossy);
}

/** Letters whose case mapping is not one to one, or depends on the language (Unicode, SpecialCasing.txt). */
const hasSpecialCase = (text: string): boolean => /[İıßẞſς]|\u0307/u.test(text);

/** Without white space of any kind, zero-width characters among it. */
const withoutSpace = (text: string): string => text.replace(/\s|\u200b|\u200c|\u200d|\u2060|\ufeff/g, '');

/** An RFC 3339 text that kept the same seconds and fewer fraction digits. */
function isCutInstant(cut: string, full: string): boolean {
  const [, cutStem, cutDigits = '', cutZone] = INSTANT.exec(cut) ?? [];
  const [, fullStem, fullDigits = '', fullZone] = INSTANT.exec(full) ?? [];
  if (cutStem === undefined || cutStem !== fullStem || cutZone !== fullZone) return false;
  const kept = cutDigits.replace(/0+$/, '');
  return fullDigits.startsWith(kept) && /[1-9]/.test(fullDigits.slice(kept.length));
}

const INSTANT = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;
