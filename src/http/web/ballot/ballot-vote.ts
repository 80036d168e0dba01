import type { Context } from 'hono';
import { castBallot, checkVoter } from '../../../application/ballot/cast-ballot.ts';
import { type BallotDetail, type MyBallot, readBallot } from '../../../application/ballot/reads.ts';
import {
  castForInstitution,
  checkInstitutionVoter,
} from '../../../application/community/ballot/cast-for-institution.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { readOwnStanding } from '../../../application/participant/reads.ts';
import type { Eligibility } from '../../../domain/ballot/cast.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { facts, inBrief, who } from '../consultation/rules.ts';
import { choose, titleHeading } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { type FormAnswer, type FormInput, submitOnce } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { residenceProofLink } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { deadline } from '../kit/time.ts';
import { countingNote } from '../participant/own-standing.ts';
import { ballotWeights } from './ballot-counts.ts';
import { ballotForm, hasHelp } from './ballot-form.ts';
import { agentOf, ballotIn, ballotPath, ballotState, crumbsBelow, myBallotIn } from './ballot-item.ts';
import { choiceIn, type Marks, marksOf, submittedMarks } from './ballot-marks.ts';
import { myChoice } from './ballot-receipt.ts';
import { results } from './ballot-rules.ts';

/** The public's ballots only: a draft takes no votes, whoever looks at it. */

type FormState = { readonly marks: Marks; readonly refusal: Refusal };

/**
 * Who may vote, what becomes of it and until when; then the form, filled in with what was cast before. Agents see the form
 * of a draft too, as residents will, without its button.
 */
export async function votePage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await readBallot(context.app, { ...ballotIn(c), viewer: context.viewer });
  return found.ok ? await answered(context, found.value, null) : found;
}

/** Casts a ballot and leads to its receipt; a refused one comes back as it was filled in. */
export async function acceptVote(context: PageContext, formInput: FormInput, c: Context): Promise<FormAnswer> {
  const found = await readBallot(context.app, { ...ballotIn(c), viewer: ANYBODY });
  if (!found.ok) return found;
  const { ballot } = found.value;
  const marks = submittedMarks(ballot, formInput);
  const done = await cast(context, formInput, { detail: found.value, marks });
  return done.ok ? { to: done.value } : await answered(context, found.value, { marks, refusal: done.refusal });
}

async function cast(
  context: PageContext,
  formInput: FormInput,
  of: { readonly detail: BallotDetail; readonly marks: Marks },
): Promise<Result<string, Refusal>> {
  const { ballot, consultation } = of.detail;
  const ours = isCommunity(consultation);
  const voter = ours ? ok('') : requireParticipant(context);
  if (!voter.ok) return voter;
  const rulesHash = formInput.text('rulesHash');
  // Marks are read by the options in force: of others they would say something else.
  if (rulesHash !== ballot.rulesHash) return refuse({ type: 'ballot-changed', current: ballot.rulesHash ?? '' });
  const choice = choiceIn(ballot, of.marks);
  if (!choice.ok) return choice;
  const { receivedAt } = context;
  if (ours) {
    const by = agentOf(context.viewer);
    const command = { ballotId: ballot.id, choice: choice.value, rulesHash, receivedAt, by };
    return await submitOnce(context, formInput, async (within) => {
      const done = await castForInstitution(within, command);
      return done.ok ? ok(context.href(ballotPath(of.detail), { done: 'institution-voted' })) : done;
    });
  }
  const once = formInput.text('once');
  const receipt = await castBallot(context.app, {
    ballotId: ballot.id,
    voter: { participantId: voter.value },
    choice: choice.value,
    rulesHash,
    receivedAt,
    // Pressed twice, the button casts once.
    request: once === '' ? undefined : { key: `${voter.value} ${once}`, content: `${context.path} ${formInput.whole}` },
  });
  return receipt.ok ? ok(context.href(ballotPath(of.detail, 'receipt'), { done: 'ballot-cast' })) : receipt;
}

async function answered(context: PageContext, detail: BallotDetail, formState: FormState | null): Promise<PageAnswer> {
  const { locale } = context;
  const { ballot, consultation } = detail;
  const question = choose(context, ballot.question, consultation.languages);
  const mine = await myBallotIn(context, detail);
  const may = await mayVote(context, detail, mine);
  const voter = may.ok ? may.value : null;
  // What can be done comes first: to whoever has to sign in, the terms are shown again beside the form.
  const signsIn = !may.ok && may.refusal.type === 'not-signed-in';
  const form =
    formState === null
      ? fresh(context, detail, { may, mine, way: await wayIn(context, may) })
      : ballotForm(context, detail, { ...formState, again: mine !== null });
  return {
    cache: 'never',
    status: formState === null ? 200 : STATUS[formState.refusal.type],
    content: {
      title: locale.t('vote.title', { question: question.text }),
      canonical: null,
      scripted: hasHelp(ballot),
      crumbs: crumbsBelow(context, detail),
      main: markup`<div class="single"><p class="card-state">${ballotState(context, detail)}</p>
${titleHeading(context, question, (words) => locale.html('vote.title', { question: words }))}
${refusalNoteOn(consultation, context, { refusal: formState?.refusal ?? null })}
${signsIn ? form : NOTHING}
<p><a href="${context.href(ballotPath(detail))}">${locale.t('vote.read')}</a></p>
${signsIn ? NOTHING : terms(context, detail, voter)}
${await ballotWeights(context, detail)}
${await counting(context, detail, may)}
${mine === null ? NOTHING : formerVote(context, detail, mine)}
${signsIn ? terms(context, detail, voter) : form}
</div>`,
    },
  };
}

