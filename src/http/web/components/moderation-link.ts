import { may, ROLE_SCOPES } from '../../../application/access.ts';
import type { ConsultationId } from '../../../domain/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** Whether whoever reads may decide about what was written in a consultation: they need not report it. */
export function decidesIn({ viewer: { agent } }: Visit, consultationId: ConsultationId): boolean {
  if (agent === null || !may(ROLE_SCOPES[agent.role], 'moderate')) return false;
  return agent.consultations === null || agent.consultations.includes(consultationId);
}

/** The way from a contribution to where it is decided; for whom {@link decidesIn} says so. */
export function moderationLink(visit: Visit, { kind, id }: Subject): Html {
  const words = visit.locale.t(kind === 'comment' ? 'moderation.link-comment' : 'moderation.link');
  return markup`<a href="${visit.href(`/admin/moderation/${kind}/${id}`)}">${words}</a>`;
}
