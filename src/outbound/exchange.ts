import type { Dispatcher } from 'undici';
import { failureOf } from './failure-of.ts';
import type { Allowance } from './limits.ts';
import { OutboundFailed } from './outbound-error.ts';

/** Content codings that `fetch` would decode itself, beyond our limits. */
const CODING_LEFT = /\b(gzip|deflate|br|zstd|compress)\b/i;

/**
 * One request and its answer. Stands between the caller's handler and undici: it is a handler to undici, and the
 * controller that the caller may abort at any moment, also while the request still waits for a place or a connection.
 */
export class Exchange implements Dispatcher.DispatchHandler, Dispatcher.DispatchController {
  readonly #handler: Dispatcher.DispatchHandler;
  /** With its port. */
  readonly host: string;
  readonly #method: string;
  readonly #allowance: Allowance;
  readonly #onOver: () => void;
  readonly #answered = Promise.withResolvers<void>();
  readonly #timers: NodeJS.Timeout[] = [];
  #target: Dispatcher.DispatchController | null = null;
  #dispatched = false;
  #answerStarted = false;
  #over = false;
  #reported = false;
  #reason: Error | null = null;
  #connected = () => {};

  constructor(request: {
    readonly handler: Dispatcher.DispatchHandler;
    readonly host: string;
    readonly method: string;
    readonly allowance: Allowance;
    /** Called once, when undici has finished the request and its slot is free. */
    readonly onOver: () => void;
  }) {
    this.#handler = request.handler;
    this.host = request.host;
    this.#method = request.method;
    this.#allowance = request.allowance;
    this.#onOver = request.onOver;
  }

  /** Starts the time limit and passes the controller to the caller. */
  open(): void {
    this.#after(this.#allowance.endsAt - performance.now(), `no whole answer in ${this.#allowance.limits.totalMs} ms`);
    this.#handler.onRequestStart?.(this, null);
  }

  /** Sends through undici, unless the caller aborted. */
  send(dispatch: (handler: Dispatcher.DispatchHandler) => void): void {
    if (this.#reported) {
      this.#end();
      return;
    }
    this.#dispatched = true;
    const { connectMs } = this.#allowance.limits;
    const waiting = this.#after(connectMs, `no connection in ${connectMs} ms`);
    this.#connected = () => clearTimeout(waiting);
    dispatch(this);
  }

  /** Whether it still waits for a slot. */
  get waits(): boolean {
    return !this.#dispatched && !this.#reported;
  }

  /** Settles when the caller has its response or its error; never rejects. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  get paused(): boolean {
    return this.#target?.paused ?? false;
  }

  get rawHeaders(): NonNullable<Dispatcher.DispatchController['rawHeaders']> | null {
    return this.#target?.rawHeaders ?? null;
  }

  get rawTrailers(): NonNullable<Dispatcher.DispatchController['rawTrailers']> | null {
    return this.#target?.rawTrailers ?? null;
  }

  pause(): void {
    this.#target?.pause();
  }

  resume(): void {
    this.#target?.resume();
  }

  abort(reason?: Error | null): void {
    if (this.#reported || this.#reason !== null) return;
    this.#reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
    if (this.#target !== null) {
      this.#target.abort(this.#reason);
    } else {
      this.#report(this.#reason);
      if (!this.#dispatched) this.#end();
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#connected();
    this.#target = controller;
    if (this.#reason !== null) controller.abort(this.#reason);
  }

  onResponseStart(...[controller, status, headers, statusMessage]: ResponseStart): void {
    if (this.#reported) return;
    this.#answerStarted ||= status >= 200;
    if (this.#method !== 'HEAD' && status >= 200 && CODING_LEFT.test(String(headers['content-encoding'] ?? ''))) {
      if (status !== 204 && status !== 304) {
        const detail = 'the answer has a content coding this client cannot undo';
        controller.abort(new OutboundFailed('malformed-response', this.host, { detail }));
        return;
      }
    }
    this.#handler.onResponseStart?.(this, status, headers, statusMessage);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#reported) this.#handler.onResponseData?.(this, chunk);
  }

  onResponseEnd(...[, trailers]: ResponseEnd): void {
    this.#end();
    if (this.#reported) return;
    this.#reported = true;
    this.#answered.resolve();
    this.#handler.onResponseEnd?.(this, trailers);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#report(this.#reason ?? failureOf(error, { host: this.host, answerStarted: this.#answerStarted }));
  }

  #report(error: Error): void {
    this.#stopClocks();
    if (this.#reported) return;
    this.#reported = true;
    this.#answered.resolve();
    this.#reason ??= error;
    this.#handler.onResponseError?.(this, error);
  }

  #after(ms: number, detail: string): NodeJS.Timeout {
    const timer = setTimeout(() => this.abort(new OutboundFailed('timeout', this.host, { detail })), Math.max(0, ms));
    this.#timers.push(timer);
    return timer;
  }

  #stopClocks(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #end(): void {
    this.#stopClocks();
    if (this.#over) return;
    this.#over = true;
    this.#onOver();
  }
}

type ResponseStart = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>;
type ResponseEnd = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>;
