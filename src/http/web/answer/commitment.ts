import type { Context } from 'hono';
import { readCommitment } from '../../../application/answer/reads.ts';
import { updateCommitment } from '../../../application/answer/update-commitment.ts';
import type { StoredRequest } from '../../../application/connector/ports.ts';
import { COMMITMENT_STATUSES } from '../../../domain/answer/answer.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { failureMessage } from '../../../i18n/failure-message.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line, prose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type Fact, type FormState, factList, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, localised, one } from '../kit/form-table.ts';
import { formDefaults, oneIn, optionalIn } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { ANSWERS, answerPath, COMMITMENTS, dueOf } from './admin-list.ts';
import { COMMITMENT_TONES, commitmentSteps } from './parts.ts';

/** One commitment with every step of what became of it, and the form for the next. */
export async function commitmentPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Publishes the next step, unless somebody else published one meanwhile. */
export const acceptCommitment: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'answer');
  const done = agent.ok
    ? await submitOnce(context, formInput, async (within) => {
        const updated = stepIn(context, formInput);
        if (!updated.ok) return updated;
        const step = { ...updated.value, commitmentId: idIn(c), by: { kind: 'agent', id: agent.value.id } as const };
        const stored = await updateCommitment(within, step);
        return stored.ok ? ok(context.href(`${COMMITMENTS}/${idIn(c)}`, { done: 'commitment-updated' })) : stored;
      })
    : agent;
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

function idIn(c: Context): string {
  return c.req.param('id') ?? '';
}

function stepIn(context: PageContext, formInput: FormInput): Result<Pick<Step, 'status' | 'note' | 'after'>, Refusal> {
  const status = oneIn(formInput, 'status', COMMITMENT_STATUSES);
  if (status === undefined) return refuse({ type: 'invalid', field: 'status', because: 'missing' });
  const note = optionalIn(formInput, 'note', context.institution.languages) ?? null;
  return ok({ status, note, after: Number(formInput.text('after')) || 0 });
}

function stepItems({ locale: { t }, institution }: PageContext): readonly Item[] {
  return [
    one('status', t('answers.state'), {
      required: true,
      options: COMMITMENT_STATUSES.map((value) => ({ value, label: t(`commitment.${value}`) })),
    }),
    localised('note', t('answers.note'), {
      hint: t('answers.note-hint'),
      langs: institution.languages,
      max: REASON_MAX,
      rows: 3,
    }),
  ];
}

type Step = Parameters<typeof updateCommitment>[1];

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'answer', async (agent) => {
    const found = await readCommitment(app, { agent, commitmentId: idIn(c) });
    if (!found.ok) return found;
    const { commitment, proposal, consultation, requests } = found.value;
    const { t } = locale;
    const items = stepItems(context);
    const steps = String(commitment.updates.length);
    const formState = given ?? { values: formDefaults({ status: commitment.status }), refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const after = given === null || meanwhile ? steps : given.values.text('after');
    const { status } = commitment;
    const number = proposal.number ?? 0;
    const name = markup`${t('proposal.number', { number })} ${line(context, choose(context, proposal.title, [proposal.lang]))}`;
    return {
      title: t('answers.commitment-title'),
      refusal: formState.refusal,
      crumbs: [
        { href: context.href(ANSWERS), name: t('answers.title') },
        { href: context.href(answerPath(consultation.slug, number)), name },
      ],
      main: markup`<div class="single">${prose(context, choose(context, commitment.text))}
${factList([
  [t('answers.due'), dueOf(context, commitment.dueOn)],
  [t('answers.state'), state(COMMITMENT_TONES[status], t(`commitment.${status}`))],
  ...requests.flatMap((request) => requestFacts(context, request)),
])}
${commitmentSteps(context, commitment.updates, consultation.timeZone)}</div>
${adminForm(context, {
  action: `${COMMITMENTS}/${commitment.id}`,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('after', after)}
${formFields(context, items, formState)}`,
  button: t('answers.update'),
})}`,
    };
  });
}

/** The request behind it at other software: where it is, how it stands, and why that is not known. */
function requestFacts({ locale }: PageContext, request: StoredRequest): readonly Fact[] {
  const { connector, number, reference, url, status, error } = request;
  const { t } = locale;
  const name = number ?? reference ?? connector;
  const linked = url === null ? name : markup`<a href="${url}">${name}</a>`;
  const facts: Fact[] = [
    [t('answers.request', { connector }), request.address === null ? t('answers.request-waiting') : linked],
  ];
  if (status !== null) facts.push([t('answers.request-status'), status]);
  if (error !== null) facts.push([t('connectors.error'), requestFault(error, locale)]);
  return facts;
}

function requestFault(error: string, { t, lang }: PageContext['locale']): string {
  if (error === 'gone' || error === 'renumbered' || error === 'same-request') return t(`answers.request-${error}`);
  return t('answers.request-error', { error: failureMessage(lang, error) });
}
