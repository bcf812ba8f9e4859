import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from '../contract/machine.ts';

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}
