import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../stores/doctor.ts';
import { doctorText } from './doctor-command.ts';

const program = { cutover: '1.2.3', node: '24.0.0', platform: 'linux x64' };
const text = (...diagnoses: readonly Diagnosis[]): string => doctorText(program, diagnoses, picocolors.createColors(false));
const given: Diagnosis = { way: 'given', chosen: false, usable: false, reason: 'neither is set', details: { hidden: 'x' } };
const embedded: Diagnosis = { way: 'embedded', chosen: true, usable: true, reason: 'both are installed', details: { postgres: '18.4' } };

describe('doctorText', () => {
  it('says which way would be used, and why not the others', () => {
    expect(text(given, embedded)).toBe(
      [
        'cutover 1.2.3, Node.js 24.0.0, linux x64',
        '',
        '– given     neither is set',
        '✓ embedded  both are installed',
        '            postgres: 18.4',
        '',
        '"cutover verify" would use: embedded.',
      ].join('\n'),
    );
  });

  it('says so when what would be used cannot be, and when there is nothing', () => {
    expect(text({ ...given, chosen: true, reason: 'no answer' })).toMatch(/✗ given {2}no answer\n {9}hidden: x\n\n"cutover verify" would use given, and fail/);
    expect(text(given)).toMatch(/No way leads to the stores/);
  });
});
