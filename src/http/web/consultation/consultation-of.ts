import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { type BallotDetail, readBallots } from '../../../application/ballot/reads.ts';
import { type ConsultationDetail, readConsultation } from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import type { PageContext } from '../kit/page-context.ts';

/** A consultation with its ballots, drafts too, as the administration area shows them. */
export type AdminConsultation = ConsultationDetail & { readonly ballots: readonly BallotDetail[] };

/** The consultation in an address, for an agent who works on it. */
export async function consultationOf(
  context: PageContext,
  agent: Agent,
  c: Context,
): Promise<Result<AdminConsultation, Refusal>> {
  const query = { slug: c.req.param('slug') ?? '', viewer: context.viewer };
  const found = await readConsultation(context.app, query);
  if (!found.ok) return found;
  if (!isAssignedTo(agent, found.value.consultation.id)) return refuse({ type: 'not-your-consultation' });
  const ballots = await readBallots(context.app, query);
  return ballots.ok ? ok({ ...found.value, ballots: ballots.value.ballots }) : ballots;
}

/** The ballot in an address, in its consultation. */
export async function ballotOf(
  context: PageContext,
  agent: Agent,
  c: Context,
): Promise<Result<{ readonly at: AdminConsultation; readonly ballot: BallotDetail }, Refusal>> {
  const at = await consultationOf(context, agent, c);
  if (!at.ok) return at;
  const ballot = at.value.ballots.find(({ ballot: { slug } }) => slug === c.req.param('ballot'));
  return ballot === undefined ? refuse({ type: 'not-found', what: 'ballot' }) : ok({ at: at.value, ballot });
}

export function adminConsultationPath(slug: string, below = ''): string {
  return `/admin/consultations/${slug}${below}`;
}

export function ballotPath(slug: string, ballot: string, below = ''): string {
  return adminConsultationPath(slug, `/ballots/${ballot}${below}`);
}

export function crumbsTo(context: PageContext, at?: ConsultationDetail, ballot?: BallotDetail): readonly Crumb[] {
  const list = { href: context.href('/admin/consultations'), name: context.locale.t('nav.consultations') };
  if (at === undefined) return [list];
  const { consultation } = at;
  const here = {
    href: context.href(adminConsultationPath(consultation.slug)),
    name: line(context, choose(context, consultation.title, consultation.languages)),
  };
  if (ballot === undefined) return [list, here];
  const { slug, question } = ballot.ballot;
  const name = line(context, choose(context, question, consultation.languages));
  return [list, here, { href: context.href(ballotPath(consultation.slug, slug)), name }];
}
