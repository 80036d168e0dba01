import type { Application } from '../../application/ports.ts';
import type { Log } from '../../log.ts';

const DAY_MS = 86_400_000;

/** After how many such answers nobody is taken to be behind an inbox. 410 is a word; 404 may be a mistake of a day. */
export const DEAD_AFTER = { 410: 1, 404: 3 } as const;
/** Failures further apart than this are not of one and the same end. */
const APART_MS = 10 * DAY_MS;
/** A server away for so long is not waited for: what waited a week was given up, again and again. */
const AWAY_MS = 14 * DAY_MS;

/** Why something was not delivered and never will be. */
export type Undelivered = {
  readonly reason: 'http' | 'circuit-breaker-ttl';
  readonly inbox: URL;
  readonly statusCode: number;
};

/** Counts deliveries that were given up, and drops the followers of an inbox that is dead. */
export function undeliverable(app: Application, log: Log): (failure: Undelivered) => Promise<void> {
  return async ({ reason, inbox, statusCode }) => {
    const now = app.now();
    const since = new Date(now.getTime() - APART_MS);
    const { href, host } = inbox;
    const dropped = await app.store.transact(async (writer) => {
      const { failures, firstAt } = await writer.deliveryWrite.inboxFailed(href, now, since);
      const limit = reason === 'http' ? (DEAD_AFTER as Readonly<Record<number, number>>)[statusCode] : undefined;
      const dead = limit === undefined ? now.getTime() - firstAt.getTime() >= AWAY_MS : failures >= limit;
      return dead ? await writer.deliveryWrite.dropInbox(href) : null;
    });
    if (dropped === null) log.info({ host, reason, status: statusCode }, 'a delivery was given up');
    else log.info({ host, reason, status: statusCode, dropped }, 'the followers at a dead inbox were dropped');
  };
}
