import picocolors from 'picocolors';
import type { RehearsalRecord } from '../contract/rehearsal.ts';
import type { Verdict } from '../contract/verdict.ts';
import { grouped } from '../kit/grouped.ts';
import type { TerminalOptions } from './terminal-report.ts';
import { unansweredWords } from './unanswered-words.ts';
import { visible } from './visible.ts';

const SIGN: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', void: '∅' };

/** How a rehearsal went, phase by phase, and the verdict. No trailing line feed. */
export function rehearsalText(records: readonly RehearsalRecord[], options: Pick<TerminalOptions, 'color'>): string {
  const colors = picocolors.createColors(options.color);
  return records
    .flatMap((record): readonly string[] => {
      switch (record.type) {
        case 'rehearsal':
          return [
            colors.dim(
              `${visible(record.module)}: ${grouped(record.operations)} operations, ${record.perSecond} a second, ${record.tenants} tenants, seed ${record.seed}`,
            ),
            ...record.leftOut.map((what) => colors.yellow(`left out: ${visible(what)}`)),
          ];
        case 'phase': {
          const { name, operations, served, responseUs } = record;
          const by = Object.entries(served).flatMap(([store, count]) => (count === 0 ? [] : [`${store} ${grouped(count)}`]));
          return [
            `${name.padEnd(15)} ${grouped(operations).padStart(6)} operations  median ${ms(responseUs.median)}  p99 ${ms(responseUs.p99)}  most ${ms(responseUs.max)}  ${by.join(', ')}`,
          ];
        }
        case 'change':
          return [
            `${`${record.from} → ${record.to}`.padEnd(22)} in ${record.tookMs} ms, ${record.inFlight} in flight, ${record.held} waited, slowest answer ${ms(record.worstUs)}`,
          ];
        case 'fault':
          return [colors.dim(`${record.name} at ${grouped(record.atMs)} ms: ${visible(record.detail)}${unansweredWords(record.doubts)}`)];
        case 'proof':
          return [
            `${record.lostCount === 0 ? colors.green('✓') : colors.red('✗')} ${record.name}: ${grouped(record.records)} records, ${grouped(record.lostCount)} lost`,
            ...record.lost.map(({ collection, key, kind }) => `  ${colors.red(kind.padEnd(9))} ${visible(collection)} ${visible(key)}`),
          ];
        case 'difference':
          return [
            `${colors.red('✗')} ${record.operation} (${record.key}) of ${visible(record.tenant)} in ${record.phase}, answered by ${record.by}: ${record.pointer} is ${short(record.found)}, not ${short(record.expected)}`,
          ];
        case 'end': {
          const paint = record.verdict === 'pass' ? colors.green : record.verdict === 'fail' ? colors.red : colors.yellow;
          const shadow = Object.entries(record.shadow).map(([name, count]) => `${name} ${grouped(count)}`);
          return [
            colors.dim(`shadow: ${shadow.join(', ')}`),
            colors.dim(`without an answer:${unansweredWords(record.doubts, ' none')}`),
            `${paint(colors.bold(`${SIGN[record.verdict]} ${record.verdict}`))} ${visible(record.reason)}`,
          ];
        }
        default:
          return [];
      }
    })
    .join('\n');
}

const ms = (us: number): string => `${(us / 1_000).toFixed(1)} ms`;
const short = (value: unknown): string => visible(JSON.stringify(value).slice(0, 160));
