import type { Context } from 'hono';
import { changeBallot, checkBallotInput, createBallot } from '../../../application/ballot/create-ballot.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import { defaultBallotRules } from '../../../domain/ballot/rules.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import {
  type AdminConsultation,
  adminConsultationPath,
  ballotOf,
  ballotPath,
  consultationOf,
  crumbsTo,
} from '../consultation/consultation-of.ts';
import {
  afterUnfinished,
  discardForm,
  type PartForm,
  storedPart,
  unfinishedButton,
  unfinishedNote,
  unfinishedState,
} from '../consultation/unfinished.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { type FormValues, withOtherRows, withText } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ballotSpans, phaseSpans, type Span } from '../kit/timeline.ts';
import { type BallotWithin, ballotIn, ballotItems, ballotValues, filledBallot, methodIn } from './ballot-admin-form.ts';

function newForm(
  consultation: Consultation,
  unfinished: string,
): PartForm & { readonly key: { readonly id: string | null } } {
  const key = { part: 'ballot', id: unfinished === '' ? null : unfinished } as const;
  return { consultation, key, path: adminConsultationPath(consultation.slug, '/new-ballot') };
}

function editForm(consultation: Consultation, { id, slug }: Ballot): PartForm {
  return { consultation, key: { part: 'ballot', ballotId: id }, path: ballotPath(consultation.slug, slug, '/edit') };
}

/** The form for a new ballot of a consultation, or for one that was stored unfinished. */
export async function newBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answeredNew(context, c, null);
}

export const acceptNewBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const shown = redisplay(formInput);
  if (shown !== null) return await answeredNew(context, c, { values: shown, refusal: null });
  const { consultation } = found.value;
  const form = newForm(consultation, formInput.text('unfinished'));
  const stored = await afterUnfinished(context, formInput, form);
  if (stored !== null) {
    return stored.ok
      ? { to: stored.value }
      : await answeredNew(context, c, { values: formInput, refusal: stored.refusal });
  }
  const ballot = ballotIn(context, formInput, consultation);
  if (!ballot.ok) return await answeredNew(context, c, { values: formInput, refusal: ballot.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const command = { ...ballot.value, consultation: consultation.slug, unfinished: form.key.id ?? undefined };
    const created = await createBallot(within, { ...command, by: { kind: 'agent', id: agent.value.id } });
    if (!created.ok) return created;
    return ok(context.href(ballotPath(consultation.slug, created.value.slug), { done: 'ballot-drafted' }));
  });
  return done.ok ? { to: done.value } : await answeredNew(context, c, { values: formInput, refusal: done.refusal });
};

/** The form of a draft. */
export async function editBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answeredEdit(context, c, null);
}

/** Replaces a draft that is still as it was when the form was opened; otherwise both are shown. */
export const acceptEditBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const shown = redisplay(formInput);
  if (shown !== null) return await answeredEdit(context, c, { values: shown, refusal: null });
  const { at, ballot } = found.value;
  const form = editForm(at.consultation, ballot.ballot);
  const stored = await afterUnfinished(context, formInput, form);
  if (stored !== null) {
    return stored.ok
      ? { to: stored.value }
      : await answeredEdit(context, c, { values: formInput, refusal: stored.refusal });
  }
  const unfinished = await storedPart(context, form);
  const change = ballotIn(context, formInput, at.consultation);
  if (!change.ok) return await answeredEdit(context, c, { values: formInput, refusal: change.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = await changeBallot(within, {
      ballotId: ballot.ballot.id,
      input: change.value,
      basedOn: formInput.text('from'),
      unfinished: unfinished?.id,
      by: { kind: 'agent', id: agent.value.id },
    });
    if (!changed.ok) return changed;
    return ok(context.href(ballotPath(at.consultation.slug, changed.value.slug), { done: 'ballot-changed' }));
  });
  return done.ok ? { to: done.value } : await answeredEdit(context, c, { values: formInput, refusal: done.refusal });
};

/** The form as one of its own buttons asked for it: another row, or the fields of another method. */
function redisplay(input: FormValues): FormValues | null {
  return input.text('do') === 'show' ? withTies(input) : withOtherRows(input, 'option');
}

/** Default ties where the method that is shown cannot use the submitted ones. */
function withTies(input: FormValues): FormValues {
  const { ties } = defaultBallotRules(methodIn(input), 0);
  const known: readonly string[] = METHOD_NEEDS[methodIn(input)].ties;
  return known.includes(input.text('ties')) ? input : withText(input, 'ties', ties);
}

