import type { Context } from 'hono';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import type { PageContext } from '../kit/page-context.ts';

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
