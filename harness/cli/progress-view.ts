import type { Verdict } from '../contract/verdict.ts';
import type { ProgressEvent } from '../contract/verify.ts';
import { durationText } from '../report/duration.ts';
import { visible } from '../report/visible.ts';
import type { Colors, Console } from './console.ts';
import { ProgressState } from './progress-state.ts';

const FRAME_MS = 100;
/** Between two plain lines of progress: a log is read afterwards. */
const PLAIN_MS = 5_000;

/**
 * Shows where a run stands, on standard error. On a terminal two lines that are redrawn in place; elsewhere plain lines,
 * one now and then. Either way one lasting line for each finished check.
 */
export class ProgressView implements Disposable {
  readonly #console: Console;
  readonly #colors: Colors;
  readonly #live: boolean;
  readonly #now: () => number;
  readonly #state: ProgressState;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Lines of the frame that stands on the screen. */
  #drawn: readonly string[] = [];
  #note: string | undefined;
  #plainMs: number;

  constructor(console: Console, now: () => number = () => performance.now()) {
    this.#console = console;
    this.#colors = console.colors(console.err);
    this.#live = console.isLive(console.err);
    this.#now = now;
    this.#state = new ProgressState(now());
    this.#plainMs = now();
    // Frames come by the clock, not by the event: a fast check would otherwise spend its time on drawing.
    if (this.#live) this.#timer = setInterval(() => this.draw(), FRAME_MS).unref();
  }

  /** What is being done before checks begin: starting stores, fetching a server. */
  note(message: string): void {
    if (this.#live) this.#note = visible(message);
    else this.#console.tell(visible(message));
  }

  take(event: ProgressEvent): void {
    this.#state.take(event, this.#now());
    if (event.kind === 'note') this.tell(visible(event.message));
    if (event.kind === 'check-started') this.#note = undefined;
    if (event.kind === 'check-ended') this.tell(this.#endedText(event));
    if (event.kind === 'progress' && !this.#live && this.#now() - this.#plainMs >= PLAIN_MS) {
      this.#plainMs = this.#now();
      this.#console.tell(visible(this.#state.jobText(event, this.#now()) ?? ''));
    }
  }

  /** A lasting line, above what is redrawn. */
  tell(text: string): void {
    const standing = this.#drawn;
    this.#erase();
    this.#console.tell(text);
    if (standing.length > 0) this.draw();
  }

  /** Draws a frame over the one that stands, in one write, so that nothing flickers. */
  draw(): void {
    const lines = this.#frame();
    if (lines.join('\n') === this.#drawn.join('\n')) return;
    const body = lines.map((line, index) => `${index < lines.length - 1 || lines.length === 1 ? line : this.#colors.dim(line)}\u001b[K`).join('\n');
    this.#console.err.write(`${this.#toTop()}${body}\u001b[J`);
    this.#drawn = lines;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #frame(): readonly string[] {
    // One column stays free: a full line makes some terminals wrap.
    const width = this.#console.width(this.#console.err) - 1;
    const now = this.#now();
    const lines = this.#note !== undefined ? [this.#note] : [...this.#state.jobTexts(now), this.#state.runText(now, width)];
    return lines.filter((line) => line !== undefined).map((line) => shorten(visible(line), width));
  }

  #erase(): void {
    if (this.#drawn.length === 0) return;
    this.#console.err.write(`${this.#toTop()}\u001b[J`);
    this.#drawn = [];
  }

  #toTop(): string {
    return this.#drawn.length > 1 ? `\r\u001b[${this.#drawn.length - 1}A` : '\r';
  }

  #endedText({ module, check, verdict, reason, durationMs }: Extract<ProgressEvent, { kind: 'check-ended' }>): string {
    const paint: Readonly<Record<Verdict, (text: string) => string>> = {
      pass: this.#colors.green,
      fail: this.#colors.red,
      inconclusive: this.#colors.yellow,
      void: this.#colors.yellow,
    };
    return `${paint[verdict](verdict.padEnd(4))} ${visible(module)} ${check}: ${visible(reason)} ${this.#colors.dim(`(${durationText(durationMs * 1_000)})`)}`;
  }
}

function shorten(line: string, width: number): string {
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
