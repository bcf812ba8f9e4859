import type { Difference, Finding, FindingCall } from '../contract/difference.ts';
import type { Operation } from '../contract/operation.ts';
import type { Canonical } from '../contract/type.ts';
import { hazardName } from './hazard-names.ts';
import { typedText } from './typed-text.ts';
import { quoteText, visible } from './visible.ts';

/** Where a finding was seen, in one line. */
export function placeText(at: Finding['at']): string {
  switch (at.kind) {
    case 'operation':
      return `operation #${at.key} ${visible(at.name)}, tenant ${quoteText(at.tenant)}`;
    case 'record':
      return `record ${visible(at.key)} of ${visible(at.collection)}, after operation #${at.after}`;
    case 'catalog':
      return `catalog object ${visible(at.object)}`;
    case 'run':
      return visible(at.what);
  }
}

/** Whether a difference has values to show: of some the note tells all. */
export function hasValues({ left, right }: Difference): boolean {
  return left !== undefined || right !== undefined;
}

/** A JSON Pointer for people: the empty one, which means the whole, is named. */
export function pointerText(pointer: string): string {
  return pointer === '' ? '(the whole)' : visible(pointer);
}

/** `V13: …`, or the id alone when the table does not know it. */
export function hazardText(id: string): string {
  const name = hazardName(id);
  return name === undefined ? `${visible(id)}: not in the table of hazards` : `${id}: ${name}`;
}

/** The hazards that a finding's differences were recognised as, each once, in order of first sight. */
export function hazardsOf(finding: Finding): readonly string[] {
  return [...new Set(finding.differences.flatMap((difference: Difference) => difference.hazard ?? []))];
}

/** One operation of a shrunk workload: its name and arguments as typed text. */
export function callText(operation: Operation): string {
  return `${visible(operation.name)}(${operation.args === undefined ? '' : typedText(operation.args)})`;
}

/** What came of a call of a race: its value as typed text, or in words why there is none. */
export function givesText({ gives }: FindingCall): string {
  if (typeof gives !== 'object' || gives === null || Array.isArray(gives)) return typedText(gives);
  const { value, error, lost, skipped } = gives as Readonly<Record<string, Canonical>>;
  if (value !== undefined) return typedText(value);
  if (lost === true) return 'its caller died, nobody knows';
  if (skipped === true) return 'not called: there was nothing to refer to';
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return typedText(gives);
  const { kind, ...more } = error as Readonly<Record<string, Canonical>>;
  return [`error ${visible(String(kind))}`, ...Object.entries(more).map(([name, text]) => `${visible(name)} ${visible(String(text))}`)].join(', ');
}

/** The injected instant of an operation, ISO 8601; as the bare count when it is no date. */
export function nowText(nowMs: number): string {
  const date = new Date(nowMs);
  return Number.isNaN(date.getTime()) ? `${nowMs} ms` : date.toISOString();
}
