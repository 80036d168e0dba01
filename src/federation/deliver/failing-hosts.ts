import type { Application } from '../../application/application.ts';
import type { FailingHost } from '../../application/federation/delivery/ports.ts';
import { afterFailure, type Breaker, type Failure, probeOf } from './host-breaker.ts';

/** How old the view of this process may be: what another process found is known by then. */
const VIEW_MS = 1_000;

type View = {
  readonly hosts: Map<string, FailingHost>;
  /** Inboxes at which something was given up. */
  readonly inboxes: Set<string>;
};

/** Hosts that take nothing at the moment, and inboxes that failed: read once a second, not at every delivery. */
export type FailingHosts = {
  find(host: string): Promise<FailingHost | null>;
  failed(failure: Failure): Promise<FailingHost>;
  /** Whether an activity goes to a held host now, to see; otherwise the moment to look again. */
  probe(held: FailingHost, what: { readonly activity: string; readonly isDelete: boolean }): Promise<true | Date>;
  /**
   * A host that fails sent something, so it is there: one delivery may go. Answers in how many milliseconds, which is not at once
   * where it failed just now, and then is to be asked again; null where it does not fail.
   */
  heard(host: string): Promise<number | null>;
  /** A host, and this inbox of it, took something. Answers whether the host failed before. */
  arrived(host: string, inbox: string): Promise<boolean>;
  /** What this process knows is read anew. */
  forget(): void;
};

export function failingHosts(app: Application, breaker: Breaker): FailingHosts {
  let view: Promise<View> | null = null;
  let until = 0;

  function current(): Promise<View> {
    if (view !== null && until > performance.now()) return view;
    until = performance.now() + VIEW_MS;
    const reading = app.store.read(async ({ deliveries }) => ({
      hosts: new Map((await deliveries.failingHosts()).map((each) => [each.host, each])),
      inboxes: new Set(await deliveries.failedInboxes()),
    }));
    view = reading;
    reading.catch(() => {
      view = null;
    });
    return reading;
  }

  async function change(
    host: string,
    to: (before: FailingHost | null) => FailingHost | null,
  ): Promise<FailingHost | null> {
    const after = await app.store.transact(async ({ deliveries }) => {
      const next = to(await deliveries.lockFailingHost(host));
      if (next !== null) await deliveries.saveFailingHost(next);
      return next;
    });
    if (after !== null) (await current()).hosts.set(host, after);
    return after;
  }

  return {
    find: async (host) => (await current()).hosts.get(host) ?? null,
    async failed(failure) {
      const after = await change(failure.host, (before) => afterFailure(before, failure, breaker));
      if (after === null) throw new Error('a failure leaves a failing host');
      return after;
    },
    async probe(held, { activity, isDelete }) {
      const now = new Date();
      const first = probeOf(held, { activity, isDelete, now }, breaker);
      if (first !== true) return first;
      let verdict: true | Date = true;
      // Another process may be looking at this moment: one does.
      await change(held.host, (before) => {
        if (before === null) return null;
        verdict = probeOf(before, { activity, isDelete, now }, breaker);
        if (verdict !== true) return before;
        return { ...before, probed: activity, probedAt: now, heldUntil: new Date(now.getTime() + breaker.heldMs) };
      });
      return verdict;
    },
    async heard(host) {
      const now = new Date();
      const known = (await current()).hosts.get(host);
      if (known === undefined) return null;
      const waitMs = known.failedAt.getTime() + breaker.deleteMs - now.getTime();
      if (waitMs > 0) return Math.min(waitMs, breaker.deleteMs);
      await change(host, (before) =>
        before === null ? null : { ...before, failedAt: now, heldUntil: before.heldUntil === null ? null : now },
      );
      return 0;
    },
    async arrived(host, inbox) {
      const { hosts, inboxes } = await current();
      if (!hosts.has(host) && !inboxes.has(inbox)) return false;
      await app.store.transact(async ({ deliveries }) => {
        await deliveries.deleteFailingHost(host);
        await deliveries.recordSuccess(inbox);
      });
      inboxes.delete(inbox);
      return hosts.delete(host);
    },
    forget() {
      until = 0;
    },
  };
}
