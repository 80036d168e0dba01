import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { addressOf } from './link-address.ts';
import type { Application } from './ports.ts';

export type SignInLinkView = {
  /** Whom it was mailed to; null for a link of an agent or of an operator. */
  readonly address: string | null;
  /** Whether it adds the address to what somebody signs in with already. */
  readonly adds: boolean;
};

/** What a link would do, for whoever has it. Looking spends nothing; one that was used, is over or never was is refused alike. */
export async function readSignInLink(
  app: Application,
  query: { readonly secret: string },
): Promise<Result<SignInLinkView, Refusal>> {
  const hash = app.secrets.keyed(query.secret, 'link');
  const link = await app.store.read((reader) => reader.access.link(hash));
  if (link === null || link.usedAt !== null || app.now() >= link.expiresAt) return refuse({ type: 'link-not-valid' });
  const { holder } = link;
  return 'addressSealed' in holder
    ? ok({ address: addressOf(app, holder), adds: holder.adds !== null })
    : ok({ address: null, adds: false });
}