/** What was cast before, with the way to the receipt of a person. */
function formerVote(context: PageContext, detail: BallotDetail, mine: MyBallot): Html {
  const { locale } = context;
  const said = { at: castAt(context, detail, mine), choice: myChoice(context, detail.ballot, mine) };
  if (isCommunity(detail.consultation)) return markup`<p class="note">${locale.html('ballot.ours-said', said)}</p>`;
  return markup`<p class="note">${locale.html('ballot.mine-said', said)} <a href="${context.href(ballotPath(detail, 'receipt'))}">${locale.t('ballot.receipt-link')}</a></p>`;
}

/** As what this visitor may vote now, or why not. */
async function mayVote(
  context: PageContext,
  { ballot, consultation }: BallotDetail,
  mine: MyBallot | null,
): Promise<Result<Eligibility, Refusal>> {
  if (isCommunity(consultation)) return await mayVoteForInstitution(context, consultation, { ballot, mine });
  const voter = requireParticipant(context);
  if (!voter.ok) return voter;
  if (mine !== null && ballot.rules.replacement === 'first-stands') return refuse({ type: 'already-voted' });
  return await checkVoter(context.app, { ballotId: ballot.id, voter: { participantId: voter.value } });
}

/** People read in a community; agents who represent the institution vote for it. */
async function mayVoteForInstitution(
  { app, viewer }: PageContext,
  consultation: Consultation,
  { ballot, mine }: Pick<BallotDetail, 'ballot'> & { readonly mine: MyBallot | null },
): Promise<Result<Eligibility, Refusal>> {
  const by = agentOf(viewer);
  if (by === null) return refuse({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
  const may = await app.store.read((reader) => checkInstitutionVoter(app, reader, { consultation, by }));
  if (!may.ok) return may;
  if (mine !== null && ballot.rules.replacement === 'first-stands') return refuse({ type: 'already-voted' });
  return ok({ standing: 'institution', territory: null });
}

/** In which count the vote of this visitor will be, while votes are taken; who may not vote reads why. */
async function counting(
  context: PageContext,
  { ballot, state }: BallotDetail,
  may: Result<Eligibility, Refusal>,
): Promise<Html> {
  if (state !== 'open' || (!may.ok && may.refusal.type !== 'not-signed-in')) return NOTHING;
  const deciding = ballot.rules.decidingStanding;
  return await countingNote(context, { act: 'vote', deciding, standing: may.ok ? may.value.standing : null });
}

/** Where somebody whom the rules do not let vote proves that they live here. */
async function wayIn(context: PageContext, may: Result<Eligibility, Refusal>): Promise<Html> {
  const { participantId } = context.viewer;
  if (may.ok || may.refusal.type !== 'not-eligible' || participantId === null) return NOTHING;
  const own = await readOwnStanding(context.app, participantId);
  const way = residenceProofLink(context, may.refusal, own.ok ? own.value : null);
  return way === NOTHING ? NOTHING : markup`<p>${way}</p>`;
}

/** The form, or why there is none. */
function fresh(
  context: PageContext,
  detail: BallotDetail,
  {
    may,
    mine,
    way,
  }: { readonly may: Result<Eligibility, Refusal>; readonly mine: MyBallot | null; readonly way: Html },
): Html {
  const { locale } = context;
  const { ballot, consultation, state } = detail;
  const no = (refusal: Refusal) => refusalNoteOn(consultation, context, { refusal });
  if (state === 'draft') {
    const empty = ballotForm(context, detail, { marks: new Map(), refusal: null, again: false });
    return markup`<p class="note">${locale.t('ballot.draft-form')}</p>${empty}`;
  }
  if (state === 'upcoming') return no({ type: 'ballot-not-open', opensAt: ballot.opensAt });
  if (state !== 'open') return no({ type: 'ballot-closed', closedAt: ballot.closesAt });
  if (may.ok) {
    const marks = mine?.choice == null ? new Map() : marksOf(ballot, mine.choice);
    return ballotForm(context, detail, { marks, refusal: null, again: mine !== null });
  }
  if (may.refusal.type === 'participant-needed') return markup`<p class="note">${locale.t('ballot.agents')}</p>`;
  if (may.refusal.type !== 'not-signed-in') return markup`${no(may.refusal)}${way}`;
  return markup`<p><a class="button" href="${context.href('/sign-in', { next: context.path })}">${locale.t('ballot.sign-in')}</a></p>`;
}

/** What somebody has to know before they vote: as what, who sees it; the rest is folded away. */
function terms(context: PageContext, detail: BallotDetail, voter: Eligibility | null): Html {
  const { locale } = context;
  const { ballot, consultation } = detail;
  const own = {
    name: locale.t('vote.as'),
    text: markup`${voter === null ? '' : locale.t(`standing-person.${voter.standing}`)}`,
  };
  const ours = isCommunity(consultation);
  const seen = ours ? 'vote.by-name-said' : 'vote.secret-said';
  const secret = { name: locale.t('vote.secret'), text: markup`${locale.t(seen)}` };
  return markup`${facts(voter === null ? [secret] : [own, secret])}
${inBrief(context, who(context, ballot), [
  { name: locale.t('vote.until'), text: deadline(context, ballot.closesAt, consultation.timeZone) },
  results(context, detail),
  { name: locale.t('ballot.replacement'), text: markup`${locale.t(`replacement.${ballot.rules.replacement}`)}` },
  ...(ours ? [] : [{ name: locale.t('vote.receipt'), text: markup`${locale.t('vote.receipt-said')}` }]),
])}`;
}

function castAt({ locale }: PageContext, { consultation }: BallotDetail, { receipt }: MyBallot): Html {
  return markup`<time datetime="${receipt.castAt.toISOString()}">${locale.dateTime(receipt.castAt, consultation.timeZone)}</time>`;
}
