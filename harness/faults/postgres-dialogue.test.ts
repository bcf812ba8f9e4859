import { describe, expect, test } from 'vitest';
import { PostgresDialogue } from './postgres-dialogue.ts';

function startup(code: number): Buffer {
  const packet = Buffer.alloc(12);
  packet.writeInt32BE(12, 0);
  packet.writeInt32BE(code, 4);
  return packet;
}

function message(type: string, body = ''): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([header, Buffer.from(body)]);
}

const PROTOCOL_3 = 3 << 16;
const SSL_REQUEST = 80_877_103;

/** A dialogue behind its greeting. */
function greeted(): PostgresDialogue {
  const dialogue = new PostgresDialogue();
  dialogue.requests(Buffer.concat([startup(PROTOCOL_3), message('p', 'secret')]));
  dialogue.replies(Buffer.concat([message('R', 'ok'), message('Z', 'I')]));
  return dialogue;
}

describe('PostgresDialogue', () => {
  test('tells greetings from work', () => {
    const dialogue = new PostgresDialogue();
    const requests = dialogue.requests(Buffer.concat([startup(PROTOCOL_3), message('p', 'secret'), message('Q', 'select 1'), message('X')]));
    expect(requests.map(({ isWork }) => isWork)).toEqual([false, false, true, false]);
    expect(dialogue.replies(message('Z', 'I'))).toMatchObject([{ endsWork: false }]);
  });

  test('what ends with Sync is one request, also when it comes byte by byte', () => {
    const dialogue = greeted();
    const bytes = Buffer.concat([message('P', 'x'), message('B', 'y'), message('E'), message('S'), message('B', 'z'), message('S')]);
    const requests = [...bytes].flatMap((byte) => dialogue.requests(Buffer.from([byte])));
    expect(requests.map((request) => ({ length: request.bytes.length, isWork: request.isWork }))).toEqual([
      { length: 22, isWork: true },
      { length: 11, isWork: true },
    ]);
    expect(Buffer.concat(requests.map((request) => request.bytes))).toEqual(bytes);
  });

  test('an answer is whole with ReadyForQuery, and is given as one', () => {
    const dialogue = greeted();
    const requests = dialogue.requests(Buffer.concat([message('Q', 'a'), message('Q', 'b')]));
    for (const request of requests) dialogue.sent(request);
    expect(dialogue.replies(message('D', 'row'))).toEqual([]);
    const replies = dialogue.replies(Buffer.concat([message('C', 'done'), message('Z', 'I'), message('E', 'no'), message('Z', 'E'), message('N', 'notice')]));
    expect(replies.map(({ bytes, endsWork }) => [bytes.toString('latin1').replaceAll(/[^A-Z]/g, ''), endsWork])).toEqual([
      ['DCZI', true],
      ['EZE', true],
      ['N', false],
    ]);
  });

  test('a commit is told by its words, or by the name of what was prepared', () => {
    const dialogue = greeted();
    const sync = message('S');
    const asked = [message('Q', 'COMMIT\0'), message('P', 'c\0commit\0\0\0'), sync, message('B', '\0c\0'), sync, message('B', '\0other\0'), sync];
    const requests = dialogue.requests(Buffer.concat([...asked, message('Q', 'select 1\0'), message('P', 'c\0select 1\0'), sync, message('B', '\0c\0'), sync]));
    expect(requests.map(({ commits }) => commits)).toEqual([true, false, true, false, false, false, false]);
    expect(requests.map(({ says }) => says)).toEqual(['COMMIT', 'commit', 'commit', '', 'select 1', 'select 1', 'select 1']);
  });

  test('the data of a COPY is asked for and passed on in the middle of the request', () => {
    const dialogue = greeted();
    const [copy] = dialogue.requests(message('Q', 'copy t from stdin\0'));
    if (copy !== undefined) dialogue.sent(copy);
    expect(dialogue.replies(message('G', 'text'))).toMatchObject([{ endsWork: false }]);
    expect(dialogue.requests(Buffer.concat([message('d', '1'), message('c')])).map(({ isWork }) => isWork)).toEqual([false, false]);
    expect(dialogue.replies(Buffer.concat([message('C', 'COPY 1'), message('Z', 'T')]))).toMatchObject([{ endsWork: true }]);
  });

  test('what ends with Flush is sent on, and no answer is waited for', () => {
    const dialogue = greeted();
    const [request] = dialogue.requests(Buffer.concat([message('P'), message('H')]));
    expect(request).toMatchObject({ isWork: true, isAnswered: false });
    if (request !== undefined) dialogue.sent(request);
    expect(dialogue.replies(message('1'))).toMatchObject([{ endsWork: false }]);
  });

  test('passes on as it comes what asks for encryption', () => {
    const dialogue = new PostgresDialogue();
    expect(dialogue.requests(startup(SSL_REQUEST))).toMatchObject([{ isWork: false }]);
    expect(dialogue.replies(Buffer.from('S'))).toMatchObject([{ endsWork: false }]);
    expect(dialogue.requests(Buffer.from([1, 2, 3]))).toMatchObject([{ bytes: Buffer.from([1, 2, 3]), isWork: false }]);
  });
});
