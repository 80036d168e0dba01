import { DECISION_MAX } from '../../../domain/community/charter.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkText } from '../../../domain/kit/text.ts';
import { decidedHere } from '../../../domain/network/host.ts';
import type { Application, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { institutionsOf } from '../../kit/community-roles.ts';
import { institutionUri } from '../../kit/uris.ts';
import { communityAt } from '../request/acting.ts';
import type { HandOverOffer } from './ports.ts';
import { checkNothingOpen } from './still-open.ts';

/**
 * Offers a community of ours to one of its members, by a decision of all of them. From then on nothing is written here about its
 * requests, so that the other institution has all of it once it read to the end.
 */
export async function offerHandOver(
  app: Application,
  command: { readonly slug: string; readonly to: string; readonly reason: string; readonly by: Actor | null },
): Promise<Result<HandOverOffer, Refusal>> {
  const { slug, to, by } = command;
  const reason = checkText(command.reason, 'reason', DECISION_MAX);
  if (!reason.ok) return reason;
  return await app.store.transact(async (writer) => {
    const found = await lockOurs(app, writer, { slug, by });
    if (!found.ok) return found;
    const { consultation, agent } = found.value;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const before = await writer.handOvers.offer(consultation.id);
    if (before !== null) return refuse({ type: 'being-handed-over', to: before.target });
    const all = await institutionsOf(writer, app, consultation);
    const target = all.find(({ institution, hasLeft }) => institution === to && !hasLeft);
    if (target?.role !== 'member' || to === institutionUri(app.origin)) {
      return refuse({ type: 'hand-over-refused', because: 'not-a-member' });
    }
    const closed = await checkNothingOpen(writer, consultation.id, app.now());
    if (!closed.ok) return closed;
    // What is being pledged just now comes before the offer, or is refused after it.
    await writer.handOvers.lockRequests(consultation.id);
    const offer: HandOverOffer = {
      ...{ consultationId: consultation.id, target: to, reason: reason.value },
      ...{ nextNumber: await writer.handOvers.nextNumber(consultation.id), offeredAt: app.now() },
      ...{ offeredBy: agent, isRead: true },
    };
    await writer.handOvers.saveOffer(offer);
    await writer.events.append({
      ...{ id: app.newId(), type: 'hand-over-offered', at: offer.offeredAt, by },
      ...{ consultationId: consultation.id, proposalId: null, data: { to } },
    });
    return ok(offer);
  });
}

/** Takes back what was offered and not taken over yet; what is written about requests is accepted again. */
export async function withdrawHandOver(
  app: Application,
  command: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<HandOverOffer, Refusal>> {
  return await app.store.transact(async (writer) => {
    const found = await lockOurs(app, writer, command);
    if (!found.ok) return found;
    const { id: consultationId } = found.value.consultation;
    const offer = await writer.handOvers.offer(consultationId);
    if (offer === null) return refuse({ type: 'hand-over-refused', because: 'not-offered' });
    await writer.handOvers.deleteOffer(consultationId);
    await writer.events.append({
      ...{ id: app.newId(), type: 'hand-over-withdrawn', at: app.now(), by: command.by },
      ...{ consultationId, proposalId: null, data: { to: offer.target } },
    });
    return ok(offer);
  });
}

/** A community that this institution decides about, locked, and who speaks for the institution. */
async function lockOurs(
  app: Application,
  writer: Writer,
  { slug, by }: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<{ readonly consultation: Consultation; readonly agent: string }, Refusal>> {
  await writer.consultations.lock(slug);
  const community = await communityAt(writer, slug);
  if (!community.ok) return community;
  const consultation = community.value;
  const own = decidedHere(consultation);
  if (!own.ok) return own;
  const agent = await checkRepresents(app, writer, { by, consultation });
  return agent.ok ? ok({ consultation, agent: agent.value }) : agent;
}
