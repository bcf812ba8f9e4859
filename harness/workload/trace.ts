import { readFile, writeFile } from 'node:fs/promises';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import { decode, encode } from '../kit/ejson.ts';

/** A replay file that cannot be used. */
export class TraceError extends Error {
  readonly code = 'trace_invalid';
}

const TRACE_VERSION = 1;

/** The text of a replay file: the workload with its arguments in canonical Extended JSON. */
export function traceText({ module, seed, origin, operations, expectations }: Workload): string {
  const trace = {
    cutover: 'trace',
    version: TRACE_VERSION,
    module,
    seed,
    origin,
    operations: operations.map((operation) => ({ ...operation, args: encode(operation.args) })),
    ...(expectations === undefined ? {} : { expectations: encode(expectations) }),
  };
  return `${JSON.stringify(trace, null, 2)}\n`;
}

export async function writeTrace(file: string, workload: Workload): Promise<void> {
  await writeFile(file, traceText(workload));
}

/**
 * Reads a replay file.
 *
 * @throws TraceError when it is not JSON, of another version, for another module, or names an unknown operation.
 */
export async function readTrace(file: string, modules: readonly ModuleDefinition[]): Promise<Workload> {
  const fail = (what: string): never => {
    throw new TraceError(`replay file ${file}: ${what}`);
  };
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => fail(error.code === 'ENOENT' ? 'there is no such file' : error.message));
  let trace: Partial<Workload> & { cutover?: unknown; version?: unknown };
  try {
    trace = JSON.parse(text);
  } catch (error) {
    return fail(`it is not JSON: ${(error as Error).message}`);
  }
  if (trace?.cutover !== 'trace') fail('it is not a trace of cutover');
  if (trace.version !== TRACE_VERSION) fail(`it is of version ${String(trace.version)}, this program reads ${TRACE_VERSION}`);
  const module = modules.find((candidate) => candidate.name === trace.module) ?? fail(`module "${String(trace.module)}" is not configured`);
  if (!Array.isArray(trace.operations) || trace.operations.length === 0) fail('it has no operations');
  if (!Number.isSafeInteger(trace.seed)) fail('its seed is not an integer');
  const operations = (trace.operations as readonly Operation[]).map((operation, index): Operation => {
    if (!Number.isSafeInteger(operation?.key) || typeof operation.tenant !== 'string' || !Number.isFinite(operation.nowMs)) {
      fail(`operation ${index + 1} lacks a key, a tenant or an instant`);
    }
    if (!Object.hasOwn(module.operations, operation.name)) fail(`operation ${index + 1}: module "${module.name}" has no operation "${operation.name}"`);
    return Object.freeze({ ...operation, args: decode(operation.args as never) });
  });
  return Object.freeze({
    module: module.name,
    seed: trace.seed as number,
    origin: trace.origin ?? 'replay',
    operations,
    ...(trace.expectations ? { expectations: decode(trace.expectations as never) as NonNullable<Workload['expectations']> } : {}),
  });
}
