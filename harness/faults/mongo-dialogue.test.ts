import { Binary, deserialize, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { MongoDialogue } from './mongo-dialogue.ts';

function message(id: number, document: object, { answers = 0, flags = 0, opcode = 2013 } = {}): Buffer {
  const body = Buffer.from(serialize(document));
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(answers, 8);
  header.writeInt32LE(opcode, 12);
  header.writeUInt32LE(flags, 16);
  return Buffer.concat([header, body]);
}

const session = (byte: number) => ({ id: new Binary(Buffer.alloc(16, byte), Binary.SUBTYPE_UUID) });

describe('MongoDialogue', () => {
  test.each([
    [{ hello: 1 }, false],
    [{ isMaster: 1 }, false],
    [{ saslContinue: 1 }, false],
    [{ endSessions: [] }, false],
    [{ find: 'users' }, true],
    [{ commitTransaction: 1 }, true],
  ])('%j is work: %s', (command, isWork) => {
    expect(new MongoDialogue().requests(message(1, command))).toMatchObject([{ isWork, isAnswered: true }]);
  });

  test.each([
    [{ insert: 'users' }, true],
    [{ findAndModify: 'users', autocommit: false }, false],
    [{ commitTransaction: 1, autocommit: false }, true],
    [{ find: 'users' }, false],
  ])('%j commits: %s', (command, commits) => {
    expect(new MongoDialogue().requests(message(1, command))).toMatchObject([{ commits }]);
  });

  test('legacy greetings are none, compressed commands are', () => {
    const requests = new MongoDialogue().requests(Buffer.concat([message(1, { isMaster: 1 }, { opcode: 2004 }), message(2, { x: 1 }, { opcode: 2012 })]));
    expect(requests.map(({ isWork }) => isWork)).toEqual([false, true]);
  });

  test('a reply ends the work that it answers, however the bytes are cut', () => {
    const dialogue = new MongoDialogue();
    const [request] = dialogue.requests(message(7, { find: 'users' }));
    if (request !== undefined) dialogue.sent(request);
    const bytes = Buffer.concat([message(90, { ok: 1 }, { answers: 3 }), message(91, { ok: 1 }, { answers: 7 })]);
    const replies = [...bytes].flatMap((byte) => dialogue.replies(Buffer.from([byte])));
    expect(replies.map(({ endsWork }) => endsWork)).toEqual([false, true]);
    expect(Buffer.concat(replies.map((reply) => reply.bytes))).toEqual(bytes);
  });

  test('a command that wants no answer is not waited for', () => {
    expect(new MongoDialogue().requests(message(1, { insert: 'users' }, { flags: 2 }))).toMatchObject([{ isWork: true, isAnswered: false }]);
  });

  test('the farewell ends the sessions whose transactions are open, and no others', () => {
    const dialogue = new MongoDialogue();
    const commands = [
      { find: 'users', lsid: session(1), startTransaction: true, autocommit: false },
      { find: 'users', lsid: session(2), startTransaction: true, autocommit: false },
      { commitTransaction: 1, lsid: session(2), autocommit: false },
      { insert: 'users', lsid: session(3), documents: [{ text: 'startTransaction' }] },
    ];
    for (const [id, command] of commands.entries()) for (const request of dialogue.requests(message(id, command))) dialogue.sent(request);
    const farewell = deserialize(dialogue.farewell()?.subarray(21) ?? Buffer.alloc(0));
    expect(farewell).toMatchObject({ killSessions: [{ id: session(1).id }], $db: 'admin' });
    expect(new MongoDialogue().farewell()).toBeUndefined();
  });
});
