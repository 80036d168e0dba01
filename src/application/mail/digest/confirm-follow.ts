import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type DigestChoice, STANDARD_CHOICE } from '../../../domain/mail/frequency.ts';
import type { Application, Reader } from '../../application.ts';
import { decryptAddress } from '../../kit/sign-in-keys.ts';
import { followedAt, viewOfFollowed } from './followed.ts';
import { followIn } from './mail-follows.ts';
import type { FollowedView } from './ports.ts';
import { requestHash } from './request-follow.ts';

export type FollowRequestView = {
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
