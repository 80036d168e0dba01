import type { Institution } from '../../../domain/institution/institution.ts';
import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { type DigestChoice, digestDay, STANDARD_CHOICE } from '../../../domain/mail/digest-day.ts';
import type { LinkHolder } from '../../agent/ports.ts';
import type { Application, Writer } from '../../application.ts';
import { decryptAddress, encryptAddress } from '../../kit/sign-in-keys.ts';
import { digestClock } from '../digest-clock.ts';
import type { Followed, MailFollower } from './ports.ts';

/** Digests are bounded: nobody reads more. */
export const FOLLOWS_MAX = 200;

const TOKEN = 'unfollow';

export function tokenHashOf(app: Application, token: string): string {
  return app.secrets.keyed(token, TOKEN);
}

/** The secret in the links that end somebody's mails. */
export function tokenOf(app: Application, { encryptedToken }: Pick<MailFollower, 'encryptedToken'>): string {
  return app.secrets.decrypt(encryptedToken, TOKEN);
}

export function followerAddress(
  app: Application,
  { encryptedAddress }: Pick<MailFollower, 'encryptedAddress'>,
): string {
  return decryptAddress(app, encryptedAddress);
}

/** Makes an address follow something from now on. Following it again changes nothing. */
export async function followIn(
  writer: Writer,
  app: Application,
  command: {
    readonly address: string;
    readonly lang: Lang;
    readonly followed: Followed;
    /** What its reader chose now; absent where they were not asked. */
    readonly choice?: DigestChoice | undefined;
  },
): Promise<Result<MailFollower, RefusalOf<'invalid' | 'not-set-up'>>> {
  const institution = await writer.institution.get();
  if (institution === null) return refuse({ type: 'not-set-up' });
  const follower = await followerIn(writer, app, { ...command, institution });
  if (command.choice !== undefined) await writer.mailFollows.saveChoice(follower.id, command.choice);
  const own = await writer.mailFollows.follows([follower.id]);
  const { consultationId, proposalId } = command.followed;
  if (own.some((each) => each.consultationId === consultationId && each.proposalId === proposalId)) return ok(follower);
  if (own.length >= FOLLOWS_MAX) {
    return refuse({ type: 'invalid', field: 'follows', because: 'too-many', limit: FOLLOWS_MAX });
  }
  await writer.mailFollows.saveFollow({
    id: app.newId(),
    followerId: follower.id,
    consultationId,
    proposalId,
    followedAt: app.now(),
    notifiedThrough: await writer.events.last(),
    answersThrough: 0,
  });
  await writer.events.append({
    id: app.newId(),
    type: 'mail-follow-begun',
    at: app.now(),
    by: null,
    consultationId,
    proposalId,
    data: {},
  });
  return ok(follower);
}

/** The address as a follower, which it becomes where it was none; whatever else changes it waits. */
export async function followerIn(
  writer: Writer,
  app: Application,
  given: {
    readonly address: string;
    readonly lang: Lang;
    readonly institution: Institution;
    /** What it gets where it was none; absent where nothing was chosen. */
    readonly choice?: DigestChoice | undefined;
  },
): Promise<MailFollower> {
  const { address, lang, institution, choice = STANDARD_CHOICE } = given;
  const { addressHash, encryptedAddress } = encryptAddress(app, address);
  await writer.locks.acquire(`mail follower ${addressHash}`);
  const known = await writer.mailFollows.lockFollower(addressHash);
  if (known !== null) {
    // Whoever follows by it reads mail there, or says so.
    if (known.restingSince !== null) await writer.mailFollows.resume(addressHash, await writer.events.last());
    return { ...known, restingSince: null };
  }
  const token = app.secrets.token();
  const follower: MailFollower = {
    id: app.newId(),
    addressHash,
    encryptedAddress,
    tokenHash: tokenHashOf(app, token),
    encryptedToken: app.secrets.encrypt(token, TOKEN),
    lang,
    createdAt: app.now(),
    digestedOn: digestDay(app.now(), digestClock(app, institution)),
    restingSince: null,
    newsletters: true,
    ...choice,
  };
  await writer.mailFollows.saveFollower(follower);
  return follower;
}

/** Ends some of what an address follows; an address that follows nothing any more is forgotten. */
export async function unfollowIn(
  writer: Writer,
  app: Application,
  { follower, ids }: { readonly follower: MailFollower; readonly ids: readonly Id[] | 'all' },
): Promise<number> {
  await writer.mailFollows.lockFollower(follower.addressHash);
  const own = await writer.mailFollows.follows([follower.id]);
  const ended = own.filter(({ id }) => ids === 'all' || ids.includes(id));
  for (const { id, consultationId, proposalId } of ended) {
    await writer.mailFollows.deleteFollow(id);
    await writer.events.append({
      id: app.newId(),
      type: 'mail-follow-ended',
      at: app.now(),
      by: null,
      consultationId,
      proposalId,
      data: {},
    });
  }
  if (ended.length === own.length) await writer.mailFollows.deleteFollower(follower.id);
  return ended.length;
}

type ForAddress = Extract<LinkHolder, { readonly encryptedAddress: string }>;

const SEALED_FOR = 'sign-in link';

/** Whoever reads mail at an address. */
export function forAddress(
  app: Application,
  { address, addsSignIn }: { readonly address: string; readonly addsSignIn: ParticipantId | null },
): ForAddress {
  return { encryptedAddress: app.secrets.encrypt(address, SEALED_FOR), addsSignIn };
}

export function addressOf(app: Application, holder: ForAddress): string {
  return app.secrets.decrypt(holder.encryptedAddress, SEALED_FOR);
}
