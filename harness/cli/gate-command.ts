import type { Command } from 'commander';
import type { PhasePlan } from '../contract/phase.ts';
import { standingText } from '../report/standing-text.ts';
import { visibleJson } from '../report/visible.ts';
import type { CommandContext } from './command-context.ts';
import { type ExitCode, exitOfVerdict } from './exit-codes.ts';
import { judgePlan, type PlanFlags, readPlan } from './judge-plan.ts';
import { parseAge, parseBudget } from './option-values.ts';
import { oneOf, UsageError, unknownName } from './usage-error.ts';

interface Flags extends PlanFlags {
  readonly phase?: string;
  readonly milestone?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  cutover gate --phase 1                      may authority be cut over, by the evidence in reports/?
  cutover gate --milestone M4 evidence/       by the runs in a folder
  cutover gate --phase 5 --budget deep --max-age 24h

Evidence counts only for the commit, the schemas and the age that the plan allows; the flags make it stricter, never laxer.
Exit code: 0 it may be cut over, 1 something differs, 2 wrong usage or configuration, 3 not proven.`;

export function addGate(program: Command, context: CommandContext): void {
  program
    .command('gate')
    .summary('say whether a phase may be cut over')
    .description('Holds evidence against what the plan demands of a phase, and says what is missing, stale, failed or accepted.')
    .argument('[evidence...]', "evidence files, runs' folders, or folders of those (default: the reports folder)")
    .option('--phase <number>', 'the phase of the plan, by its number or name')
    .option('--milestone <name>', 'all phases of this milestone')
    .option('--budget <name>', 'the least budget that counts: quick, gate or deep (default: as planned)', parseBudget)
    .option('--max-age <age>', 'how old evidence may be, such as 7d or 36h (default: as planned)', parseAge)
    .option('--config <file>', 'the configuration (default: cutover.config.ts here or above)')
    .option('--reports <folder>', 'where the runs are (default: as configured)')
    .option('--json', 'print the answer as one JSON document')
    .option('--debug', 'show where an unexpected error came from')
    .addHelpText('after', EXAMPLES)
    .action(async (places: string[], flags: Flags) => context.finish(await runGate(places, flags, context)));
}

async function runGate(places: readonly string[], flags: Flags, context: CommandContext): Promise<ExitCode> {
  const { console } = context;
  const planned = await readPlan(context.folder, flags.config);
  const standing = await judgePlan(planned, places, flags, chosenPhases(planned.plan, flags), context);
  if (flags.json === true) console.print(visibleJson(JSON.stringify(standing, undefined, 2)));
  else console.print(standingText({ ...standing, milestones: [], criteria: [] }, { color: console.hasColor(console.out), width: console.width(console.out) }));
  return exitOfVerdict(standing.verdict);
}

/** The numbers of the phases that were asked about. @throws UsageError when none, or an unknown one, is named. */
function chosenPhases({ phases, milestones }: PhasePlan, flags: Flags): readonly number[] {
  if ((flags.phase === undefined) === (flags.milestone === undefined)) {
    throw new UsageError(
      `name one of --phase (${phases.map(({ number, name }) => `${number} ${name}`).join(', ')}) and --milestone (${milestones.map(({ name }) => name).join(', ')})`,
    );
  }
  if (flags.milestone !== undefined) {
    const name = oneOf(
      'milestone',
      flags.milestone,
      milestones.map((milestone) => milestone.name),
    );
    return milestones.filter((milestone) => milestone.name === name).flatMap((milestone) => milestone.phases);
  }
  const asked = flags.phase as string;
  const phase = phases.find(({ number, name }) => String(number) === asked || name === asked);
  if (phase === undefined)
    throw unknownName(
      'phase',
      asked,
      phases.flatMap(({ number, name }) => [String(number), name]),
    );
  return [phase.number];
}
