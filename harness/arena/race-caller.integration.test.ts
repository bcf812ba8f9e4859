import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { serialize } from 'bson';
import { expect, onTestFinished, test } from 'vitest';
import type { ModuleEntry } from '../contract/config.ts';
import type { RaceCall } from '../contract/race.ts';
import type { MongoTarget } from '../contract/subject.ts';
import { OPEN } from '../faults/gatekeeper.ts';
import { WireProxy } from '../faults/wire-proxy.ts';
import { RaceCaller } from './race-caller.ts';

test('what a dead caller’s driver still sends does not come through once another has taken its place', async () => {
  const upstream = createServer((socket: Socket) => socket.on('error', () => undefined).resume());
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void upstream.close());
  const { port } = upstream.address() as AddressInfo;
  const lives: URL[] = [];
  const target = { kind: 'mongo', uri: `mongodb://127.0.0.1:${port}/`, database: 'd' } as MongoTarget;
  const mongo = {
    name: 'never answers',
    open: async ({ uri }: MongoTarget) => {
      lives.push(new URL(uri));
      return { invoke: async () => await new Promise<never>(() => undefined), [Symbol.asyncDispose]: async () => undefined };
    },
  };
  await using caller = new RaceCaller({ mongo } as unknown as ModuleEntry, target, () => WireProxy.listen('mongo', { host: '127.0.0.1', port }));
  await caller.open();
  const [first] = lives as [URL];
  const ofTheFirst = connect(Number(first.port), first.hostname).on('error', () => undefined);
  await once(ofTheFirst, 'connect');

  const call = { operation: { key: 0, tenant: 'acme', name: 'write', args: {}, nowMs: 0 }, as: undefined, until: undefined, dies: true } as unknown as RaceCall;
  const dying = caller.act([call], OPEN, { seed: 0, results: new Map() }, { caller: 0, answers: 0 });
  ofTheFirst.write(message({ insert: 'records', $db: 'd' }));
  expect((await dying).driven.map(({ outcome }) => outcome.kind)).toEqual(['lost']);

  await caller.open();
  const [refused] = (await once(connect(Number(first.port), first.hostname), 'error')) as [NodeJS.ErrnoException];
  expect(refused.code).toBe('ECONNREFUSED');
  const second = connect(Number(lives[1]?.port), '127.0.0.1');
  await once(second, 'connect');
  second.destroy();
});

/** A command as it goes over the wire: OP_MSG with one document. */
function message(command: object): Buffer {
  const body = Buffer.from(serialize(command));
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(2013, 12);
  return Buffer.concat([header, body]);
}
