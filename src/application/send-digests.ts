import { digestDay, nextDigest } from '../domain/follow/digest-day.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Letter } from '../domain/letter.ts';
import { concerns, type DigestNews, worthTelling } from './digest-news.ts';
import { digestSections } from './digest-sections.ts';
import { followerAddress, type MailFollow, type MailFollower, tokenOf } from './mail-follows.ts';
import { postLetter } from './mails.ts';
import type { Application, Writer } from './ports.ts';

const BATCH = 100;
/** A digest that waited longer is followed by another. */
const NEEDED_MS = 24 * 3_600_000;

export type DigestsSent = {
  /** Addresses whose day's digest was made, a letter or none. */
  readonly followers: number;
  readonly letters: number;
  /** When the next day's is due; null before the node is set up. */
  readonly next: Date | null;
};

/**
 * Puts on its way, once a day, what is new in what each address follows; nothing where nothing is. Letters and the word
 * that they were written are one transaction for some addresses at a time: killed in between, the node goes on with the
 * others, tells nobody twice and leaves nothing out. A node that was away at the hour tells when it is back.
 */
export async function sendDigests(app: Application, stop?: AbortSignal): Promise<DigestsSent> {
  await app.store.placeEvents();
  let [followers, letters] = [0, 0];
  for (;;) {
    const batch = await app.store.transact(async (writer) => await digestsIn(writer, app));
    if (batch === null) return { followers, letters, next: null };
    followers += batch.followers;
    letters += batch.letters;
    if (batch.followers < BATCH || stop?.aborted === true) return { followers, letters, next: batch.next };
  }
}

async function digestsIn(writer: Writer, app: Application): Promise<(DigestsSent & { readonly next: Date }) | null> {
  const institution = await writer.institution.get();
  if (institution === null) return null;
  const now = app.now();
  const day = digestDay(now, institution.timeZone);
  const next = nextDigest(now, institution.timeZone);
  const followers = await writer.mailFollowWrite.takeDue({ day, limit: BATCH });
  if (followers.length === 0) return { followers: 0, letters: 0, next };
  const ids = followers.map(({ id }) => id);
  const follows = await writer.mailFollows.follows(ids);
  const through = await writer.events.last();
  const after = follows.reduce((least, { toldThrough }) => Math.min(least, toldThrough), through);
  const news = after < through ? await writer.mailFollows.news({ after, through }) : [];
  let letters = 0;
  for (const follower of followers) {
    const own = follows.filter(({ followerId }) => followerId === follower.id);
    const letter = digestOf(app, { institution, follower, news: newsFor(own, news) });
    if (letter === null) continue;
    letters += 1;
    await postLetter(writer, app, { letter, expiresAt: new Date(now.getTime() + NEEDED_MS) });
  }
  await writer.mailFollowWrite.digested({ ids, day, through });
  return { followers: followers.length, letters, next };
}

/** What somebody is told of: whatever one of their follows concerns that was not told by it, each thing once. */
function newsFor(follows: readonly MailFollow[], news: readonly DigestNews[]): readonly DigestNews[] {
  return news.filter((each) => follows.some((follow) => each.position > follow.toldThrough && concerns(follow, each)));
}

function digestOf(
  app: Application,
  {
    institution,
    follower,
    news,
  }: { readonly institution: Institution; readonly follower: MailFollower; readonly news: readonly DigestNews[] },
): Letter | null {
  const { lang } = follower;
  const sections = digestSections(app, { lang, news: worthTelling(news, app.now()) });
  if (sections.length === 0) return null;
  return {
    to: followerAddress(app, follower),
    lang,
    institution: institution.name,
    says: { kind: 'digest', sections, unfollow: `${app.origin}/unfollow/${tokenOf(app, follower)}` },
  };
}
