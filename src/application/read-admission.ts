import type { Consultation } from '../domain/consultation/consultation.ts';
import { admit } from '../domain/consultation/eligibility.ts';
import { type Act, type Phase, phaseFor } from '../domain/consultation/phase.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Result, refuse } from '../domain/result.ts';
import type { Application, Reader } from './ports.ts';
import type { Viewer } from './sign-in.ts';

/** Whether somebody may do something now, before they try. */
export type Admission = {
  /** Who takes part; null for anybody who is not signed in, and for agents of the institution. */
  readonly participant: Participant | null;
  /** The phase in which it would count now, or the rule that forbids it. */
  readonly phase: Result<Phase, Refusal>;
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
  const receivedAt = app.now();
  if (act === 'support' && consultation.rules.supports === 'none') {
    return { participant: null, phase: refuse({ type: 'supports-not-allowed' }) };
  }
  if (consultation.publishedAt === null) return { participant: null, phase: refuse({ type: 'not-published' }) };
  const { participantId } = viewer;
  if (participantId === null) return { participant: null, phase: phaseFor(act, consultation.phases, receivedAt) };
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(participantId);
    if (participant === null) return { participant, phase: refuse({ type: 'participant-needed' }) };
    const territories = await reader.territories.all();
    const phase = admit(act, { consultation, participant, receivedAt, territories });
    const limit = phase.ok && act === 'propose' ? await limitReached(reader, consultation, participant) : null;
    return { participant, phase: limit === null ? phase : refuse({ type: 'too-many-proposals', limit }) };
  });
}

async function limitReached(reader: Reader, consultation: Consultation, { id }: Participant): Promise<number | null> {
  const limit = consultation.rules.proposalsPerParticipant;
  if (limit === null) return null;
  return (await reader.participants.countProposals(id, consultation.id)) < limit ? null : limit;
}
