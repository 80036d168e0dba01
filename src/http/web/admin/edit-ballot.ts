import type { Context } from 'hono';
import { changeBallot } from '../../../application/change-ballot.ts';
import { createBallot } from '../../../application/create-ballot.ts';
import { stateHash } from '../../../application/made-from.ts';
import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import { defaultBallotRules } from '../../../domain/ballot/rules.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { type BallotWithin, ballotFields, ballotLabels } from './ballot-fields.ts';
import { ballotFilled, ballotIn, methodIn, rulesFilled } from './ballot-typed.ts';
import {
  ballotOf,
  ballotPath,
  type ConsultationAtDesk,
  consultationOf,
  crumbsTo,
  deskPath,
} from './consultation-of.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, whatChanged } from './form-parts.ts';
import { ballotSpans, phaseSpans, type Span } from './timeline.ts';
import { filled, type Typed, withOtherRows, withText } from './typed.ts';

/** The form for a new ballot of a consultation. */
export async function newBallotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answeredNew(visit, c, null);
}

export const acceptNewBallot: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const shown = shownAgain(said);
  if (shown !== null) return await answeredNew(visit, c, { typed: shown, refusal: null });
  const { consultation } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const command = { ...saidIn(visit, said, consultation), consultation: consultation.slug };
    const created = await createBallot(within, { ...command, by: { agent: agent.value.id } });
    if (!created.ok) return created;
    return ok(visit.href(ballotPath(consultation.slug, created.value.slug), { done: 'ballot-drafted' }));
  });
  return done.ok ? { to: done.value } : await answeredNew(visit, c, { typed: said, refusal: done.refusal });
};

/** The form of a draft. */
export async function editBallotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answeredEdit(visit, c, null);
}

/** Says a draft anew as it was when the form was opened; where it is not that any more, both are shown. */
export const acceptEditBallot: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(visit, agent.value, c);
  if (!found.ok) return found;
  const shown = shownAgain(said);
  if (shown !== null) return await answeredEdit(visit, c, { typed: shown, refusal: null });
  const { at, ballot } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const changed = await changeBallot(within, {
      ballotId: ballot.ballot.id,
      said: saidIn(visit, said, at.consultation),
      madeFrom: said.text('from'),
      by: { agent: agent.value.id },
    });
    if (!changed.ok) return changed;
    return ok(visit.href(ballotPath(at.consultation.slug, changed.value.slug), { done: 'ballot-changed' }));
  });
  return done.ok ? { to: done.value } : await answeredEdit(visit, c, { typed: said, refusal: done.refusal });
};

/** The form as one of its own buttons asked for it: another row, or the fields of another method. */
function shownAgain(said: Typed): Typed | null {
  return said.text('do') === 'show' ? withTies(said) : withOtherRows(said, 'option');
}

/** Ties as usual where the method that is shown has no use for those that were said. */
function withTies(said: Typed): Typed {
  const { ties } = defaultBallotRules(methodIn(said), 0);
  const known: readonly string[] = METHOD_NEEDS[methodIn(said)].ties;
  return known.includes(said.text('ties')) ? said : withText(said, 'ties', ties);
}

function saidIn({ territories }: Visit, typed: Typed, { languages }: Consultation) {
  return ballotIn(typed, { langs: languages, territories: territories.map(({ code }) => code) });
}

async function answeredNew(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const attempt = given ?? { typed: usual(consultation), refusal: null };
    const { locale } = visit;
    return {
      title: locale.t('desk.new-ballot'),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${consultation.publishedAt === null ? locale.t('desk.ballot-with') : locale.t('desk.ballot-alone')}</p>
${form(visit, attempt, { consultation, others: othersOf(visit, found.value), action: deskPath(consultation.slug, '/new-ballot'), more: NOTHING })}`,
    };
  });
}

async function answeredEdit(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot } = found.value;
    const { consultation } = at;
    const frozen = ballot.ballot.publishedAt;
    if (frozen !== null && given === null) return refuse({ type: 'rules-frozen', since: frozen });
    const now = ballotFilled(ballot.ballot, consultation.timeZone, consultation.languages);
    const attempt = given ?? { typed: now, refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? stateHash(ballot.ballot) : given.typed.text('from');
    return {
      title: visit.locale.t('desk.edit-ballot'),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, at, ballot),
      main: markup`${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, ballotLabels(visit)) : NOTHING}
${form(visit, attempt, { consultation, others: othersOf(visit, at, ballot.ballot.id), action: ballotPath(consultation.slug, ballot.ballot.slug, '/edit'), more: hiddenField('from', from) })}`,
    };
  });
}

function form(
  visit: Visit,
  attempt: Attempt,
  of: BallotWithin & { readonly action: string; readonly more: Html },
): Html {
  return deskForm(visit, {
    action: of.action,
    attempt,
    labels: ballotLabels(visit),
    fields: markup`${of.more}${ballotFields(visit, attempt, of)}`,
    button: visit.locale.t('desk.save-draft'),
  });
}

/** What else is on in the consultation: its phases and its other ballots. */
function othersOf(visit: Visit, at: ConsultationAtDesk, but?: string): readonly Span[] {
  return [...phaseSpans(visit, at.consultation), ...ballotSpans(visit, at, but)];
}

/** A question with yes and no, under the usual rules as far as the consultation goes along with them. */
function usual({ rules }: Consultation): Typed {
  const ballot = defaultBallotRules('yes-no', 0);
  const standings = ballot.standings.filter((standing) => rules.standings.includes(standing));
  const deciding = standings.filter((one) => one === 'paper' || rules.decidingStanding.includes(one));
  return filled({
    method: 'yes-no',
    option: '0,1',
    ...rulesFilled({ ...ballot, standings, decidingStanding: deciding }),
  });
}
