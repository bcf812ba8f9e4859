import type { Invocation, StoreKind, Subject } from '../contract/subject.ts';

/** What an operation gave, and how it came about. */
export interface Served {
  /** The store whose answer this is. */
  readonly by: StoreKind;
  readonly answer: { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'error'; readonly error: unknown };
  /**
   * Whether the other store has what was written: `applied`, for whoever reads it there, and the outbox keeps it until it is
   * on disk there; `pending` in the outbox; `none` where nothing was to be mirrored.
   */
  readonly secondary: 'applied' | 'pending' | 'none';
  /** Documents that were brought over from MongoDB for it. */
  readonly converted: number;
}

/** A subject that says which store served a call. */
export interface ServedSubject extends Subject {
  /** Never rejects for what the operation itself threw: that is the answer. */
  serve(call: Invocation): Promise<Served>;
}

/** A subject on one store. Closing it is left to who opened the subject. */
export function servedBy(by: StoreKind, subject: Subject): ServedSubject {
  const serve = async (call: Invocation): Promise<Served> => ({ by, answer: await answerOf(subject, call), secondary: 'none', converted: 0 });
  return { serve, invoke: async (call) => resultOf(await serve(call)), [Symbol.asyncDispose]: async () => undefined };
}

export async function answerOf(subject: Subject, call: Invocation): Promise<Served['answer']> {
  try {
    return { kind: 'value', value: await subject.invoke(call) };
  } catch (error) {
    return { kind: 'error', error };
  }
}

/** The value of what was served. @throws what the operation threw. */
export function resultOf({ answer }: Pick<Served, 'answer'>): unknown {
  if (answer.kind === 'error') throw answer.error;
  return answer.value;
}
