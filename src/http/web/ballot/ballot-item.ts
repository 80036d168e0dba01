import type { Context } from 'hono';
import { type BallotDetail, type BallotState, type MyBallot, readMyBallot } from '../../../application/ballot/reads.ts';
import { readInstitutionBallot } from '../../../application/community/ballot/cast-for-institution.ts';
import type { Viewer } from '../../../application/kit/viewer.ts';
import type { Ballot, BallotOption } from '../../../domain/ballot/ballot.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { choose, line } from '../kit/content.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';

const TONES = {
  draft: 'soon',
  upcoming: 'upcoming',
  open: 'open',
  counting: 'soon',
  over: 'closed',
} as const satisfies Record<BallotState, Tone>;

/** Where the page of a ballot is; `at` is a page below it. */
export function ballotPath(of: Pick<BallotDetail, 'ballot' | 'consultation'>, at?: 'vote' | 'receipt'): string {
  const path = `/consultations/${of.consultation.slug}/ballots/${of.ballot.slug}`;
  return at === undefined ? path : `${path}/${at}`;
}

/** The ballots of a consultation, each with its state; nothing where there are none. */
export function ballots(context: PageContext, all: readonly BallotDetail[]): Html {
  if (all.length === 0) return NOTHING;
  return markup`<section class="ballots" aria-labelledby="ballots"><h2 id="ballots">${context.locale.t('ballots.title')}</h2>
<ul class="cards">${all.map((detail) => item(context, detail))}</ul></section>`;
}

function item(context: PageContext, detail: BallotDetail): Html {
  const { ballot, consultation } = detail;
  const question = choose(context, ballot.question, consultation.languages);
  return markup`<li class="card"><p class="card-state">${ballotState(context, detail)}</p>
<h3 class="item"><a href="${context.href(ballotPath(detail))}">${line(context, question)}</a></h3>
${detail.state === 'open' && context.viewer.agent === null && !isCommunity(consultation) ? markup`<p><a class="button" href="${context.href(ballotPath(detail, 'vote'))}">${context.locale.t('ballot.vote')}<span class="hidden">${context.locale.html('ballot.vote-on', { question: line(context, question) })}</span></a></p>` : NOTHING}</li>`;
}

/** Its state in a word, and the date that matters next; a draft has none yet. */
export function ballotState(context: PageContext, detail: BallotDetail): Html {
  const { locale } = context;
  const word = state(TONES[detail.state], locale.t(`ballot-state.${detail.state}`));
  return detail.state === 'draft' ? word : markup`${word} <span>${whenOf(context, detail)}</span>`;
}

function whenOf(context: PageContext, { ballot, state: at, consultation }: BallotDetail): Html {
  const { locale } = context;
  const zone = consultation.timeZone;
  if (at === 'upcoming') {
    return locale.html('when.from', { date: start(context, ballot.opensAt, zone) });
  }
  return locale.html(at === 'open' ? 'when.until' : 'when.closed', { date: deadline(context, ballot.closesAt, zone) });
}

/** An option as it is printed on the ballot: its number, then its name. */
export function optionName(context: PageContext, option: BallotOption): Html {
  return markup`<span class="number">${option.number}.</span>${line(context, choose(context, option.name))}`;
}

/** The same for several, by their numbers, in one line. */
export function optionNames(context: PageContext, ballot: Ballot, numbers: readonly number[]): Html {
  const found = numbers.flatMap((number) => ballot.options[number - 1] ?? []);
  return markup`${found.map((option, index) => markup`${index === 0 ? '' : ', '}${line(context, choose(context, option.name))}`)}`;
}

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

/** The mark of a ballot's state. */
export function ballotTone(state: BallotState): Tone {
  switch (state) {
    case 'draft':
    case 'counting':
      return 'soon';
    case 'upcoming':
      return 'upcoming';
    case 'open':
      return 'open';
    case 'over':
      return 'closed';
  }
}
