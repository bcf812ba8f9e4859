/** Converts the clients of a source into a target, both given as JSON, and prints the peak memory of this process. */
import type { MongoTarget, PostgresTarget } from '../harness/contract/subject.ts';
import { converting, only } from './conversion.ts';

const { source, target } = JSON.parse(process.argv[2] ?? '') as { readonly source: MongoTarget; readonly target: PostgresTarget };
await converting(only(['scopes', 'clients']), source, target);
process.stdout.write(JSON.stringify({ peakMiB: process.resourceUsage().maxRSS / 1_024 }));
