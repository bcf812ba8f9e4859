/** Bytes that have come and are not yet taken. Joins chunks only where a message lies across them. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The first `count` bytes, which stay; undefined when there are not so many. */
  peek(count: number): Buffer | undefined {
    if (this.length < count) return undefined;
    const [first] = this.#chunks;
    if (first === undefined || first.length < count) this.#join();
    return this.#chunks[0]?.subarray(0, count);
  }

  /** Takes the first `count` bytes; undefined, and takes nothing, when there are not so many. */
  take(count: number): Buffer | undefined {
    const taken = this.peek(count);
    const [first] = this.#chunks;
    if (taken === undefined || first === undefined) return taken;
    this.length -= count;
    if (first.length === count) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(count);
    return taken;
  }

  #join(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
