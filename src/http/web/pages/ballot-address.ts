import type { Context } from 'hono';
import type { BallotDetail } from '../../../application/read-ballots.ts';
import { type MyBallot, readMyBallot } from '../../../application/read-my-ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ballotPath } from '../components/ballot-item.ts';
import { choose, line } from '../content.ts';
import type { Crumb } from '../layout.ts';
import type { Visit } from '../visit.ts';

/** The ballot that an address names. */
export function ballotIn(c: Context): { readonly slug: string; readonly ballot: string } {
  return { slug: c.req.param('slug') ?? '', ballot: c.req.param('ballot') ?? '' };
}

export function crumbsTo(visit: Visit, consultation: Consultation): readonly Crumb[] {
  return [
    { href: visit.href('/consultations'), name: visit.locale.t('nav.consultations') },
    {
      href: visit.href(`/consultations/${consultation.slug}`),
      name: line(visit, choose(visit, consultation.title, consultation.languages)),
    },
  ];
}

/** The same for a page below the ballot's own. */
export function crumbsBelow(visit: Visit, detail: BallotDetail): readonly Crumb[] {
  const question = line(visit, choose(visit, detail.ballot.question, detail.consultation.languages));
  return [...crumbsTo(visit, detail.consultation), { href: visit.href(ballotPath(detail)), name: question }];
}

/** What this very person cast; null for nobody and for nothing. */
export async function myBallotIn({ app, viewer }: Visit, { ballot }: BallotDetail): Promise<MyBallot | null> {
  if (viewer.participantId === null) return null;
  const mine = await readMyBallot(app, { ballotId: ballot.id, voter: { participantId: viewer.participantId } });
  return mine.ok ? mine.value : null;
}
