import { setTimeout } from 'node:timers/promises';
import { Agent, Dispatcher, interceptors } from 'undici';
import { createConnector, type ResolveName } from './connector.ts';
import { Exchange } from './exchange.ts';
import { HostSlots, type Slot } from './host-slots.ts';
import { type Allowance, allowanceFrom, type HostCapacity, type OutboundLimits } from './limits.ts';
import { OutboundFailed, OutboundRefused } from './outbound-error.ts';
import { type OutboundPolicy, refusalOfUrl } from './policy.ts';
import { withUserAgent } from './user-agent.ts';

/**
 * Passes an answer on until its body, as it arrives from the wire, is larger than allowed. A declared length that is
 * too large ends it before a byte is read.
 */
function capSize(
  handler: Dispatcher.DispatchHandler,
  cap: { readonly host: string; readonly bytes: number; readonly method: string },
): Dispatcher.DispatchHandler {
  let received = 0;
  const stop = (controller: Dispatcher.DispatchController) =>
    controller.abort(new OutboundFailed('too-large', cap.host, { detail: `the answer exceeds ${cap.bytes} bytes` }));
  // The decoder throws for unsupported codings.
  const passOn = (controller: Dispatcher.DispatchController, next: () => void) => {
    try {
      next();
    } catch (cause) {
      controller.abort(new OutboundFailed('malformed-response', cap.host, { cause }));
    }
  };
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseStart: (...start) => {
      const [controller, status, headers] = start;
      const hasBody = cap.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
      if (hasBody && Number(headers['content-length'] ?? 0) > cap.bytes) stop(controller);
      else passOn(controller, () => handler.onResponseStart?.(...start));
    },
    onResponseData: (controller, chunk) => {
      received += chunk.length;
      if (received > cap.bytes) stop(controller);
      else handler.onResponseData?.(controller, chunk);
    },
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  };
}

/** How long an idle connection is kept, and the longest a peer may ask for. */
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_LONGEST_MS = 30_000;

interface GovernedDispatcherOptions {
  readonly policy: OutboundPolicy;
  readonly limits: OutboundLimits;
  readonly capacity: HostCapacity;
  readonly userAgent: string;
  /** How long requests in flight may still take once closing begins, in milliseconds. */
  readonly graceMs: number;
  readonly resolve: ResolveName;
  readonly certificateAuthorities?: string | undefined;
}

/**
 * The undici dispatcher that every request of the process goes through. What it checks, it checks on each dispatch, so
 * that the hops of a redirect-following `fetch` are checked one by one. HTTP/1.1 only: one request is one connection,
 * which is what the limits count.
 */
export class GovernedDispatcher extends Dispatcher {
  readonly #options: GovernedDispatcherOptions;
  readonly #agent: Agent;
  readonly #slots: HostSlots;
  readonly #open = new Set<Exchange>();
  #closed = false;

  constructor(options: GovernedDispatcherOptions) {
    super();
    this.#options = options;
    this.#slots = new HostSlots(options.capacity);
    this.#agent = new Agent({
      connect: createConnector({
        policy: options.policy,
        resolve: options.resolve,
        timeoutMs: options.limits.connectMs,
        certificateAuthorities: options.certificateAuthorities,
      }),
      connections: options.capacity.inFlight,
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_LONGEST_MS,
    });
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.dispatchWithin(options, handler, allowanceFrom(this.#options.limits));
  }

  /** As `dispatch`, with the limits of this one request. */
  dispatchWithin(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    allowance: Allowance,
  ): boolean {
    const url = URL.parse(String(options.origin ?? ''));
    const host = url?.host ?? '';
    let slot: Slot | undefined;
    const exchange = new Exchange({
      handler,
      host,
      method: options.method,
      allowance,
      onOver: () => slot?.leave(),
    });
    this.#open.add(exchange);
    void exchange.answered.then(() => this.#open.delete(exchange));
    exchange.open();
    if (exchange.aborted) return true;
    const refusal = url === null ? new OutboundRefused('bad-url', '') : this.#refusalOf(url, options);
    if (url === null || refusal !== undefined) {
      exchange.abort(refusal);
      return true;
    }
    const checked = { ...options, origin: url.origin };
    const entered = this.#slots.enter(url.hostname, (own) => {
      slot = own;
      exchange.send((checkedHandler) => this.#send(checked, checkedHandler, { host, limits: allowance.limits }));
    });
    slot = entered;
    if (entered === undefined) exchange.abort(new OutboundRefused('host-busy', host));
    return true;
  }

  /** Refuses waiting requests, lets those in flight finish within the grace period, then aborts them. */
  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    const closing = this.#close();
    if (callback === undefined) return closing;
    closing.then(callback, callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    this.#refuseWaiting();
    const done = typeof error === 'function' ? error : callback;
    const destroying = this.#agent.destroy(typeof error === 'function' ? null : (error ?? null));
    if (done === undefined) return destroying;
    destroying.then(done, done);
  }

  async #close(): Promise<void> {
    this.#refuseWaiting();
    const grace = new AbortController();
    const answered = Promise.all([...this.#open].map((exchange) => exchange.answered));
    await Promise.race([
      answered,
      setTimeout(this.#options.graceMs, undefined, { signal: grace.signal }).catch(() => {}),
    ]);
    grace.abort();
    await this.#agent.destroy();
  }

  #refuseWaiting(): void {
    this.#closed = true;
    for (const exchange of this.#open) {
      if (exchange.waits) exchange.abort(new OutboundRefused('closed', exchange.host));
    }
  }

  #refusalOf(url: URL, options: Dispatcher.DispatchOptions): OutboundRefused | undefined {
    if (this.#closed) return new OutboundRefused('closed', url.host);
    if (options.method === 'CONNECT' || (options.upgrade ?? false) !== false) {
      return new OutboundRefused('bad-request', url.host);
    }
    return refusalOfUrl(url, this.#options.policy);
  }

  #send(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    within: { readonly host: string; readonly limits: OutboundLimits },
  ): void {
    const { limits, host } = within;
    const toAgent: Dispatcher.Dispatch = (checked, decoding) =>
      this.#agent.dispatch(checked, capSize(decoding, { host, bytes: limits.answerBytes, method: checked.method }));
    // Decoded here and not in `fetch`, so that the decoded bytes are counted too. An error page is no exception.
    const decode = interceptors.decompress({ maxSize: limits.answerBytes, skipErrorResponses: false });
    decode(toAgent)(
      {
        ...options,
        headers: withUserAgent(options.headers, this.#options.userAgent),
        headersTimeout: limits.headersMs,
        bodyTimeout: limits.bodySilenceMs,
      },
      handler,
    );
  }
}
