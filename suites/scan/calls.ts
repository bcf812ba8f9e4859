import type { JourneyStep } from '#harness';
import type { AuthorityRepository } from '../authority/repository.ts';
import type { ConcelierRepository } from '../concelier/repository.ts';
import type { ExcititorRepository } from '../excititor/repository.ts';
import type { IssuerDirectoryRepository } from '../issuer-directory/repository.ts';
import type { NotifyRepository } from '../notify/repository.ts';
import type { PacksRegistryRepository } from '../packs-registry/repository.ts';
import type { PolicyRepository } from '../policy/repository.ts';
import type { SchedulerRepository } from '../scheduler/repository.ts';
import type { More, of } from '../support/steps.ts';

/** Arguments, in which what an earlier step gave may stand for any value. */
type Referring<T> =
  | ReturnType<typeof of>
  | (T extends Date | Uint8Array | string | number | bigint | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Referring<Item>[]
        : T extends object
          ? { readonly [Key in keyof T]: Referring<T[Key]> }
          : T);

type ArgsOf<Method> = Method extends (context: never, args: infer Args) => unknown ? Args : never;

/** A call of one module, held to its repository: `policy('startRun', { … })`. */
type Call<Repository> = <Op extends keyof Repository & string>(op: Op, args: Referring<ArgsOf<Repository[Op]>>, more?: More) => JourneyStep;

function callsOf<Repository>(module: string): Call<Repository> {
  return (op, args, more = {}) => ({ module, op, args, ...more });
}

export const authority = callsOf<AuthorityRepository>('authority');
export const scheduler = callsOf<SchedulerRepository>('scheduler');
export const notify = callsOf<NotifyRepository>('notify');
export const policy = callsOf<PolicyRepository>('policy');
export const concelier = callsOf<ConcelierRepository>('concelier');
export const excititor = callsOf<ExcititorRepository>('excititor');
export const packsRegistry = callsOf<PacksRegistryRepository>('packs-registry');
export const issuerDirectory = callsOf<IssuerDirectoryRepository>('issuer-directory');
