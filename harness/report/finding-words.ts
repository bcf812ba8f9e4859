import type { Difference, Finding } from '../contract/difference.ts';
import type { Operation } from '../contract/operation.ts';
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

/** The injected instant of an operation, ISO 8601; as the bare count when it is no date. */
export function nowText(nowMs: number): string {
  const date = new Date(nowMs);
  return Number.isNaN(date.getTime()) ? `${nowMs} ms` : date.toISOString();
}
