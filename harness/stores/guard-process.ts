import { clearRun } from './clear-run.ts';
import type { GuardOrders } from './guard.ts';
import { readRecord } from './run-record.ts';

// The run's terminal and its supervisor may signal whole groups; the guard must outlive them all, and ends by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

let orders = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) orders += chunk;

// The pipe has ended: the run is over, one way or another.
if (orders !== '') await clearUp(JSON.parse(orders) as GuardOrders);

async function clearUp(given: GuardOrders): Promise<void> {
  const record = readRecord(given.record);
  if (record !== undefined) await clearRun(given.record, record, given); // Else the run cleared up after itself.
}
