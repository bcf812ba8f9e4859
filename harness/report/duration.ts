/** A duration for people, three significant digits: `850 µs`, `12.3 ms`, `4.21 s`, `2 min 5 s`. */
export function durationText(us: number): string {
  if (us < 999.5) return `${digits(us)} µs`;
  if (us < 999_500) return `${digits(us / 1_000)} ms`;
  if (us < 59_950_000) return `${digits(us / 1_000_000)} s`;
  const seconds = Math.round(us / 1_000_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A size for people, binary units: `212 MiB`. */
export function bytesText(bytes: number): string {
  return bytes < 2 ** 20 ? `${digits(bytes / 2 ** 10)} KiB` : bytes < 1000 * 2 ** 20 ? `${digits(bytes / 2 ** 20)} MiB` : `${digits(bytes / 2 ** 30)} GiB`;
}
