import type { Context } from 'hono';
import { castBallot } from '../../../application/cast-ballot.ts';
import { checkVoter } from '../../../application/check-voter.ts';
import { type BallotDetail, readBallot } from '../../../application/read-ballots.ts';
import { audienceOf } from '../../../application/read-consultations.ts';
import type { MyBallot } from '../../../application/read-my-ballot.ts';
import { readOwnStanding } from '../../../application/read-own-standing.ts';
import type { Eligibility } from '../../../domain/ballot/cast.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { myChoice } from '../components/ballot-choice.ts';
import { ballotForm } from '../components/ballot-form.ts';
import { ballotPath, ballotState } from '../components/ballot-item.ts';
import { choiceIn, type Marks, marksOf, marksSaid } from '../components/ballot-marks.ts';
import { results } from '../components/ballot-rules.ts';
import { wayToStanding } from '../components/before-act.ts';
import { refusalNoteOn } from '../components/refusal-note.ts';
import { facts, who } from '../components/rules-in-words.ts';
import { deadline } from '../components/time.ts';
import { choose, line } from '../content.ts';
import { actOnce, type FormAnswer, type Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { ballotIn, crumbsBelow, myBallotIn } from './ballot-address.ts';

/** The public's ballots only: a draft takes no votes, whoever looks at it. */
const PUBLIC = { drafts: false };

type Attempt = { readonly marks: Marks; readonly refusal: Refusal };

/**
 * Who may vote, what becomes of it and until when; then the form, filled in with what was cast before. Agents see the form
 * of a draft too, as residents will, without its button.
 */
export async function votePage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await readBallot(visit.app, { ...ballotIn(c), audience: audienceOf(visit.viewer) });
  return found.ok ? await answered(visit, found.value, null) : found;
}

/** Casts a ballot and leads to its receipt; a refused one comes back as it was filled in. */
export async function acceptVote(visit: Visit, said: Said, c: Context): Promise<FormAnswer> {
  const found = await readBallot(visit.app, { ...ballotIn(c), audience: PUBLIC });
  if (!found.ok) return found;
  const { ballot } = found.value;
  const marks = marksSaid(ballot, said);
  const done = await cast(visit, said, { detail: found.value, marks });
  return done.ok ? { to: done.value } : await answered(visit, found.value, { marks, refusal: done.refusal });
}

async function cast(
  visit: Visit,
  said: Said,
  of: { readonly detail: BallotDetail; readonly marks: Marks },
): Promise<Result<string, Refusal>> {
  const { ballot } = of.detail;
  const voter = participantOf(visit);
  if (!voter.ok) return voter;
  const rulesHash = said.text('rulesHash');
  // Marks are read by the options in force: of others they would say something else.
  if (rulesHash !== ballot.rulesHash) return refuse({ type: 'ballot-changed', current: ballot.rulesHash ?? '' });
  const choice = choiceIn(ballot, of.marks);
  if (!choice.ok) return choice;
  return await actOnce(visit, said, async (app) => {
    const receipt = await castBallot(app, {
      ballotId: ballot.id,
      voter: { participantId: voter.value },
      choice: choice.value,
      rulesHash,
    });
    return receipt.ok ? ok(visit.href(ballotPath(of.detail, 'receipt'), { done: 'ballot-cast' })) : receipt;
  });
}

async function answered(visit: Visit, detail: BallotDetail, attempt: Attempt | null): Promise<PageAnswer> {
  const { locale } = visit;
  const { ballot, consultation } = detail;
  const question = choose(visit, ballot.question, consultation.languages);
  const mine = await myBallotIn(visit, detail);
  const may = await mayVote(visit, detail, mine);
  return {
    keep: 'never',
    status: attempt === null ? 200 : STATUS[attempt.refusal.type],
    content: {
      title: locale.t('vote.title', { question: question.text }),
      canonical: null,
      crumbs: crumbsBelow(visit, detail),
      main: markup`<div class="single"><p class="card-state">${ballotState(visit, detail)}</p>
<h1>${locale.say('vote.title', { question: line(visit, question) })}</h1>
${refusalNoteOn(consultation, visit, { refusal: attempt?.refusal ?? null })}
<p><a href="${visit.href(ballotPath(detail))}">${locale.t('vote.read')}</a></p>
${terms(visit, detail, may.ok ? may.value : null)}
${mine === null ? NOTHING : markup`<p class="note">${locale.say('ballot.mine-said', { at: castAt(visit, detail, mine), choice: myChoice(visit, ballot, mine) })} <a href="${visit.href(ballotPath(detail, 'receipt'))}">${locale.t('ballot.receipt-link')}</a></p>`}
${attempt === null ? fresh(visit, detail, { may, mine, way: await wayIn(visit, may) }) : ballotForm(visit, detail, { ...attempt, again: mine !== null })}
</div>`,
    },
  };
}

