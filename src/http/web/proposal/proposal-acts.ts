import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import type { Admission } from '../../../application/consultation/read-consultations.ts';
import { may } from '../../../application/kit/access.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { ownAnswers } from '../answer/admin.ts';
import { answerPath } from '../answer/admin-list.ts';
import { commentForm } from '../comment/comments.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { cannot } from '../kit/participation-notice.ts';
import { decidesIn, moderationLink } from '../moderation/moderated.ts';
import { supportAct } from '../support/support-act.ts';
import { pathOf } from './proposal-address.ts';

/** What this visitor can do now with a proposal: it comes before the text, so that nobody has to look for it. */
export function firstActs(
  context: PageContext,
  proposal: ProposalView,
  of: { readonly supporting: Admission; readonly commenting: Admission; readonly site: string },
): Html {
  const { supporting, commenting, site } = of;
  const acts = [
    supportAct(context, proposal, { admission: supporting, site }),
    commentLink(context, proposal, commenting),
    answerAct(context, proposal),
    decidesIn(context, proposal.consultation.id)
      ? markup`<p class="small">${moderationLink(context, { kind: 'proposal', id: proposal.id })}</p>`
      : NOTHING,
  ].filter((act) => act !== NOTHING);
  return acts.length === 0 ? NOTHING : markup`<div class="first-acts">${acts}</div>`;
}

/** The way to write a comment: the form below for whoever may, its own page for whoever has to sign in first. */
function commentLink(context: PageContext, proposal: ProposalView, admission: Admission): Html {
  const { locale, viewer } = context;
  if (proposal.status !== 'published' || viewer.agent !== null || !admission.phase.ok) return NOTHING;
  const to = viewer.participantId === null ? context.href(`${pathOf(proposal)}/comment`) : '#comment';
  return markup`<p><a class="button second" href="${to}" rel="nofollow">${locale.t('comment.link')}</a></p>`;
}

/** The form for a comment, for whoever may write one now; for anybody else the way to it, or why not. */
export function commentAct(context: PageContext, proposal: ProposalView, admission: Admission): Html {
  const { locale, viewer } = context;
  if (proposal.status !== 'published' || viewer.agent !== null) return NOTHING;
  const path = pathOf(proposal);
  if (viewer.participantId === null) {
    if (!admission.phase.ok) return NOTHING;
    return markup`<p><a class="button" href="${context.href(`${path}/comment`)}" rel="nofollow">${locale.t('comment.link')}</a></p>`;
  }
  if (!admission.phase.ok) return cannot(context, proposal.consultation, admission);
  return markup`<section aria-labelledby="comment"><h2 id="comment">${locale.t('comment.title-short')}</h2>
<p class="small quiet">${locale.t('act.shown-comment')}</p>
${commentForm(context, { proposal })}</section>`;
}

/** For whoever answers officially: the way to where they do. */
function answerAct(context: PageContext, proposal: ProposalView): Html {
  const { status, consultation, number } = proposal;
  const { locale, viewer } = context;
  if (viewer.agent === null || status !== 'published' || !may(ROLE_SCOPES[viewer.agent.role], 'answer')) return NOTHING;
  const words = locale.t(ownAnswers(proposal).length === 0 ? 'answers.link' : 'answers.link-again');
  return markup`<p><a class="button" href="${context.href(answerPath(consultation.slug, number ?? 0))}">${words}</a></p>`;
}
