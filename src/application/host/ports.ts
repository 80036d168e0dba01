import type { VerdictReason } from '../../domain/host/verdict-reason.ts';

/** What a host and everything below it may send. */
export type HostPolicy = {
  readonly host: string;
  /**
   * `limit` accepts less at a time and holds every contribution for an officer; `block` refuses before anything is read
   * and sends nothing; `allow` is what holds without a policy, and is not overridden by a list that is imported.
   */
  readonly policy: 'allow' | 'limit' | 'block';
  readonly reason: string | null;
  readonly setAt: Date;
};
export type HostTraffic = {
  readonly host: string;
  readonly day: string;
  readonly type: string;
  readonly verdict: Verdict['verdict'];
  readonly because: string;
  readonly messages: number;
};
/** The same over several days. */
export type TrafficTotal = Omit<HostTraffic, 'day'> & { readonly lastDay: string };

export type Verdict =
  | { readonly verdict: 'accepted'; readonly because: VerdictReason }
  /** Understood, and nothing to do: a replay, something not about us. */
  | { readonly verdict: 'ignored'; readonly because: VerdictReason }
  | { readonly verdict: 'refused'; readonly because: VerdictReason }
  /** Given up after repeated failures of our own. */
  | { readonly verdict: 'failed'; readonly because: VerdictReason };
