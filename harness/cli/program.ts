import { Command } from 'commander';
import { packageVersion } from '../kit/package-version.ts';
import { addBaseline } from './baseline-command.ts';
import type { CommandContext } from './command-context.ts';
import { addConvert } from './convert-command.ts';
import { addDoctor } from './doctor-command.ts';
import { addGate } from './gate-command.ts';
import { addGrowth } from './growth-command.ts';
import { addKit } from './kit-command.ts';
import { addLoad } from './load-command.ts';
import { addPerformance } from './performance-command.ts';
import { addRehearse } from './rehearse-command.ts';
import { addReport } from './report-command.ts';
import { addSaboteurs } from './saboteurs-command.ts';
import { addStatus } from './status-command.ts';
import { addVerify } from './verify-command.ts';

/** The command line: one file a command. Wrong usage throws, nothing ends the process. */
export function makeProgram(context: CommandContext): Command {
  const { console } = context;
  const program = new Command('cutover')
    .description('Proves, before traffic moves from MongoDB to PostgreSQL, that a module behaves as it did.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.out.write(text),
      writeErr: (text) => console.err.write(text),
      getOutHelpWidth: () => console.width(console.out),
      getErrHelpWidth: () => console.width(console.err),
      // Printed once, with every other error.
      outputError: () => undefined,
    });
  addVerify(program, context);
  addLoad(program, context);
  addPerformance(program, context);
  addConvert(program, context);
  addRehearse(program, context);
  addGrowth(program, context);
  addDoctor(program, context);
  addReport(program, context);
  addBaseline(program, context);
  addGate(program, context);
  addStatus(program, context);
  addSaboteurs(program, context);
  addKit(program, context);
  return program;
}