/** As what this visitor may vote now, or why not. */
async function mayVote(
  visit: Visit,
  { ballot }: BallotDetail,
  mine: MyBallot | null,
): Promise<Result<Eligibility, Refusal>> {
  const voter = participantOf(visit);
  if (!voter.ok) return voter;
  if (mine !== null && ballot.rules.replacement === 'first-stands') return refuse({ type: 'already-voted' });
  return await checkVoter(visit.app, { ballotId: ballot.id, voter: { participantId: voter.value } });
}

/** Where somebody whom the rules do not let vote proves that they live here. */
async function wayIn(visit: Visit, may: Result<Eligibility, Refusal>): Promise<Html> {
  const { participantId } = visit.viewer;
  if (may.ok || may.refusal.type !== 'not-eligible' || participantId === null) return NOTHING;
  const own = await readOwnStanding(visit.app, participantId);
  const way = wayToStanding(visit, may.refusal, own.ok ? own.value : null);
  return way === NOTHING ? NOTHING : markup`<p>${way}</p>`;
}

/** The form, or why there is none. */
function fresh(
  visit: Visit,
  detail: BallotDetail,
  {
    may,
    mine,
    way,
  }: { readonly may: Result<Eligibility, Refusal>; readonly mine: MyBallot | null; readonly way: Html },
): Html {
  const { locale } = visit;
  const { ballot, consultation, state } = detail;
  const no = (refusal: Refusal) => refusalNoteOn(consultation, visit, { refusal });
  if (state === 'draft') {
    const empty = ballotForm(visit, detail, { marks: new Map(), refusal: null, again: false });
    return markup`<p class="note">${locale.t('ballot.draft-form')}</p>${empty}`;
  }
  if (state === 'upcoming') return no({ type: 'ballot-not-open', opensAt: ballot.opensAt });
  if (state !== 'open') return no({ type: 'ballot-closed', closedAt: ballot.closesAt });
  if (may.ok) {
    const marks = mine?.choice == null ? new Map() : marksOf(ballot, mine.choice);
    return ballotForm(visit, detail, { marks, refusal: null, again: mine !== null });
  }
  if (may.refusal.type === 'participant-needed') return markup`<p class="note">${locale.t('ballot.agents')}</p>`;
  if (may.refusal.type !== 'not-signed-in') return markup`${no(may.refusal)}${way}`;
  return markup`<p><a class="button" href="${visit.href('/sign-in', { next: visit.path })}">${locale.t('ballot.sign-in')}</a></p>`;
}

/** What somebody has to know before they vote. */
function terms(visit: Visit, detail: BallotDetail, voter: Eligibility | null): Html {
  const { locale } = visit;
  const { ballot, consultation } = detail;
  return facts([
    who(visit, ballot),
    ...(voter === null ? [] : [{ name: locale.t('vote.as'), said: markup`${locale.words.standing[voter.standing]}` }]),
    { name: locale.t('vote.until'), said: deadline(visit, ballot.closesAt, consultation.timeZone) },
    { name: locale.t('vote.secret'), said: markup`${locale.t('vote.secret-said')}` },
    results(visit, detail),
    { name: locale.t('ballot.replacement'), said: markup`${locale.words.replacement[ballot.rules.replacement]}` },
    { name: locale.t('vote.receipt'), said: markup`${locale.t('vote.receipt-said')}` },
  ]);
}

function castAt({ locale }: Visit, { consultation }: BallotDetail, { receipt }: MyBallot): Html {
  return markup`<time datetime="${receipt.castAt.toISOString()}">${locale.dateTime(receipt.castAt, consultation.timeZone)}</time>`;
}
