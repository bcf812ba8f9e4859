import picocolors from 'picocolors';
import { placeText } from './finding-words.ts';
import type { Evidence } from './read-evidence.ts';
import { wrapWords } from './terminal-columns.ts';
import type { TerminalOptions } from './terminal-report.ts';
import { visible } from './visible.ts';

/**
 * The findings that somebody accepted, each under its divergence with owner, reason and expiry: in sight, but apart from
 * what is open. Undefined when there are none. No trailing line feed.
 */
export function acceptedText(evidence: Evidence, options: TerminalOptions): string | undefined {
  const colors = picocolors.createColors(options.color);
  const width = Math.max(40, options.width);
  const accepted = Map.groupBy(
    evidence.findings.filter(({ divergence }) => divergence !== undefined),
    ({ divergence }) => divergence as string,
  );
  if (accepted.size === 0) return undefined;
  const known = new Map(evidence.end?.divergences.map((divergence) => [divergence.id, divergence]));
  const indented = (text: string, spaces: number): string[] => wrapWords(text, width - spaces).map((line) => ' '.repeat(spaces) + line);
  return [
    colors.bold('Accepted differences'),
    ...[...accepted].flatMap(([id, findings]) => {
      const divergence = known.get(id);
      // The evidence of a run that was cut short names divergences, and has not come to describe them.
      const about = divergence === undefined ? '' : ` (${visible(divergence.owner)}, until ${divergence.expires}): ${visible(divergence.reason)}`;
      return [
        ...indented(`≈ ${visible(id)}${about}`, 2),
        ...findings.flatMap(({ module, check, at, summary }) =>
          indented(`${visible(module)} ${check}, ${placeText(at)}: ${visible(summary)}`, 4).map((line) => colors.dim(line)),
        ),
      ];
    }),
  ].join('\n');
}
