import type { ProposalView } from '../../../application/views.ts';
import { decidesIn, moderationLink } from '../components/moderation-link.ts';
import { deadline } from '../components/time.ts';
import { appealAtHost, trace } from '../components/trace.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { appealPath } from './appeal.ts';
import { crumbsOf } from './proposal-address.ts';

/** What is left of a proposal that was withdrawn or removed: that it was there, and its trace. Its text is gone. */
export function gonePage(visit: Visit, proposal: ProposalView): PageAnswer {
  const { locale } = visit;
  const { consultation, status } = proposal;
  const number = proposal.number ?? 0;
  const title = locale.t(status === 'withdrawn' ? 'gone.withdrawn' : 'gone.removed', { number });
  const at = deadline(visit, proposal.updatedAt, consultation.timeZone);
  return {
    status: 410,
    content: {
      title,
      canonical: null,
      crumbs: crumbsOf(visit, proposal),
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${status === 'withdrawn' ? locale.say('gone.withdrawn-text', { at }) : locale.t('gone.removed-text')}</p>
<p>${locale.t('gone.trace-stays')}</p>
${proposal.decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(visit, proposal.decisions, consultation.timeZone)}</section>`}
${appealLink(visit, proposal)}
${status === 'removed' && decidesIn(visit, consultation.id) ? markup`<p>${moderationLink(visit, { kind: 'proposal', id: proposal.id })}</p>` : NOTHING}
<p><a href="${visit.href(`/consultations/${consultation.slug}#proposals`)}">${locale.t('gone.others')}</a></p>
</div>`,
    },
  };
}

/** Its author may say a word against the removal. */
function appealLink(visit: Visit, { author, decisions, status, consultation, uri }: ProposalView): Html {
  const decision = decisions.at(-1);
  if (status !== 'removed' || decision === undefined || author.id !== visit.viewer.participantId) return NOTHING;
  if (decision.byHost === true) return appealAtHost(visit, consultation, uri);
  return markup`<p><a class="button" href="${visit.href(appealPath(decision.id))}">${visit.locale.t('appeal.link')}</a></p>`;
}
