import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import {
  afterOfferReply,
  type BringsIn,
  type Introduced,
  isOpenOffer,
  mayBringIn,
  OFFER_STATUS_OF,
  type OfferStatus,
} from '../../../domain/network/bringing-in.ts';
import { COHOSTING } from '../../../domain/network/host.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { offersLock } from '../../kit/names.ts';
import { neighbours } from '../../kit/neighbour.ts';
import { saveOffer } from '../../kit/sharing-events.ts';
import { institutionUri, inviteUri } from '../../kit/uris.ts';
import { checkRegistered } from './invite-cohost.ts';
import type { CohostOffer, Neighbour } from './ports.ts';

/** What this institution may bring into a consultation of another host, and what it offered so far. */
export type BringingInView = {
  /** Null where it may bring in nobody, or is not in any more. */
  readonly bringsIn: BringsIn | null;
  /** How many people are left of those allowed. */
  readonly peopleLeft: number;
  readonly offers: readonly (CohostOffer & { readonly peer: Neighbour })[];
};

/**
 * Asks the host of a mirrored consultation to invite other institutions, each with the most people that it may register. The
 * worker sends it; the host decides about each. All are refused where one of them is not within what the host allows.
 */
export async function bringIn(
  app: Application,
  command: { readonly slug: string; readonly institutions: readonly Introduced[]; readonly by: Actor | null },
): Promise<Result<readonly CohostOffer[], Refusal>> {
  const { slug, institutions, by } = command;
  if (institutions.length === 0) return refuse({ type: 'invalid', field: 'institutions', because: 'missing' });
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (consultation.host === null) return refuse({ type: 'not-shared' });
    await writer.locks.acquire(offersLock(consultation.id));
    const known = await writer.sharing.offers(consultation.id);
    const allowed = await allowedHere(writer, app, consultation);
    const taken = new Map(takenOf(known).map((each) => [each.institution, each]));
    const offers: CohostOffer[] = [];
    for (const added of institutions) {
      const fits = checkAdded(app, added, consultation.host.institution);
      if (!fits.ok) return fits;
      if (offers.some(({ institution }) => institution === added.institution)) continue;
      const before = known.find(({ institution }) => institution === added.institution);
      // What the form asked for holds already, as when it is sent twice.
      if (before !== undefined && isOpenOffer(before.status)) continue;
      const within = mayBringIn(allowed, { taken: [...taken.values()], added });
      if (!within.ok) return within;
      taken.set(added.institution, added);
      const offer = await saveNewOffer({ app, writer, by }, { consultation, added, wasIn: before?.wasIn ?? false });
      offers.push(offer);
    }
    return ok(offers);
  });
}

function checkAdded(app: Application, { institution, registeredMax }: Introduced, host: string): Result<null, Refusal> {
  const url = URL.parse(institution);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return refuse({ type: 'invalid', field: 'institutions', because: 'not-a-node-address' });
  }
  if (institution === institutionUri(app.origin)) return refuse({ type: 'own-node' });
  if (institution === host) return refuse({ type: 'invalid', field: 'institutions', because: 'duplicate' });
  const people = checkRegistered(registeredMax, 'registeredMax');
  if (!people.ok) return people;
  return people.value > 0
    ? ok(null)
    : refuse({ type: 'invalid', field: 'registeredMax', because: 'too-small', limit: 1 });
}

type Saving = { readonly app: Application; readonly writer: Writer; readonly by: Actor | null };

async function saveNewOffer(
  { app, writer, by }: Saving,
  of: { readonly consultation: Consultation; readonly added: Introduced; readonly wasIn: boolean },
): Promise<CohostOffer> {
  const id = app.newId();
  const offer: CohostOffer = {
    consultationId: of.consultation.id,
    ...of.added,
    offer: inviteUri(app.origin, id),
    status: 'waiting',
    refusal: null,
    wasIn: of.wasIn,
    offeredAt: app.now(),
    answeredAt: null,
  };
  await saveOffer({ app, writer, by }, offer, id);
  return offer;
}

/** What the host allows this institution; null where it is not in any more. */
async function allowedHere(reader: Reader, app: Application, { id }: Consultation): Promise<BringsIn | null> {
  const mirror = await reader.sharing.mirror(id);
  if (mirror === null || mirror.endedAt !== null) return null;
  const own = institutionUri(app.origin);
  return (await reader.sharing.bringing(id)).find(({ institution }) => institution === own)?.bringsIn ?? null;
}

function takenOf(offers: readonly CohostOffer[]): readonly Introduced[] {
  return offers.filter(({ status, wasIn }) => isOpenOffer(status) || wasIn);
}

/**
 * The host answers an offer of ours: without a refusal it invited the institution. A later refusal says that this one
 * declined or left, or that the host withdrew it.
 */
export async function receiveOfferReply(
  app: Application,
  received: { readonly offer: string; readonly by: string; readonly refusal: Refusal | null },
): Promise<'changed' | 'known' | 'foreign' | 'unknown'> {
  return await app.store.transact(async (writer) => {
    const found = await writer.sharing.offer(received.offer);
    if (found === null) return 'unknown';
    await writer.locks.acquire(offersLock(found.consultationId));
    const before = await writer.sharing.offer(received.offer);
    if (before === null) return 'unknown';
    const consultation = await writer.consultations.byId(before.consultationId);
    if (consultation?.host?.institution !== received.by) return 'foreign';
    const status = statusOf(received.refusal);
    if (afterOfferReply(before.status, status) === before.status) return 'known';
    const refusal = status === 'refused' ? received.refusal : null;
    const wasIn = before.wasIn || status === 'left';
    await saveOffer({ app, writer, by: null }, { ...before, status, refusal, wasIn, answeredAt: app.now() });
    return 'changed';
  });
}

function statusOf(refusal: Refusal | null): OfferStatus {
  if (refusal === null) return 'invited';
  if (refusal.type !== 'wrong-status' || refusal.needs.length > 0) return 'refused';
  const cohosting = COHOSTING.find((each) => each === refusal.status);
  return cohosting === undefined ? 'refused' : OFFER_STATUS_OF[cohosting];
}

/** What may be brought into a mirrored consultation from here, and what came of what was offered. */
export async function readBringingIn(app: Application, consultation: Consultation): Promise<BringingInView> {
  return await app.store.read(async (reader) => {
    const offers = await reader.sharing.offers(consultation.id);
    const bringsIn = consultation.host === null ? null : await allowedHere(reader, app, consultation);
    const people = takenOf(offers).reduce((sum, { registeredMax }) => sum + registeredMax, 0);
    const known = await neighbours(
      reader,
      offers.map(({ institution }) => institution),
    );
    return {
      bringsIn,
      peopleLeft: Math.max(0, (bringsIn?.registeredMax ?? 0) - people),
      offers: offers.flatMap((offer) => {
        const peer = known.find(({ uri }) => uri === offer.institution);
        return peer === undefined ? [] : [{ ...offer, peer }];
      }),
    };
  });
}
