import type { ScenarioStep } from '#harness';
import { is, type More, step } from '../../support/steps.ts';

export const PAD = 'pkg:npm/left-pad@1.0.0';
export const CVE = 'CVE-2024-1';
/** The pair that most stories are about. */
export const PAIR = { vulnerability: CVE, product: PAD } as const;
export const POLICY = 'a'.repeat(64);
export const OTHER_POLICY = 'b'.repeat(64);
export const LINKSET = 'c'.repeat(64);

/** One OpenVEX statement; `more` is added member by member. */
export function said(status: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { vulnerability: { name: CVE }, products: [{ '@id': PAD }], status, ...more };
}

/** An OpenVEX document as text. Real ones share their `@id`s, and so do these (W23). */
export function openVex(statements: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/public/vex-1',
    author: 'a',
    timestamp: '2024-05-01T10:00:00Z',
    version: 1,
    statements,
    ...more,
  });
}

export function ingest(provider: string, document: string, more: More = {}): ScenarioStep {
  return step('ingestDocument', { provider, document }, more);
}

export function observe(provider: string, observedAt: string, more: More = {}, content = '{}'): ScenarioStep {
  return step('appendObservation', { ...PAIR, provider, kind: 'scan', observedAt, content }, more);
}

export function decide(version: number, status: string, more: More = {}, policyDigest = POLICY): ScenarioStep {
  return step('putConsensus', { ...PAIR, policyDigest, linksetDigest: LINKSET, status, evidence: '{"because":1.0}', version }, more);
}

export const status = (equals: string): NonNullable<ScenarioStep['expect']> => is('/status', equals);
