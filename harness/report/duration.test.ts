import { expect, test } from 'vitest';
import { bytesText, durationText } from './duration.ts';

test.each([
  [0, '0 µs'],
  [850.4, '850 µs'],
  [999.7, '1 ms'],
  [12_345, '12.3 ms'],
  [999_600, '1 s'],
  [4_210_000, '4.21 s'],
  [59_980_000, '1 min 0 s'],
  [125_000_000, '2 min 5 s'],
])('%d µs is %s', (us, text) => expect(durationText(us)).toBe(text));

test.each([
  [512, '0.5 KiB'],
  [212 * 2 ** 20, '212 MiB'],
  [3 * 2 ** 30, '3 GiB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
