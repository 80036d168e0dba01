import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type Lang, textIn } from '../../../domain/kit/text.ts';
import { checkAddress } from '../../../domain/mail/address.ts';
import { type DigestChoice, STANDARD_CHOICE } from '../../../domain/mail/digest-day.ts';
import type { Application, Reader } from '../../application.ts';
import { decryptAddress, encryptAddress } from '../../kit/sign-in-keys.ts';
import { queueMail } from '../mails.ts';
import { followedAt, viewOfFollowed } from './followed.ts';
import { followIn } from './mail-follows.ts';
import type { Followable, FollowedView } from './ports.ts';

type FollowByMail = {
  readonly participantId: ParticipantId;
  readonly about: Followable;
  /** Of mails, where they never chose one. */
  readonly lang: Lang;
};

/**
 * Somebody who takes part follows something by mail, at the address they signed in with last. One who signs in by other
 * ways only gives an address like anybody (`requestFollow`).
 */
export async function followByMail(app: Application, command: FollowByMail): Promise<Result<null, Refusal>> {
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  // What happened before is not told.
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null)
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    const address = await ownAddress(writer, app, participant.id);
    if (address === null) return refuse({ type: 'invalid', field: 'email', because: 'missing' });
    const followed = await followedAt(writer, command.about);
    if (!followed.ok) return followed;
    const lang = participant.lang ?? command.lang;
    const done = await followIn(writer, app, { address, lang, followed: followed.value });
    return done.ok ? ok(null) : done;
  });
}

/** The address that mails to a participant go to: of those they sign in with, the one used last. Null for none. */
export async function ownAddress(
  reader: Reader,
  app: Application,
  participantId: ParticipantId,
): Promise<string | null> {
  const own = await reader.signIns.of(participantId);
  const [latest] = own
    .filter(({ kind, encryptedKey }) => kind === 'mail' && encryptedKey !== null)
    .toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  return latest === undefined || latest.encryptedKey === null ? null : decryptAddress(app, latest.encryptedKey);
}

/** How long an address is kept that nobody confirmed. */
export const REQUEST_HOURS = 24;

type RequestFollow = {
  readonly address: string;
  readonly about: Followable;
  /** Of the mails. */
  readonly lang: Lang;
};

/**
 * Asks whoever reads mail at an address whether they want to follow something. Nothing is followed before they say so, and
 * the answer is the same for every address, so nobody learns who follows what.
 */
export async function requestFollow(app: Application, command: RequestFollow): Promise<Result<null, Refusal>> {
  const address = checkAddress(command.address);
  if (!address.ok) return address;
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  const { lang } = command;
  const secret = app.secrets.token();
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return refuse({ type: 'not-set-up' });
    const followed = await followedAt(writer, command.about);
    if (!followed.ok) return followed;
    const view = await viewOfFollowed(writer, followed.value);
    const now = app.now();
    const expiresAt = new Date(now.getTime() + REQUEST_HOURS * 3_600_000);
    const { addressHash, encryptedAddress } = encryptAddress(app, address.value);
    await writer.mailFollows.saveRequest({
      ...followed.value,
      hash: requestHash(app, secret),
      addressHash,
      encryptedAddress: encryptedAddress,
      lang,
      requestedAt: now,
      expiresAt,
    });
    const mail = {
      to: address.value,
      lang,
      institution: institution.name,
      says: {
        kind: 'follow',
        what: textIn(view?.title ?? {}, [lang, ...(view?.languages ?? [])]).text,
        link: `${app.origin}/follow-by-mail/${secret}?${new URLSearchParams({ lang })}`,
        hours: REQUEST_HOURS,
      },
    } as const;
    await queueMail(writer, app, { letter: mail, expiresAt });
    return ok(null);
  });
}

function requestHash(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'follow request');
}

type FollowRequestView = {
  readonly address: string;
  readonly followed: FollowedView;
  /** What the address chose before; what it gets by itself where it follows nothing yet. */
  readonly choice: DigestChoice;
};

/** What a link would make follow what, for whoever has it. Looking spends nothing. */
export async function readFollowRequest(
  app: Application,
  query: { readonly secret: string },
): Promise<Result<FollowRequestView, Refusal>> {
  return await app.store.read(async (reader) => await requested(reader, app, query.secret));
}

/**
 * Whoever reads mail at an address says that it is to follow what was asked for. The link does it once; one that was used,
 * is over or never was answers the same.
 */
export async function confirmFollow(
  app: Application,
  command: { readonly secret: string; readonly choice?: DigestChoice | undefined },
): Promise<Result<FollowRequestView, Refusal>> {
  // What happened before is not told.
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const result = await requested(writer, app, command.secret);
    if (!result.ok) return result;
    const request = await writer.mailFollows.request(requestHash(app, command.secret));
    if (request === null || !(await writer.mailFollows.claimRequest(request.hash))) {
      return refuse({ type: 'link-not-valid' });
    }
    // What was public when it was asked for may not be any more.
    const followed = await followedAt(writer, result.value.followed.about);
    if (!followed.ok) return followed;
    const { address } = result.value;
    const done = await followIn(writer, app, {
      address,
      lang: request.lang,
      followed: followed.value,
      choice: command.choice,
    });
    return done.ok ? result : done;
  });
}

async function requested(
  reader: Reader,
  app: Application,
  secret: string,
): Promise<Result<FollowRequestView, Refusal>> {
  const request = await reader.mailFollows.request(requestHash(app, secret));
  if (request === null || app.now() >= request.expiresAt) return refuse({ type: 'link-not-valid' });
  const followed = await viewOfFollowed(reader, request);
  if (followed === null) return refuse({ type: 'link-not-valid' });
  const known = await reader.mailFollows.byAddress(request.addressHash);
  const { frequency, answersAtOnce } = known ?? STANDARD_CHOICE;
  return ok({
    address: decryptAddress(app, request.encryptedAddress),
    followed,
    choice: { frequency, answersAtOnce },
  });
}
