import type { OperationContext } from '../contract/operation.ts';
import type { Subject } from '../contract/subject.ts';

/**
 * Makes a subject of a repository object in this process: operation names are its method names, each called as
 * `repository[op](context, args)`.
 *
 * @param close ends what the repository holds (pools, clients); runs once, when the subject is disposed.
 */
export function inProcess(repository: object, close: () => Promise<void>): Subject {
  const methods = repository as Readonly<Record<string, unknown>>;
  return {
    async invoke(call) {
      const method = methods[call.op];
      if (typeof method !== 'function') {
        throw new TypeError(`the repository ${repository.constructor.name} has no operation "${call.op}"`);
      }
      const context: OperationContext = { tenant: call.tenant, now: call.now, ids: call.ids };
      return await method.call(repository, context, call.args);
    },
    [Symbol.asyncDispose]: close,
  };
}
