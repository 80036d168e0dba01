import type { Context } from 'hono';
import { audienceOf } from '../../../application/read-consultations.ts';
import { readProposal } from '../../../application/read-proposals.ts';
import type { ProposalView } from '../../../application/views.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Result } from '../../../domain/result.ts';
import { choose, line } from '../content.ts';
import type { Crumb } from '../layout.ts';
import type { Visit } from '../visit.ts';

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
export function crumbsOf(visit: Visit, { consultation }: Pick<ProposalView, 'consultation'>): readonly Crumb[] {
  const title = line(visit, choose(visit, consultation.title, consultation.languages));
  return [
    { href: visit.href('/consultations'), name: visit.locale.t('nav.consultations') },
    { href: visit.href(`/consultations/${consultation.slug}`), name: title },
  ];
}

/** The proposal in an address, as this visitor may see it. */
export async function proposalOf(visit: Visit, c: Context): Promise<Result<ProposalView, Refusal>> {
  const { app, viewer } = visit;
  const audience = audienceOf(viewer);
  return await readProposal(app, { slug: slugOf(c), number: numberOf(c), audience, viewer });
}
