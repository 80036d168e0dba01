import { stepAfter } from '../../../domain/community/feature-request-states.ts';
import { checkUse, isAdopted, USED_IN, type Use } from '../../../domain/community/release.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { allInstitutionsOf } from '../../kit/community-roles.ts';
import { checkRepresents } from '../../kit/represents.ts';
import { institutionUri } from '../../kit/uris.ts';
import { loadMoves } from '../../network/move/resolve-move.ts';
import { checkOnPaper, type SaidBy, saidBy } from '../paper/said-by.ts';
import { type AtRequest, isHostedElsewhere, type LockedRequest, lockRequest } from '../request/acting.ts';
import { recordStep } from '../request/record-step.ts';
import type { MaybeSent } from '../statement/ports.ts';
import { stateAct } from '../statement/state-act.ts';
import type { StoredUse } from './ports.ts';

/** Of one institution about one request. */
const USES_MAX = 200;

type StateUse = AtRequest & {
  readonly use: Use;
  /** The id of another institution, which signed it; absent for what an agent states. */
  readonly institution?: string | undefined;
  /** Whose an agent states: this institution's where absent, or from paper that of a member without a node. */
  readonly said?: SaidBy | undefined;
  readonly by: Actor | null;
};

/**
 * States which version of what was delivered an institution runs, in place of what it stated before. Once all that pay run one, the
 * request is adopted. Whoever states it here needs the scope `represent`, also to enter what an institution without a node states on paper.
 */
export async function stateUse(app: Application, command: StateUse): Promise<Result<StoredUse & MaybeSent, Refusal>> {
  const { slug, number, use, by } = command;
  const said = saidBy(app, command.said ?? { institution: null, reference: null });
  if (!said.ok) return said;
  const { reference } = said.value;
  if (reference === null && (await isHostedElsewhere(app, slug))) {
    const sent = await stateAct(app, { slug, number, act: { type: 'use', ...use }, by });
    if (!sent.ok) return sent;
    const institution = institutionUri(app.origin);
    return ok({ ...use, id: sent.value.id, institution, statedAt: app.now(), sent: sent.value });
  }
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, proposal, consultation } = found.value;
    const { institution = said.value.institution } = command;
    const may =
      command.institution === undefined ? await checkAgent(app, writer, { by, consultation, ...said.value }) : ok(null);
    if (!may.ok) return may;
    const all = await allInstitutionsOf(writer, app, consultation);
    if (!all.some((each) => each.institution === institution && !each.hasLeft)) return refuse({ type: 'not-shared' });
    if (!USED_IN.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: USED_IN });
    }
    const stated = await writer.releases.uses(proposal.id);
    if (stated.filter((each) => each.institution === institution).length >= USES_MAX) {
      return refuse({ type: 'invalid', field: 'version', because: 'too-many', limit: USES_MAX });
    }
    const now = app.now();
    const announced = await writer.releases.of(proposal.id);
    const moves = await loadMoves(app, writer);
    const announcedBy = use.announcedBy == null ? null : currentUri(moves, use.announcedBy);
    const checked = checkUse({ ...use, announcedBy }, { today: dayIn(consultation.timeZone, now), announced });
    if (!checked.ok) return checked;
    const stored: StoredUse = {
      ...checked.value,
      id: app.newId(),
      institution,
      statedAt: now,
      reference: reference ?? undefined,
    };
    await writer.releases.saveUse(proposal.id, stored);
    const changed = { ...request, changedAt: now };
    await writer.featureRequests.save(changed);
    await writer.events.append({
      id: app.newId(),
      type: 'use-stated',
      at: now,
      by,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { useId: stored.id, institution },
    });
    await adoptWhereAllRunIt(app, writer, { ...found.value, request: changed });
    return ok(stored);
  });
}

type AgentSaid = {
  readonly consultation: Consultation;
  readonly institution: string;
  readonly reference: string | null;
  readonly by: Actor | null;
};

/** Whether an agent may state it: in the name of this institution, or from paper of one that has no node. */
async function checkAgent(app: Application, reader: Reader, of: AgentSaid): Promise<Result<unknown, Refusal>> {
  const represents = await checkRepresents(app, reader, of);
  if (!represents.ok || of.reference === null) return represents;
  const { institution, consultation } = of;
  return await checkOnPaper(reader, { consultationId: consultation.id, institution, at: app.now() });
}

/** Takes the step that follows once every institution that pays runs what was delivered. */
async function adoptWhereAllRunIt(app: Application, writer: Writer, of: LockedRequest): Promise<void> {
  const { request, proposal, consultation } = of;
  const step = stepAfter(request.state, 'adopt', ['members']);
  if (!step.ok) return;
  const moves = await loadMoves(app, writer);
  const present = (await allInstitutionsOf(writer, app, consultation)).filter(({ hasLeft }) => !hasLeft);
  const counted = (await writer.settlements.of(proposal.id)).at(-1)?.outcome.counted ?? [];
  // A settlement names who paid as they were called then.
  const paid = new Set(counted.map(({ institution }) => currentUri(moves, institution)));
  const payers = present.map(({ institution }) => institution).filter((each) => paid.has(currentUri(moves, each)));
  const rejected = (await writer.featureRequests.steps(proposal.id)).findLast((each) => each.step === 'reject');
  const adopted = isAdopted({
    payers,
    stated: await writer.releases.uses(proposal.id),
    releases: await writer.releases.of(proposal.id),
    rejectedAt: rejected?.decidedAt ?? null,
  });
  if (adopted)
    await recordStep(app, writer, { of, step: step.value, reason: null, funding: request.funding, by: null });
}
