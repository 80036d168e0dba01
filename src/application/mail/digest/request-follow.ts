import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type Lang, textIn } from '../../../domain/kit/text.ts';
import { checkAddress } from '../../../domain/mail/address.ts';
import type { Application } from '../../application.ts';
import { encryptAddress } from '../../kit/sign-in-keys.ts';
import { queueMail } from '../mails.ts';
import { followedAt, viewOfFollowed } from './followed.ts';
import type { Followable } from './ports.ts';

/** How long an address is kept that nobody confirmed. */
export const REQUEST_HOURS = 24;

export type RequestFollow = {
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

export function requestHash(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'follow request');
}
