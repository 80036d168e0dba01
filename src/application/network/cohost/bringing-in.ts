import { isCommunity } from '../../../domain/community/community.ts';
import { OPERATOR } from '../../../domain/kit/actor.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type BringsIn, checkBringsIn, mayNotKnowBounds } from '../../../domain/network/bringing-in.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Application } from '../../application.ts';
import { saveCohost } from '../../kit/sharing-events.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { checkIntroduced, introducedBy } from './introduced.ts';
import { type CohostCommand, checkRegistered, inviteCohost, lockCohost, REGISTERED_MAX } from './invite-cohost.ts';
import type { Cohost } from './ports.ts';

/**
 * An officer of the host allows a co-host to bring in others, changes how many, or allows it no more (null). Everybody sees it.
 * No bound is less than what was brought in already; whom it brought in stays.
 */
export async function allowBringingIn(
  app: Application,
  command: CohostCommand & { readonly bringsIn: BringsIn | null },
): Promise<Result<Cohost, Refusal>> {
  const { slug, peer, by, bringsIn } = command;
  return await app.store.transact(async (writer) => {
    const found = await lockCohost(writer, { slug, peer });
    if (!found.ok) return found;
    const before = found.value;
    if (!isOpenCohosting(before.status)) {
      return refuse({ type: 'wrong-status', status: before.status, needs: ['invited', 'accepted'] });
    }
    const consultation = await writer.consultations.byId(before.consultationId);
    if (consultation !== null && isCommunity(consultation)) {
      return refuse({ type: 'bringing-in-refused', because: 'community' });
    }
    const taken = introducedBy(await writer.sharing.cohosts(before.consultationId), peer);
    const checked = bringsIn === null ? ok(null) : checkBringsIn(bringsIn, taken, REGISTERED_MAX);
    if (!checked.ok) return checked;
    if (JSON.stringify(before.bringsIn ?? null) === JSON.stringify(checked.value)) return ok(before);
    const cohost: Cohost = { ...before, bringsIn: checked.value, bringsInAt: app.now() };
    await saveCohost({ app, writer, by: by ?? OPERATOR }, cohost);
    return ok(cohost);
  });
}

export type ReceivedOffer = {
  readonly consultationId: ConsultationId;
  /** The co-host that offers, and the id of its Offer. */
  readonly by: string;
  readonly offer: string;
  /** The institution that is to be invited, with the most people that it may register. */
  readonly institution: string;
  readonly registeredMax: number;
  /** What was received. */
  readonly document: object;
};

/**
 * A co-host asks to bring in an institution, which is then invited as any other, by the use case of the host. An offer that
 * comes again is answered again. More than was allowed, and what nobody allowed, is kept as evidence, unless that
 * changed just now.
 */
export async function receiveOffer(app: Application, received: ReceivedOffer): Promise<Result<Cohost, Refusal>> {
  const { consultationId, by, offer, institution } = received;
  const people = checkRegistered(received.registeredMax, 'registeredMax');
  if (!people.ok) return people;
  const added = { institution, registeredMax: people.value };
  const { consultation, cohosts } = await app.store.read(async (reader) => ({
    consultation: await reader.consultations.byId(consultationId),
    cohosts: await reader.sharing.cohosts(consultationId),
  }));
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const known = cohosts.find((each) => each.peer === institution);
  if (known?.offer === offer && known.introducedBy === by) return ok(known);
  // Before anything is read of whom nobody may bring in.
  const allowed = checkIntroduced(cohosts, { by, added });
  if (!allowed.ok) {
    const changedAt = cohosts.find(({ peer }) => peer === by)?.bringsInAt ?? null;
    if (!mayNotKnowBounds(changedAt, app.now())) {
      await recordOffer(app, { received, fault: allowed.refusal, taken: introducedBy(cohosts, by).length });
    }
    return allowed;
  }
  const { slug } = consultation;
  return await inviteCohost(app, {
    ...{ slug, peer: institution, registeredMax: people.value, introduced: { by, offer }, by: null },
  });
}

/** Not of who left or never was in: of them everybody could fill the evidence. */
async function recordOffer(
  app: Application,
  of: { readonly received: ReceivedOffer; readonly fault: RefusalOf<'bringing-in-refused'>; readonly taken: number },
): Promise<void> {
  const { consultationId, by, institution, registeredMax, document } = of.received;
  const { fault } = of;
  if (fault.because === 'not-in') return;
  const said = fault.because === 'people' ? registeredMax : of.taken + 1;
  const detail = { uri: institution, said, allowed: fault.limit ?? 0 };
  const evidence = { peer: by, kind: 'brings-in-too-many', consultationId, detail } as const;
  await app.store.transact((writer) =>
    recordEvidenceOnce({ app, writer }, { ...evidence, document: JSON.stringify(document) }),
  );
}
