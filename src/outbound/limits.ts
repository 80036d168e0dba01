/** The limits of one request. All times in milliseconds. */
export interface OutboundLimits {
  /** Bytes of the response body: as received, and again after each content coding is decoded. */
  readonly answerBytes: number;
  /** Name resolution, TCP and TLS together. One request may shorten it, not lengthen it. */
  readonly connectMs: number;
  /** From the request sent to the last response header. */
  readonly headersMs: number;
  /** Idle time between two chunks of the body. */
  readonly bodySilenceMs: number;
  /** The whole request: waiting for a slot, every redirect, the last byte of the body. */
  readonly totalMs: number;
  /** Redirects followed; 0 makes the first one an error. */
  readonly redirects: number;
}

export const DEFAULT_LIMITS: OutboundLimits = {
  answerBytes: 1024 * 1024,
  connectMs: 10_000,
  headersMs: 15_000,
  bodySilenceMs: 10_000,
  totalMs: 30_000,
  redirects: 3,
};

/** The limits with some of them replaced. Each is a whole number; `answerBytes` is at least 1. */
export function limitsWith(limits: OutboundLimits, overrides: Partial<OutboundLimits> = {}): OutboundLimits {
  const combined = { ...limits, ...overrides };
  for (const [name, value] of Object.entries(combined)) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`the limit ${name} is not a whole number`);
  }
  if (combined.answerBytes === 0) throw new RangeError('the limit answerBytes is at least 1');
  return combined;
}

/** How many requests to one host may be in flight, and how many more may wait for a slot. */
export interface HostCapacity {
  readonly inFlight: number;
  readonly waiting: number;
}

export const DEFAULT_HOST_CAPACITY: HostCapacity = { inFlight: 6, waiting: 200 };

/** The limits of one request and the moment they end, shared by its redirects. */
export interface Allowance {
  readonly limits: OutboundLimits;
  /** On the clock of `performance.now()`. */
  readonly endsAt: number;
}

export function allowanceFrom(limits: OutboundLimits): Allowance {
  return { limits, endsAt: performance.now() + limits.totalMs };
}
