import type { Application } from '../../application/application.ts';
import type { Log } from '../../start/log.ts';
import { markEnded, markFailed } from './delivery-tracking.ts';

const DAY_MS = 86_400_000;

/** On so many days an inbox is not found before nobody is taken to be behind it: a 404 may be a mistake of a day. */
export const MISSING_DAYS = 3;
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

/** Records deliveries that were given up, and deletes the followers behind a dead inbox. One 410 is enough. */
export function undeliverable(app: Application, log: Log): (failure: Undelivered) => Promise<void> {
  return async ({ reason, inbox, statusCode }) => {
    markFailed(Object.assign(new Error(reason), { statusCode: reason === 'http' ? statusCode : 0 }));
    const now = app.now();
    const { href, host } = inbox;
    const status = reason === 'http' ? statusCode : null;
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
    if (dropped !== null) markEnded();
    if (dropped === null) log.info({ host, reason, status: statusCode }, 'a delivery was given up');
    else log.info({ host, reason, status: statusCode, dropped }, 'the followers at a dead inbox were dropped');
  };
}

/** An inbox took something: whatever it failed before is not of one end with what it fails next. */
export async function delivered(app: Application, inbox: URL): Promise<void> {
  const { href } = inbox;
  if (!(await app.store.read((reader) => reader.deliveries.hasFailed(href)))) return;
  await app.store.transact((writer) => writer.deliveries.recordSuccess(href));
}
