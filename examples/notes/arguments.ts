import { DomainError } from '#harness';

/*
 * What both repositories take: checked before either store is asked, so that both refuse the same with the same error.
 * Left to themselves, one store keeps what the other cannot hold: NUL, a lone surrogate, a text too long for an index.
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function titleOf(args: unknown): string {
  const value = memberOf(args, 'title');
  const isFit = typeof value === 'string' && value !== '' && value.length <= 200 && !value.includes('\0') && value.isWellFormed();
  return isFit ? value : refuse('title');
}

export function idOf(args: unknown): string {
  const value = memberOf(args, 'id');
  return typeof value === 'string' && UUID.test(value) ? value : refuse('id');
}

export function versionOf(args: unknown): number {
  return numberOf(args, 'version', 2 ** 31 - 1);
}

export function limitOf(args: unknown): number {
  return numberOf(args, 'limit', 100);
}

function numberOf(args: unknown, field: string, most: number): number {
  const value = memberOf(args, field);
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most ? value : refuse(field);
}

function memberOf(args: unknown, field: string): unknown {
  return typeof args === 'object' && args !== null && Object.hasOwn(args, field) ? (args as Readonly<Record<string, unknown>>)[field] : undefined;
}

function refuse(field: string): never {
  throw new DomainError('invalid', { field });
}
