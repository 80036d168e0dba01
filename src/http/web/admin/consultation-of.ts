import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import { type BallotDetail, readBallots } from '../../../application/read-ballots.ts';
import { audienceOf, type ConsultationDetail, readConsultation } from '../../../application/read-consultations.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { choose, line } from '../content.ts';
import type { Crumb } from '../layout.ts';
import type { Visit } from '../visit.ts';

/** A consultation with its ballots, drafts too, as the desk shows them. */
export type ConsultationAtDesk = ConsultationDetail & { readonly ballots: readonly BallotDetail[] };

/** The consultation in an address, for an agent who works on it. */
export async function consultationOf(
  visit: Visit,
  agent: Agent,
  c: Context,
): Promise<Result<ConsultationAtDesk, Refusal>> {
  const query = { slug: c.req.param('slug') ?? '', audience: audienceOf(visit.viewer), viewer: visit.viewer };
  const found = await readConsultation(visit.app, query);
  if (!found.ok) return found;
  if (!worksOn(agent, found.value.consultation.id)) return refuse({ type: 'not-your-consultation' });
  const ballots = await readBallots(visit.app, query);
  return ballots.ok ? ok({ ...found.value, ballots: ballots.value.ballots }) : ballots;
}

/** The ballot in an address, in its consultation. */
export async function ballotOf(
  visit: Visit,
  agent: Agent,
  c: Context,
): Promise<Result<{ readonly at: ConsultationAtDesk; readonly ballot: BallotDetail }, Refusal>> {
  const at = await consultationOf(visit, agent, c);
  if (!at.ok) return at;
  const ballot = at.value.ballots.find(({ ballot: { slug } }) => slug === c.req.param('ballot'));
  return ballot === undefined ? refuse({ type: 'not-found', what: 'ballot' }) : ok({ at: at.value, ballot });
}

export function deskPath(slug: string, below = ''): string {
  return `/admin/consultations/${slug}${below}`;
}

export function ballotPath(slug: string, ballot: string, below = ''): string {
  return deskPath(slug, `/ballots/${ballot}${below}`);
}

export function crumbsTo(visit: Visit, at?: ConsultationDetail, ballot?: BallotDetail): readonly Crumb[] {
  const list = { href: visit.href('/admin/consultations'), name: visit.locale.t('nav.consultations') };
  if (at === undefined) return [list];
  const { consultation } = at;
  const here = {
    href: visit.href(deskPath(consultation.slug)),
    name: line(visit, choose(visit, consultation.title, consultation.languages)),
  };
  if (ballot === undefined) return [list, here];
  const { slug, question } = ballot.ballot;
  const name = line(visit, choose(visit, question, consultation.languages));
  return [list, here, { href: visit.href(ballotPath(consultation.slug, slug)), name }];
}
