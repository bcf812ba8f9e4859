/** Waits for all to end, whatever becomes of each. @throws the first failure, in their order. */
export async function allOf(tasks: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(tasks);
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
}
