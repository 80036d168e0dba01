import { afterOfferReply } from '../../../domain/network/bringing-in.ts';
import type { Application, Writer } from '../../application.ts';
import { offersLock } from '../../kit/names.ts';
import { saveOffer } from '../../kit/sharing-events.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { Bringing } from '../cohost/ports.ts';

/** Of those that the host says we brought in, the offers are over: they hold the consultation. */
export async function saveMirroredIntroduced(
  within: { readonly app: Application; readonly writer: Writer },
  of: { readonly consultationId: string; readonly bringing: readonly Bringing[] },
): Promise<void> {
  const { app, writer } = within;
  const own = institutionUri(app.origin);
  const introduced = of.bringing.find(({ institution }) => institution === own)?.introduced ?? [];
  if (introduced.length === 0) return;
  await writer.locks.acquire(offersLock(of.consultationId));
  for (const each of await writer.sharing.offers(of.consultationId)) {
    // What waits was offered anew, and is answered first.
    if (!introduced.includes(each.institution) || each.status === 'waiting') continue;
    if (afterOfferReply(each.status, 'accepted') === each.status) continue;
    await saveOffer({ app, writer, by: null }, { ...each, status: 'accepted', wasIn: true, answeredAt: app.now() });
  }
}
