import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import { mayDecide } from '../../domain/network/stricter.ts';
import type { Agent, Token } from '../agent/ports.ts';
import type { Reader } from '../application.ts';
import { may } from './access.ts';
import { decidedHereNow } from './community-roles.ts';

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

/** Whether this institution may decide so about a contribution: stricter than a host, never laxer. */
export async function mayDecideIn(
  reader: Reader,
  of: { readonly kind: DecisionKind; readonly consultationId: ConsultationId; readonly subject: Subject },
): Promise<Result<null, Refusal>> {
  const consultation = await reader.consultations.byId(of.consultationId);
  if (consultation === null) return ok(null);
  const { host, source } = consultation;
  if (host === null && source === null) return await decidedHereNow(reader, consultation);
  return mayDecide(of.kind, { host, source, decisions: await reader.views.decisions(of.subject) });
}

/** Whether a consultation is decided here, by its id: refused where another institution decides about it. */
export async function decidedHereIn(reader: Reader, consultationId: ConsultationId): Promise<Result<null, Refusal>> {
  const consultation = await reader.consultations.byId(consultationId);
  return consultation === null ? ok(null) : await decidedHereNow(reader, consultation);
}