async function answeredNew(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { locale } = context;
    const part = newForm(consultation, given?.values.text('unfinished') ?? context.query.get('unfinished') ?? '');
    const { id } = part.key;
    const unfinished = id === null ? null : await storedPart(context, part);
    if (id !== null && unfinished === null) return refuse({ type: 'not-found', what: 'ballot' });
    const formState =
      given ??
      (unfinished === null
        ? { values: defaults(context, consultation), refusal: null }
        : await unfinishedState(unfinished, (values) => checked(context, values, { consultation, instead: null })));
    return {
      title: locale.t('admin.new-ballot'),
      // What is missing is no fault yet: nobody asked for more than to store it.
      refusal: given?.refusal ?? null,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${consultation.publishedAt === null ? locale.t('admin.ballot-with') : locale.t('admin.ballot-alone')}</p>
${unfinished === null ? NOTHING : unfinishedNote(context, { refusal: formState.refusal, isChange: false })}
${form(context, formState, { consultation, others: othersOf(context, found.value), action: part.path, more: id === null ? NOTHING : hiddenField('unfinished', id) })}
${unfinished === null ? NOTHING : discardForm(context, part)}`,
    };
  });
}

async function answeredEdit(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot } = found.value;
    const { consultation } = at;
    const frozen = ballot.ballot.publishedAt;
    if (frozen !== null && given === null) return refuse({ type: 'rules-frozen', since: frozen });
    const now = ballotValues(context, ballot.ballot, consultation);
    const part = editForm(consultation, ballot.ballot);
    const unfinished = await storedPart(context, part);
    const of = { consultation, instead: ballot.ballot };
    const stored =
      unfinished === null
        ? { values: now, refusal: null }
        : await unfinishedState(unfinished, (values) => checked(context, values, of));
    const formState = given ?? stored;
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? etagOf(ballot.ballot) : given.values.text('from');
    return {
      title: context.locale.t('admin.edit-ballot'),
      refusal: given?.refusal ?? null,
      crumbs: crumbsTo(context, at, ballot),
      main: markup`${unfinished === null ? NOTHING : unfinishedNote(context, { refusal: stored.refusal, isChange: true })}
${meanwhile ? whatChanged(context, { now, values: formState.values }, labelsOf(ballotItems(context, formState.values, { consultation, others: [] }))) : NOTHING}
${form(context, formState, { consultation, others: othersOf(context, at, ballot.ballot.id), action: part.path, more: hiddenField('from', from) })}
${unfinished === null ? NOTHING : discardForm(context, part)}`,
    };
  });
}

/** Everything that keeps the form from being a draft, or the change of one. */
async function checked(
  context: PageContext,
  values: FormValues,
  of: { readonly consultation: Consultation; readonly instead: Ballot | null },
): Promise<Result<unknown, Refusal>> {
  const ballot = ballotIn(context, values, of.consultation);
  return ballot.ok ? await checkBallotInput(context.app, { ...of, input: ballot.value }) : ballot;
}

function form(
  context: PageContext,
  formState: FormState,
  of: BallotWithin & { readonly action: string; readonly more: Html },
): Html {
  const items = ballotItems(context, formState.values, of);
  return adminForm(context, {
    action: of.action,
    formState,
    labels: labelsOf(items),
    fields: markup`${of.more}${formFields(context, items, formState)}${unfinishedButton(context)}`,
    button: context.locale.t('admin.save-draft'),
  });
}

/** What else is on in the consultation: its phases and its other ballots. */
function othersOf(context: PageContext, at: AdminConsultation, but?: string): readonly Span[] {
  return [...phaseSpans(context, at.consultation), ...ballotSpans(context, at, but)];
}

/** A question with yes and no, under the usual rules as far as the consultation goes along with them. */
function defaults(context: PageContext, consultation: Consultation): FormValues {
  const { rules } = consultation;
  const ballot = defaultBallotRules('yes-no', 0);
  const usual = ballot.standings.filter((standing) => rules.standings.includes(standing));
  const standings = isCommunity(consultation) ? rules.standings : usual;
  const deciding = standings.filter((one) => one === 'paper' || rules.decidingStanding.includes(one));
  const started = filledBallot(context, consultation, {
    ...ballot,
    method: 'yes-no',
    standings,
    decidingStanding: deciding,
  });
  // Left empty they follow the method, whichever is chosen.
  const open = withText(withText(started, 'anonymityThreshold', ''), 'groupMinimum', '');
  return withText(open, 'option', '0,1');
}
