import type { BallotDetail, BallotState } from '../../../application/read-ballots.ts';
import type { Ballot, BallotOption } from '../../../domain/ballot/ballot.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { state, type Tone } from './state.ts';
import { deadline, start } from './time.ts';

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
export function ballots(visit: Visit, all: readonly BallotDetail[]): Html {
  if (all.length === 0) return NOTHING;
  return markup`<section class="ballots" aria-labelledby="ballots"><h2 id="ballots">${visit.locale.t('ballots.title')}</h2>
<ul class="cards">${all.map((detail) => item(visit, detail))}</ul></section>`;
}

function item(visit: Visit, detail: BallotDetail): Html {
  const { ballot, consultation } = detail;
  const question = choose(visit, ballot.question, consultation.languages);
  return markup`<li class="card"><p class="card-state">${ballotState(visit, detail)}</p>
<h3 class="item"><a href="${visit.href(ballotPath(detail))}">${line(visit, question)}</a></h3></li>`;
}

/** Its state in a word, and the date that matters next; a draft has none yet. */
export function ballotState(visit: Visit, detail: BallotDetail): Html {
  const { locale } = visit;
  const word = state(TONES[detail.state], locale.words.ballotState[detail.state]);
  return detail.state === 'draft' ? word : markup`${word} <span>${whenOf(visit, detail)}</span>`;
}

function whenOf(visit: Visit, { ballot, state: at, consultation }: BallotDetail): Html {
  const { locale } = visit;
  const zone = consultation.timeZone;
  if (at === 'upcoming') {
    return locale.say('when.from', { date: start(visit, ballot.opensAt, zone) });
  }
  return locale.say(at === 'open' ? 'when.until' : 'when.closed', { date: deadline(visit, ballot.closesAt, zone) });
}

/** An option as it is printed on the ballot: its number, then its name. */
export function optionName(visit: Visit, option: BallotOption): Html {
  return markup`<span class="number">${option.number}.</span>${line(visit, choose(visit, option.name))}`;
}

/** The same for several, by their numbers, in one line. */
export function optionNames(visit: Visit, ballot: Ballot, numbers: readonly number[]): Html {
  const found = numbers.flatMap((number) => ballot.options[number - 1] ?? []);
  return markup`${found.map((option, index) => markup`${index === 0 ? '' : ', '}${line(visit, choose(visit, option.name))}`)}`;
}
