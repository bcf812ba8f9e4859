import type { Canonical } from '../contract/type.ts';
import { leafOf, membersOf } from '../kit/form.ts';

/** Binary under another subtype, as a uuid, or as its own text: V24. */
export function classifyBytes(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  const [one, other] = [bytesOf(left), bytesOf(right)];
  if (one === undefined && other === undefined) return undefined;
  const [binary, beside] = one === undefined ? [other, left] : [one, other === undefined ? right : other];
  if (typeof beside === 'string') return binary !== undefined && textsOf(binary).includes(beside.toLowerCase()) ? 'V24' : undefined;
  if (one !== undefined && other !== undefined) return one.equals(other) ? 'V24' : undefined;
  const uuid = leafOf(beside as Canonical | undefined);
  return binary !== undefined && uuid?.tag === '$uuid' && String(uuid.content).replaceAll('-', '') === binary.toString('hex') ? 'V24' : undefined;
}

function bytesOf(form: Canonical | undefined): Buffer | undefined {
  const leaf = leafOf(form);
  const base64 = leaf?.tag === '$binary' ? membersOf(leaf.content)?.base64 : undefined;
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : undefined;
}

const textsOf = (bytes: Buffer): readonly string[] => [bytes.toString('hex'), `\\x${bytes.toString('hex')}`, bytes.toString('base64').toLowerCase()];
