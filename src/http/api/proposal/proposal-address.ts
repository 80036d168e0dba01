import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readHoldersOf } from '../../../application/network/cohost/reads.ts';
import { locateProposal, readProposal } from '../../../application/proposal/read-proposals.ts';
import { ok } from '../../../domain/kit/result.ts';
import { written } from '../kit/body.ts';
import type { Caller, Outcome } from '../kit/operation.ts';
import { decision, proposalParam, slugParam } from '../kit/schemas.ts';
import { proposalResource } from './proposal-resource.ts';

/** The parameters of every address at or below a proposal. */
export const AT_PROPOSAL = { slug: slugParam, number: proposalParam };

type At = {
  readonly app: Application;
  readonly caller: Caller;
  readonly params: { readonly slug: string; readonly number: { readonly id: string } | { readonly number: number } };
};

/** The proposal that an act is about. */
export async function locate({ app, caller, params }: At) {
  const { viewer } = caller;
  return await locateProposal(app, { slug: params.slug, viewer, ...params.number });
}

/**
 * A proposal as everybody with this address sees it. One that was withdrawn or removed is gone, with the decisions that
 * say why as a member of the problem.
 */
export async function shownProposal({
  app,
  caller,
  params,
}: At): Promise<Outcome<ReturnType<typeof proposalResource>>> {
  const { viewer } = caller;
  const found = await readProposal(app, { slug: params.slug, viewer, ...params.number });
  if (!found.ok) return found;
  const { status, number, updatedAt, decisions, home } = found.value;
  // What the host refused was never there for anybody but its author.
  const isRefused = home?.status === 'refused' && number === null;
  if ((status === 'withdrawn' || status === 'removed') && !isRefused) {
    const more = { proposal: { number, status }, decisions: written(z.array(decision), decisions) };
    return { ok: false, refusal: { type: 'gone', what: 'proposal', since: updatedAt }, more };
  }
  const holders = (await readHoldersOf(app, [params.slug])).get(params.slug) ?? [];
  return ok(proposalResource(found.value, { origin: app.origin, holders }));
}
