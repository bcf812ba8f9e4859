import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import { RuleLedger } from '../catalog/rule-ledger.ts';
import { stepsOf } from './additions.ts';
import type { MigrationFile } from './migration-folder.ts';
import type { SchemaState } from './schema-state.ts';

/** How what is declared is counted. */
const DECLARED = 'declared incompatible';

/**
 * Whether each version of the schema still serves a repository of the version before it, so that code can be rolled back
 * while the schema stays: migrations add, or say in `incompatible` why not. Undefined where there is but one version.
 *
 * @param states of all versions, in order of the files.
 */
export function additive(arena: Arena, files: readonly MigrationFile[], states: readonly SchemaState[]): CheckPart | undefined {
  if (states.length < 2) return undefined;
  const ledger = new RuleLedger(arena, 'schema', 'migrations only add', ['earlier version', 'version']);
  const unused = new Map((arena.postgres.schema.incompatible ?? []).map((change) => [`${change.migration} ${change.object}`, change]));
  const declared: string[] = [];
  for (const [index, { number, file }] of files.entries()) {
    const [earlier, later] = [states[index - 1], states[index]];
    if (earlier === undefined || later === undefined) continue;
    for (const { object, before, after, breach } of stepsOf(earlier, later)) {
      const change = breach === undefined ? undefined : unused.get(`${number} ${object}`);
      if (change !== undefined && change.reason.trim() !== '') {
        unused.delete(`${number} ${object}`);
        declared.push(`${file}: ${object} (${change.reason})`);
        ledger.hold({ object, ok: true, rule: DECLARED, expected: before, found: after, summary: '' });
      } else {
        const summary = `${file}: ${breach}: a repository of the version before may not work on it. Add only, or declare it in "incompatible" with a reason`;
        ledger.hold({ object, ok: breach === undefined, expected: before, found: after, summary });
      }
    }
  }
  for (const { migration, object, reason } of unused.values()) {
    const summary = `migration ${migration} is declared incompatible in ${object}, and is not${reason.trim() === '' ? ' said why' : ''}: remove what is declared`;
    ledger.hold({ object, ok: false, expected: 'a change that breaks', found: 'none', summary });
  }
  return ledger.part(
    `${files.length - 1} further versions serve a repository of the version before${declared.length === 0 ? '' : `, but for ${declared.join('; ')}`}`,
  );
}
