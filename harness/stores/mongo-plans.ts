import type { Db, Document } from 'mongodb';
import type { Plan, PlanScan } from '../contract/growth.ts';

/** What a driver adds to a command that `explain` does not take. */
const SESSION_FIELDS: ReadonlySet<string> = new Set([
  ...['lsid', '$db', '$clusterTime', '$readPreference', 'txnNumber', 'autocommit', 'startTransaction', 'writeConcern', 'readConcern', 'stmtId', 'maxTimeMS'],
]);

/** Commands that `explain` takes (MongoDB manual, "explain"), as the profiler names them. */
const EXPLAINED: ReadonlySet<string> = new Set(['find', 'aggregate', 'count', 'distinct', 'findAndModify', 'update', 'delete']);

/** Has the server note down every operation of a database (MongoDB manual, "Database Profiler"). */
export async function startProfiling(db: Db): Promise<void> {
  await db.command({ profile: 0 });
  await db
    .collection('system.profile')
    .drop()
    .catch(() => undefined);
  await db.command({ profile: 2 });
}

/** Ends the noting, and explains what was noted. */
export async function takeProfile(db: Db): Promise<readonly Plan[]> {
  await db.command({ profile: 0 });
  const entries = await db
    .collection('system.profile')
    .find({ op: { $in: ['query', 'command', 'update', 'remove', 'getmore'] }, ns: { $not: /\.system\./ } })
    .sort({ ts: 1 })
    .toArray();
  const plans: Plan[] = [];
  for (const entry of entries) {
    const plan = await planOf(db, entry);
    if (plan !== undefined) plans.push(plan);
  }
  return plans;
}

async function planOf(db: Db, entry: Document): Promise<Plan | undefined> {
  const { planSummary, execStats, docsExamined = 0, keysExamined = 0 } = entry;
  const command = commandOf(entry);
  if (command === undefined || (planSummary === undefined && execStats === undefined)) return undefined;
  // What was executed is what counts; an explanation of the same command stands beside it where the server gives one.
  const explained = await db.command({ explain: command, verbosity: 'executionStats' }).catch(() => undefined);
  const collection = String(entry['ns']).slice(db.databaseName.length + 1);
  return {
    statement: JSON.stringify(command),
    plan: { planSummary, execStats, ...(explained === undefined ? {} : { executionStats: explained['executionStats'] ?? explained['stages'] }) },
    scans: scansOf(entry, collection),
    examined: docsExamined + keysExamined,
  };
}

/** More documents than this for each one that is wanted: the index is none for what was asked. */
const WASTEFUL = 10;

function scansOf({ planSummary, docsExamined = 0, nreturned = 0, nModified = 0, ndeleted = 0 }: Document, of: string): readonly PlanScan[] {
  if (String(planSummary).includes('COLLSCAN')) return [{ of, rows: docsExamined }];
  const index = /^IXSCAN (\{.*\})$/.exec(String(planSummary))?.[1];
  return index === undefined || docsExamined <= WASTEFUL * Math.max(1, nreturned, nModified, ndeleted) ? [] : [{ of, index, rows: docsExamined }];
}

/** The command as it could be sent again; undefined for what cannot be explained. */
function commandOf({ op, ns, command }: Document): Document | undefined {
  const fields = Object.entries((command ?? {}) as Document).filter(([name]) => !SESSION_FIELDS.has(name));
  const plain = Object.fromEntries(fields);
  const collection = String(ns).slice(String(ns).indexOf('.') + 1);
  if (op === 'update') return { update: collection, updates: [plain] };
  if (op === 'remove') return { delete: collection, deletes: [plain] };
  const [name] = Object.keys(plain);
  return name !== undefined && EXPLAINED.has(name) ? plain : undefined;
}
