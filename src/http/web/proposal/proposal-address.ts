import type { Context } from 'hono';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';
import { appealPath } from '../moderation/appeal.ts';
import { appealAtHost, decidesIn, moderationLink, trace } from '../moderation/moderated.ts';

/** The consultation in an address. */
export function slugOf(c: Context): string {
  return c.req.param('slug') ?? '';
}

/** The number in the address of a proposal. */
export function numberOf(c: Context): number {
  return Number(c.req.param('number'));
}

export function pathOf(proposal: Pick<ProposalView, 'consultation' | 'number'>): string {
  return `/consultations/${proposal.consultation.slug}/proposals/${proposal.number}`;
}

/** The way to a proposal: the list of consultations, then its own. */
export function crumbsOf(context: PageContext, { consultation }: Pick<ProposalView, 'consultation'>): readonly Crumb[] {
  const title = line(context, choose(context, consultation.title, consultation.languages));
  return [
    { href: context.href('/consultations'), name: context.locale.t('nav.consultations') },
    { href: context.href(`/consultations/${consultation.slug}`), name: title },
  ];
}

/** The proposal in an address, as this visitor may see it. */
export async function proposalOf(context: PageContext, c: Context): Promise<Result<ProposalView, Refusal>> {
  const { app, viewer } = context;
  return await readProposal(app, { slug: slugOf(c), number: numberOf(c), viewer });
}

/** What is left of a proposal that was withdrawn or removed: that it was there, and its trace. Its text is gone. */
export function gonePage(context: PageContext, proposal: ProposalView): PageAnswer {
  const { locale } = context;
  const { consultation, status } = proposal;
  const number = proposal.number ?? 0;
  const title = locale.t(status === 'withdrawn' ? 'gone.withdrawn' : 'gone.removed', { number });
  const at = deadline(context, proposal.updatedAt, consultation.timeZone);
  return {
    status: 410,
    content: {
      title,
      canonical: null,
      crumbs: crumbsOf(context, proposal),
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${status === 'withdrawn' ? locale.html('gone.withdrawn-text', { at }) : locale.t('gone.removed-text')}</p>
<p>${locale.t('gone.trace-stays')}</p>
${proposal.decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(context, proposal.decisions, consultation.timeZone)}</section>`}
${appealLink(context, proposal)}
${status === 'removed' && decidesIn(context, consultation.id) ? markup`<p>${moderationLink(context, { kind: 'proposal', id: proposal.id })}</p>` : NOTHING}
<p><a href="${context.href(`/consultations/${consultation.slug}#proposals`)}">${locale.t('gone.others')}</a></p>
</div>`,
    },
  };
}

/** Its author may appeal against the removal. */
function appealLink(context: PageContext, { author, decisions, status, consultation, uri }: ProposalView): Html {
  const decision = decisions.at(-1);
  if (status !== 'removed' || decision === undefined || author.id !== context.viewer.participantId) return NOTHING;
  if (decision.byHost === true) return appealAtHost(context, consultation, uri);
  return markup`<p><a class="button" href="${context.href(appealPath(decision.id))}">${context.locale.t('appeal.link')}</a></p>`;
}
