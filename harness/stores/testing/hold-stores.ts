import { openStores } from '../open-stores.ts';

// A run that tests end in every way there is: it opens stores, makes targets, says so in one line, and waits.
const [runId = 'held', way = 'embedded'] = process.argv.slice(2);
const stores = await openStores({ runId, way: way as 'embedded' | 'given' | 'containers', inMemory: true });
await stores.mongoTarget('held');
await stores.postgresTarget('held');
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
