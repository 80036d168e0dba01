import type { LoggedEvent } from '../../../domain/event/event.ts';
import type { Institution } from '../../../domain/institution/institution.ts';
import type { Id } from '../../../domain/kit/id.ts';
import {
  type DigestDay,
  type DigestFrequency,
  digestDay,
  nextDigest,
  weeklyDay,
} from '../../../domain/mail/digest-day.ts';
import type { MailMessage } from '../../../domain/mail/mail.ts';
import { isAnswer } from '../../../domain/mail/news.ts';
import type { Application, Writer } from '../../application.ts';
import type { EffectConsumer } from '../../event/consume-events.ts';
import type { ConsumerName } from '../../event/event-consumers.ts';
import { digestClock, digestSchedule } from '../digest-clock.ts';
import { queueMail } from '../mails.ts';
import { concerns, digestSections, relevantNews } from './digest-sections.ts';
import { followerAddress, tokenOf } from './mail-follows.ts';
import type { DigestNews, DueDays, MailFollow, MailFollower } from './ports.ts';

/** The days whose digests are due once that of a day is. */
export function dueDays(app: Application, daily: DigestDay): DueDays {
  return { daily, weekly: weeklyDay(daily, digestSchedule(app).weekday) };
}

const BATCH = 100;
const DAY_MS = 24 * 3_600_000;
/** A digest that waited longer is followed by another. */
const NEEDED_MS: Readonly<Record<DigestFrequency, number>> = { daily: DAY_MS, weekly: 7 * DAY_MS };

export type DigestsSent = {
  /** Addresses whose digest of the day is done, whether a mail was needed or not. */
  readonly followers: number;
  readonly letters: number;
  /** When the next day's is due; null before the node is set up. */
  readonly next: Date | null;
};

/**
 * Queues once a day, or once a week for whoever chose so, what is new in what each address follows; nothing where there is no news. Mails and the record
 * that they were written are one transaction for some addresses at a time: killed in between, the node goes on with the
 * others, tells nobody twice and leaves nothing out. A node that was away at the hour tells when it is back.
 */
export async function sendDigests(app: Application, stop?: AbortSignal): Promise<DigestsSent> {
  await app.store.placeEvents();
  let [followers, mails] = [0, 0];
  for (;;) {
    const batch = await app.store.transact(async (writer) => await digestsIn(writer, app));
    if (batch === null) return { followers, letters: mails, next: null };
    followers += batch.followers;
    mails += batch.letters;
    if (batch.followers < BATCH || stop?.aborted === true) return { followers, letters: mails, next: batch.next };
  }
}

async function digestsIn(writer: Writer, app: Application): Promise<(DigestsSent & { readonly next: Date }) | null> {
  const institution = await writer.institution.get();
  if (institution === null) return null;
  const now = app.now();
  const clock = digestClock(app, institution);
  const day = digestDay(now, clock);
  const next = nextDigest(now, clock);
  const followers = await writer.mailFollows.claimDue({ ...dueDays(app, day), limit: BATCH });
  if (followers.length === 0) return { followers: 0, letters: 0, next };
  const written = await writeDigests(writer, app, { institution, followers, only: () => true });
  const { ids, through, letters } = written;
  await writer.mailFollows.markDigested({ ids, day, through });
  return { followers: followers.length, letters, next };
}

/**
 * Queues the official answers of an event, and of those that came since, for whoever follows what they are about and wants
 * them at once, and records it in each follow like a digest: no digest repeats them. Doing it again tells nobody twice.
 */
async function sendAnswers(app: Application, event: LoggedEvent): Promise<number> {
  let mails = 0;
  for (;;) {
    const batch = await app.store.transact(async (writer) => {
      const institution = await writer.institution.get();
      if (institution === null) return null;
      const { position, consultationId, proposalId } = event;
      const followers = await writer.mailFollows.claimForAnswer({ position, consultationId, proposalId, limit: BATCH });
      if (followers.length === 0) return null;
      const only = ({ type }: DigestNews) => isAnswer(type);
      const written = await writeDigests(writer, app, { institution, followers, only });
      await writer.mailFollows.markAnswered(written);
      return written;
    });
    if (batch === null) return mails;
    mails += batch.letters;
  }
}

/** Queues for each of some addresses what is new of some kinds, and answers up to where that was. */
async function writeDigests(
  writer: Writer,
  app: Application,
  given: {
    readonly institution: Institution;
    readonly followers: readonly MailFollower[];
    readonly only: (news: DigestNews) => boolean;
  },
): Promise<{ readonly ids: readonly Id[]; readonly through: number; readonly letters: number }> {
  const { institution, followers } = given;
  const ids = followers.map(({ id }) => id);
  const follows = await writer.mailFollows.follows(ids);
  const through = await writer.events.last();
  const after = follows.reduce((least, { notifiedThrough }) => Math.min(least, notifiedThrough), through);
  const news = after < through ? (await writer.mailFollows.news({ after, through })).filter(given.only) : [];
  let letters = 0;
  for (const follower of followers) {
    const own = follows.filter(({ followerId }) => followerId === follower.id);
    const mail = digestOf(app, { institution, follower, news: newsFor(own, news) });
    if (mail === null) continue;
    letters += 1;
    const expiresAt = new Date(app.now().getTime() + NEEDED_MS[follower.frequency]);
    await queueMail(writer, app, { letter: mail, expiresAt });
  }
  return { ids, through, letters };
}

/** What somebody is told of: whatever one of their follows concerns that was not told by it, each thing once. */
function newsFor(follows: readonly MailFollow[], news: readonly DigestNews[]): readonly DigestNews[] {
  return news.filter((each) =>
    follows.some((follow) => each.position > notifiedThrough(follow, each) && concerns(follow, each)),
  );
}

function notifiedThrough(follow: MailFollow, { type }: DigestNews): number {
  return isAnswer(type) ? Math.max(follow.notifiedThrough, follow.answersThrough) : follow.notifiedThrough;
}

function digestOf(
  app: Application,
  {
    institution,
    follower,
    news,
  }: { readonly institution: Institution; readonly follower: MailFollower; readonly news: readonly DigestNews[] },
): MailMessage | null {
  const { lang } = follower;
  const sections = digestSections(app, { lang, news: relevantNews(news, app.now()) });
  if (sections.length === 0) return null;
  return {
    to: followerAddress(app, follower),
    lang,
    institution: institution.name,
    says: { kind: 'digest', sections, unfollow: unfollowLink(app, follower) },
  };
}

/** In the language of the mail that it is in. */
function unfollowLink(app: Application, follower: MailFollower): string {
  return `${app.origin}/unfollow/${tokenOf(app, follower)}?${new URLSearchParams({ lang: follower.lang })}`;
}

/** The name of the cursor of whoever tells followers official answers at once. */
const ANSWERS_BY_MAIL = 'answers-by-mail' satisfies ConsumerName;

/** Writes to those who want official answers at once, as each is published. */
export function answersByMail(app: Application): EffectConsumer & { readonly name: typeof ANSWERS_BY_MAIL } {
  return {
    name: ANSWERS_BY_MAIL,
    concerns: ({ type }) => app.mails !== undefined && isAnswer(type),
    async consume(event) {
      await sendAnswers(app, event);
    },
  };
}
