import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Whether whoever reads may decide about what was written in a consultation: they need not report it. */
export function decidesIn({ viewer: { agent } }: PageContext, consultationId: ConsultationId): boolean {
  if (agent === null || !may(ROLE_SCOPES[agent.role], 'moderate')) return false;
  return agent.consultations === null || agent.consultations.includes(consultationId);
}

/** The way from a contribution to where it is decided; for whom {@link decidesIn} says so. */
export function moderationLink(context: PageContext, { kind, id }: Subject): Html {
  const words = context.locale.t(kind === 'comment' ? 'moderation.link-comment' : 'moderation.link');
  return markup`<a href="${context.href(`/admin/moderation/${kind}/${id}`)}">${words}</a>`;
}
