import { describe, expect, it } from 'vitest';
import type { Invocation, Subject } from '../../contract/subject.ts';
import { BackendSwitch } from './backend-switch.ts';

const call: Invocation = { tenant: 'acme', op: 'get', args: {}, now: new Date(0), ids: { uuid: () => '' } };

/** Answers with its name, once it is let. */
function backend(name: string) {
  const waiting: (() => void)[] = [];
  const subject: Subject = {
    invoke: () => new Promise((resolve) => waiting.push(() => resolve(name))),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { subject, waiting, letGo: () => waiting.splice(0).forEach((go) => void go()) };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('BackendSwitch', () => {
  it('ends an operation where it began, and begins none elsewhere before', async () => {
    const [old, next] = [backend('old'), backend('next')];
    const between: string[] = [];
    const way = new BackendSwitch(old.subject);
    const flying = way.invoke(call);
    await turns();
    const changed = way.change(next.subject, async () => void between.push('caught up'));
    const late = way.invoke(call);
    await turns();
    expect([old.waiting.length, next.waiting.length, between.length]).toEqual([1, 0, 0]);
    old.letGo();
    expect(await flying).toBe('old');
    await changed;
    expect(between).toEqual(['caught up']);
    await turns();
    next.letGo();
    expect(await late).toBe('next');
  });

  it('stays where it is when what lies between fails, and serves on', async () => {
    const [old, next] = [backend('old'), backend('next')];
    const way = new BackendSwitch(old.subject);
    await expect(way.change(next.subject, () => Promise.reject(new Error('28 changes are left')))).rejects.toThrow('28 changes are left');
    const answer = way.invoke(call);
    await turns();
    old.letGo();
    expect(await answer).toBe('old');
  });

  it('is not held up by an operation that fails', async () => {
    const { promise, reject } = Promise.withResolvers<unknown>();
    const failing: Subject = { invoke: () => promise, [Symbol.asyncDispose]: async () => undefined };
    const next = backend('next');
    const way = new BackendSwitch(failing);
    const failed = expect(way.invoke(call)).rejects.toThrow('no');
    await turns();
    const changed = way.change(next.subject);
    reject(new Error('no'));
    await Promise.all([failed, changed]);
    const answer = way.invoke(call);
    await turns();
    next.letGo();
    expect(await answer).toBe('next');
  });
});
