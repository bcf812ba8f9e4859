/** Judges parity and state of one module at one size, on the servers of the environment, and prints its peak memory. */
import { randomBytes } from 'node:crypto';
import { Elsewhere } from '../harness/arena/elsewhere.ts';
import { judgeBehaviour } from '../harness/judge/behaviour.ts';
import { openStores } from '../harness/stores/open-stores.ts';
import { benchArena } from './arena.ts';

const [, , module = '', operations = ''] = process.argv;
await using stores = await openStores({ runId: randomBytes(4).toString('hex'), way: 'given' });
await using elsewhere = new Elsewhere();
await using arena = benchArena(module, stores, elsewhere, { operations: Number(operations), workloads: 1 });
const results = await judgeBehaviour(arena, new Set(['parity', 'state']));
for (const [check, { verdict, reason }] of results) if (verdict !== 'pass') throw new Error(`${module} ${check}: ${verdict}: ${reason}`);
process.stdout.write(JSON.stringify({ peakMiB: process.resourceUsage().maxRSS / 1_024 }));
