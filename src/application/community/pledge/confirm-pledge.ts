import type { InstitutionAct } from '../../../domain/community/institution-act.ts';
import type { PreparedPledge } from '../../../domain/community/prepared-pledge.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { joinedBy } from '../../kit/judge-join.ts';
import { confirmAct, discardAct } from '../acting-for.ts';
import { type AtRequest, lockRequest } from '../request/acting.ts';
import type { MaybeSent } from '../statement/ports.ts';
import type { StoredStatement, WaitingPledge } from './ports.ts';
import { draftStatement, stateDraft } from './state-pledge.ts';
import { waitingPledgeOf } from './waiting-pledges.ts';

type DecidePledge = AtRequest & { readonly actId: Id; readonly by: Actor | null };

/**
 * Confirms, as a second agent, a pledge that waits, and states it under its number and with the date of now. Everything is judged
 * anew: it is refused after the close, and where another specification was agreed on meanwhile.
 */
export async function confirmPledge(
  app: Application,
  { actId, by, ...at }: DecidePledge,
): Promise<Result<StoredStatement & MaybeSent, Refusal>> {
  return await confirmAct(app, { actId, by }, async (writer, act) => {
    const { proposalId, institution, reference, specification, expiresAt, ...given } = act.content as PreparedPledge;
    const request = await lockRequest(writer, app, { ...at, alsoMirrored: reference === null });
    if (!request.ok) return request;
    if (act.act !== 'pledge' || request.value.proposal.id !== proposalId) return noSuchAct();
    const { funding } = request.value.request;
    const now = app.now();
    const joined = await joinedBy(writer, request.value.request, { specification: specification ?? undefined });
    if (joined === null && funding !== null && now >= funding.closesAt) {
      return refuse({ type: 'pledge-refused', because: 'too-late', until: funding.closesAt });
    }
    const drafted = await draftStatement(app, writer, {
      ...{ request: request.value, institution, reference },
      statementOf: (head) =>
        ok({
          ...{ ...head, ...given, of: 'pledge', expiresAt: new Date(expiresAt) },
          specification: specification ?? undefined,
        }),
    });
    return drafted.ok ? await stateDraft(app, writer, { ...drafted.value, by }) : drafted;
  });
}

/** Discards a pledge that waits for a second agent, which any agent may who can act for the institution. */
export async function discardPledge(
  app: Application,
  { actId, by, ...at }: DecidePledge,
): Promise<Result<WaitingPledge, Refusal>> {
  const found = await app.store.read(async (reader) => await waitingAt(reader, at, actId));
  if (!found.ok) return found;
  const discarded = await discardAct(app, { actId, by });
  return discarded.ok
    ? ok(await app.store.read(async (reader) => await waitingPledgeOf(reader, discarded.value)))
    : discarded;
}

/** The act under an id, where it is a pledge to the request in an address. */
async function waitingAt(reader: Reader, at: AtRequest, actId: Id): Promise<Result<InstitutionAct, Refusal>> {
  const act = await reader.communities.institutionAct(actId);
  const consultation = await reader.consultations.bySlug(at.slug);
  const proposal = consultation === null ? null : await reader.proposals.byNumber(consultation.id, at.number);
  const isOfIt = act?.act === 'pledge' && (act.content as PreparedPledge).proposalId === proposal?.id;
  return act !== null && isOfIt ? ok(act) : noSuchAct();
}

function noSuchAct(): { readonly ok: false; readonly refusal: RefusalOf<'not-found'> } {
  return refuse({ type: 'not-found', what: 'institution-act' });
}
