import type { Context } from 'hono';
import { type BallotDetail, type MyBallot, readMyBallot } from '../../../application/ballot/reads.ts';
import { readInstitutionBallot } from '../../../application/community/ballot/cast-for-institution.ts';
import type { Viewer } from '../../../application/kit/viewer.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ballotPath } from './ballot-item.ts';

/** The ballot that an address names. */
export function ballotIn(c: Context): { readonly slug: string; readonly ballot: string } {
  return { slug: c.req.param('slug') ?? '', ballot: c.req.param('ballot') ?? '' };
}

export function crumbsTo(context: PageContext, consultation: Consultation): readonly Crumb[] {
  return [
    { href: context.href('/consultations'), name: context.locale.t('nav.consultations') },
    {
      href: context.href(`/consultations/${consultation.slug}`),
      name: line(context, choose(context, consultation.title, consultation.languages)),
    },
  ];
}

/** The same for a page below the ballot's own. */
export function crumbsBelow(context: PageContext, detail: BallotDetail): readonly Crumb[] {
  const question = line(context, choose(context, detail.ballot.question, detail.consultation.languages));
  return [...crumbsTo(context, detail.consultation), { href: context.href(ballotPath(detail)), name: question }];
}

/** What this visitor cast, or in a community what the institution did that they act for; null for nothing. */
export async function myBallotIn(
  { app, viewer }: PageContext,
  { ballot, consultation }: BallotDetail,
): Promise<MyBallot | null> {
  if (isCommunity(consultation)) {
    if (viewer.agent === null) return null;
    const ours = await readInstitutionBallot(app, { ballotId: ballot.id, by: agentOf(viewer) });
    return ours.ok ? ours.value : null;
  }
  if (viewer.participantId === null) return null;
  const mine = await readMyBallot(app, { ballotId: ballot.id, voter: { participantId: viewer.participantId } });
  return mine.ok ? mine.value : null;
}

/** The agent who acts for the institution; null for everybody else. */
export function agentOf({ agent }: Viewer): Actor | null {
  return agent === null ? null : { kind: 'agent', id: agent.id };
}
