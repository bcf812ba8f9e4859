import type { ScenarioStep } from '#harness';
import { is, type More, of, step } from '../../support/steps.ts';

/** Stands in for a public key: 32 bytes that tell a number. */
export function material(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

/** An issuer, named after the step. */
export function issuer(name: string, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('registerIssuer', { actor: 'alice', name, ...fields }, { as: name, ...more });
}

/** The id of an issuer that a step made. */
export function idOf(name: string) {
  return of(name, '/issuerId');
}

/** Changes an issuer of a known version. */
export function change(op: 'updateIssuer' | 'retireIssuer', name: string, version: number, fields: Readonly<Record<string, unknown>> = {}, more: More = {}) {
  return step(op, { issuerId: idOf(name), version, actor: 'alice', ...fields }, more);
}

/** A key of an issuer, for statements unless told otherwise. */
export function key(name: string, keyId: string, number: number, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('addKey', { issuerId: idOf(name), actor: 'alice', keyId, use: 'vex', algorithm: 'ed25519', material: material(number), ...fields }, more);
}

/** Replaces a key by another. */
export function rotate(
  name: string,
  [keyId, version]: readonly [string, number],
  [nextId, number]: readonly [string, number],
  overlapMs: number,
  more: More & { readonly validUntil?: unknown } = {},
): ScenarioStep {
  const { validUntil, ...rest } = more;
  const next = { keyId: nextId, algorithm: 'ed25519', material: material(number), ...(validUntil === undefined ? {} : { validUntil }) };
  return step('rotateKey', { issuerId: idOf(name), keyId, version, actor: 'alice', overlapMs, next }, rest);
}

export function revoke(name: string, keyId: string, version: number, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('revokeKey', { issuerId: idOf(name), keyId, version, actor: 'alice', ...fields }, more);
}

/** Asks what a key is worth at an instant; without one, now. */
export function worth(name: string, keyId: string, state: string, asked?: Date, more: More = {}): ScenarioStep {
  return step('resolveKey', { issuerId: idOf(name), keyId, ...(asked === undefined ? {} : { at: asked }) }, { expect: is('/state', state), ...more });
}

/** Says what the tenant thinks of an issuer; `version` is that of what stands. */
export function think(name: string, version: number, fields: Readonly<Record<string, unknown>>, more: More = {}): ScenarioStep {
  return step('setOverride', { issuerId: idOf(name), version, actor: 'alice', ...fields }, more);
}

export function clear(name: string, version: number, more: More = {}): ScenarioStep {
  return step('clearOverride', { issuerId: idOf(name), version, actor: 'alice' }, more);
}
