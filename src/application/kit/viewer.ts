import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Agent, Token } from '../agent/ports.ts';
import type { Reader } from '../application.ts';
import { may } from './access.ts';

/** Who reads: somebody who takes part, an agent of the institution, a token, or anybody. */
export type Viewer = {
  readonly participantId: string | null;
  readonly agent: Agent | null;
  /**
   * Whether they see drafts and what is held: agents of the institution do, and tokens that manage consultations or
   * moderate. Whoever is bound to some consultations sees those of them, by their ids.
   */
  readonly drafts: boolean | readonly ConsultationId[];
};

export const ANYBODY: Viewer = { participantId: null, agent: null, drafts: false };

/** Somebody who sees every draft: the operator at the command line, and the node itself. */
export const DRAFT_READER: Viewer = { ...ANYBODY, drafts: true };

export function agentViewer(agent: Agent): Viewer {
  return { participantId: null, agent, drafts: agent.consultations ?? true };
}

export function tokenViewer({ participantId, scopes, consultations }: Token): Viewer {
  const drafts = may(scopes, 'consultations') || may(scopes, 'moderate');
  return { participantId, agent: null, drafts: drafts && (consultations ?? true) };
}

export function seesDrafts({ drafts }: Viewer, consultationId: ConsultationId): boolean {
  return typeof drafts === 'boolean' ? drafts : drafts.includes(consultationId);
}

/** A consultation that this viewer may know of; a draft answers as if it did not exist. */
export async function visibleConsultation(
  reader: Reader,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<Consultation, Refusal>> {
  const consultation = await reader.consultations.bySlug(query.slug);
  const visible =
    consultation !== null && (consultation.publishedAt !== null || seesDrafts(query.viewer, consultation.id));
  return visible ? ok(consultation) : refuse({ type: 'not-found', what: 'consultation' });
}
