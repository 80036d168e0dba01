import type { Application } from '../../application/application.ts';
import type { Log } from '../../start/log.ts';

const DAY_MS = 86_400_000;

/** On so many days an inbox is not found before nobody is taken to be behind it: a 404 may be a mistake of a day. */
export const MISSING_DAYS = 3;
/** Failures further apart than this are not of one and the same end. */
const APART_MS = 10 * DAY_MS;
/** A server away for so long is not waited for: what waited a week was given up, again and again. */
const AWAY_MS = 14 * DAY_MS;

/** Something was not delivered and never will be; `status` is the answer, null where there was none. */
export type Undelivered = { readonly inbox: URL; readonly status: number | null };

/**
 * Records deliveries that were given up, and deletes the followers behind a dead inbox. One 410 is enough. Answers whether
 * nobody is behind it any more.
 */
export function undeliverable(app: Application, log: Log): (failure: Undelivered) => Promise<boolean> {
  return async ({ inbox, status }) => {
    const now = app.now();
    const { href, host } = inbox;
    const dropped = await app.store.transact(async (writer) => {
      const { missing, firstAt } = await writer.deliveries.recordFailure({
        inbox: href,
        at: now,
        since: new Date(now.getTime() - APART_MS),
        isMissing: status === 404,
        apartMs: DAY_MS,
      });
      const away = now.getTime() - firstAt.getTime() >= AWAY_MS;
      const dead = status === 410 || (status === 404 ? missing >= MISSING_DAYS : away);
      return dead ? await writer.deliveries.deleteInbox(href) : null;
    });
    if (dropped === null) log.info({ host, status }, 'a delivery was given up');
    else log.info({ host, status, dropped }, 'the followers at a dead inbox were dropped');
    return dropped !== null;
  };
}
