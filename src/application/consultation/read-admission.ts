import { isCommunity } from '../../domain/community/community.ts';
import type { Act } from '../../domain/consultation/act.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { admit, admittedUntil } from '../../domain/consultation/eligibility.ts';
import { type Phase, phaseFor } from '../../domain/consultation/phase.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Reader } from '../application.ts';
import type { Viewer } from '../kit/viewer.ts';

/** Whether somebody may do something now, before they try. */
export type Admission = {
  /** Who takes part; null for anybody who is not signed in, and for agents of the institution. */
  readonly participant: Participant | null;
  /** The phase in which it would count now, or the rule that forbids it. */
  readonly phase: Result<Phase, Refusal>;
  /** Until when it is possible for them; null where it is not. */
  readonly until: Date | null;
};

/**
 * What a page says before an act: for a known participant whether the rules let them, for anybody else whether it is
 * possible at all at this moment. The act itself is judged anew when it comes.
 */
export async function readAdmission(
  app: Application,
  query: { readonly consultation: Consultation; readonly act: Act; readonly viewer: Viewer },
): Promise<Admission> {
  const { consultation, act, viewer } = query;
  const at = app.now();
  const no = (refusal: Refusal, participant: Participant | null = null): Admission => ({
    participant,
    phase: refuse(refusal),
    until: null,
  });
  if (act === 'support' && consultation.rules.supports === 'none') return no({ type: 'supports-not-allowed' });
  if (consultation.publishedAt === null) return no({ type: 'not-published' });
  const { participantId } = viewer;
  if (participantId === null) {
    if (isCommunity(consultation))
      return no({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
    const phase = phaseFor(act, consultation.phases, at);
    return { participant: null, phase, until: admittedUntil(act, { consultation, standing: null, at }) };
  }
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(participantId);
    if (participant === null) return no({ type: 'participant-needed' });
    const territories = await reader.territories.all();
    const phase = admit(act, { consultation, participant, receivedAt: at, territories });
    if (!phase.ok) return no(phase.refusal, participant);
    const limit = act === 'propose' ? await limitReached(reader, consultation, participant) : null;
    if (limit !== null) return no({ type: 'too-many-proposals', limit }, participant);
    return { participant, phase, until: admittedUntil(act, { consultation, standing: participant.standing, at }) };
  });
}

async function limitReached(reader: Reader, consultation: Consultation, { id }: Participant): Promise<number | null> {
  const limit = consultation.rules.proposalsPerParticipant;
  if (limit === null) return null;
  return (await reader.participants.countProposals(id, consultation.id)) < limit ? null : limit;
}
