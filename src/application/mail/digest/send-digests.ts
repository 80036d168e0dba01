import type { Institution } from '../../../domain/institution/institution.ts';
import { digestDay, nextDigest } from '../../../domain/mail/digest-day.ts';
import type { MailMessage } from '../../../domain/mail/mail.ts';
import type { Application, Writer } from '../../application.ts';
import { queueMail } from '../mails.ts';
import { concerns, relevantNews } from './digest-news.ts';
import { digestSections } from './digest-sections.ts';
import { followerAddress, tokenOf } from './mail-follows.ts';
import type { DigestNews, MailFollow, MailFollower } from './ports.ts';

const BATCH = 100;
/** A digest that waited longer is followed by another. */
const NEEDED_MS = 24 * 3_600_000;

export type DigestsSent = {
  /** Addresses whose digest of the day is done, whether a mail was needed or not. */
  readonly followers: number;
  readonly letters: number;
  /** When the next day's is due; null before the node is set up. */
  readonly next: Date | null;
};

/**
 * Queues once a day what is new in what each address follows; nothing where there is no news. Mails and the record
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
  const day = digestDay(now, institution.timeZone);
  const next = nextDigest(now, institution.timeZone);
  const followers = await writer.mailFollows.claimDue({ day, limit: BATCH });
  if (followers.length === 0) return { followers: 0, letters: 0, next };
  const ids = followers.map(({ id }) => id);
  const follows = await writer.mailFollows.follows(ids);
  const through = await writer.events.last();
  const after = follows.reduce((least, { notifiedThrough }) => Math.min(least, notifiedThrough), through);
  const news = after < through ? await writer.mailFollows.news({ after, through }) : [];
  let mails = 0;
  for (const follower of followers) {
    const own = follows.filter(({ followerId }) => followerId === follower.id);
    const mail = digestOf(app, { institution, follower, news: newsFor(own, news) });
    if (mail === null) continue;
    mails += 1;
    await queueMail(writer, app, { letter: mail, expiresAt: new Date(now.getTime() + NEEDED_MS) });
  }
  await writer.mailFollows.markDigested({ ids, day, through });
  return { followers: followers.length, letters: mails, next };
}

/** What somebody is told of: whatever one of their follows concerns that was not told by it, each thing once. */
function newsFor(follows: readonly MailFollow[], news: readonly DigestNews[]): readonly DigestNews[] {
  return news.filter((each) =>
    follows.some((follow) => each.position > follow.notifiedThrough && concerns(follow, each)),
  );
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
    says: { kind: 'digest', sections, unfollow: `${app.origin}/unfollow/${tokenOf(app, follower)}` },
  };
}
