import { checkCommunity } from '../../../domain/community/community.ts';
import { mayTakeOver } from '../../../domain/community/hand-over.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { institutionsOf, ownRole } from '../../kit/community-roles.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../../kit/viewer.ts';
import type { Neighbour } from '../../network/cohost/ports.ts';
import { charterNow } from '../../network/move/charter-now.ts';
import type { FormerCommunity, HandOverOffer } from './ports.ts';

export type HandOverView = {
  readonly offer: HandOverOffer | null;
  readonly formerly: readonly FormerCommunity[];
  /** Other members, to whom its host can offer it. */
  readonly members: readonly Omit<Neighbour, 'isPeer'>[];
  /** Why this institution does not take it over now; null where it may, and where it hosts it. */
  readonly refusal: Refusal | null;
  readonly names: ReadonlyMap<string, Omit<Neighbour, 'isPeer'>>;
};

/** To whom a community is offered, where it was before, and what can be done about it here. */
export async function readHandOver(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<HandOverView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const community = checkCommunity(consultation);
    if (!community.ok) return community;
    const { id, host } = consultation;
    const own = institutionUri(app.origin);
    const offer = await reader.handOvers.offer(id);
    const all = (await institutionsOf(reader, app, consultation)).filter(({ hasLeft }) => !hasLeft);
    const names = await institutionNames(reader, app, [
      ...all.map(({ institution }) => institution),
      ...(offer === null ? [] : [offer.target]),
    ]);
    const members = all
      .filter(({ institution, role }) => role === 'member' && institution !== own)
      .flatMap(({ institution }) => names.get(institution) ?? []);
    const known = {
      offeredTo: offer?.target ?? null,
      charter: await charterNow(app, reader, id),
      silentSince: (await reader.sharing.mirror(id))?.failingSince ?? null,
    };
    const may = mayTakeOver({ institution: own, role: await ownRole(reader, consultation) }, known, app.now());
    const formerly = await reader.handOvers.formerly(id);
    return ok({ offer, formerly, members, names, refusal: host === null || may.ok ? null : may.refusal });
  });
}
