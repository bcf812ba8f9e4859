/** PostgreSQL cuts identifiers at 63 bytes without an error (W20), MongoDB refuses database names from 64 bytes on. */
const NAME_BYTES = 63;

/**
 * `cutover_<runId>_<label>_<n>`: ASCII, at most 63 bytes, unique within the run by `n`. The label gives way when the name
 * would grow too long.
 */
export function targetName(runId: string, label: string, n: number): string {
  const prefix = `cutover_${runId}_`;
  const suffix = `_${n}`;
  const plain = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return `${prefix}${(plain || 'target').slice(0, NAME_BYTES - prefix.length - suffix.length)}${suffix}`;
}

/** Run ids become part of names on servers and on disk. */
export function checkRunId(runId: string): void {
  if (!/^[a-z0-9]{1,16}$/.test(runId)) throw new RangeError(`run id "${runId}" must be 1 to 16 lower-case letters and digits`);
}
