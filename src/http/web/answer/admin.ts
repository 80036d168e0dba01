import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { checkAnswer, type PublishAnswer, publishAnswer } from '../../../application/answer/publish-answer.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { readSharing, type SharingView } from '../../../application/network/cohost/reads.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { type Answer, VERDICTS } from '../../../domain/answer/answer.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { answerInput } from '../../input/answer.ts';
import { parsed } from '../../input/values.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line, prose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, rowButton } from '../kit/form-parts.ts';
import {
  formFields,
  type Item,
  inputIn,
  labelsOf,
  line as lineItem,
  localised,
  one,
  valuesWith,
} from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalSentence } from '../kit/refusal-note.ts';
import { deciderName } from '../network/sharing.ts';
import { numberOf, pathOf, slugOf } from '../proposal/proposal-address.ts';
import { ANSWERS, answerPath } from './admin-list.ts';
import { answerOf, answers, ourName } from './parts.ts';

function answerItems({ locale, institution }: PageContext): readonly Item[] {
  const { t } = locale;
  const langs = institution.languages;
  return [
    one('verdict', t('answers.verdict'), {
      options: VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) })),
      required: true,
      empty: 'nothing',
    }),
    localised('body', t('answers.body'), {
      hint: t('answers.body-hint'),
      langs,
      max: BODY_MAX,
      rows: 8,
      markdown: 'official',
    }),
    markup`<h2>${t('answer.commitments')}</h2>
<p class="small quiet">${t('answers.commitments-hint')}</p>`,
    {
      kind: 'rows',
      name: 'commitment',
      of: 'commitments',
      label: t('answers.commitment'),
      legend: (nth) => t('answers.commitment-number', { number: nth }),
      items: () => [
        localised('text', t('answers.what'), { hint: t('answers.what-hint'), langs, max: TITLE_MAX * 5, rows: 2 }),
        lineItem('dueOn', t('answers.by-when'), { hint: t('answers.by-when-hint'), type: 'date', empty: 'null' }),
      ],
      more: t('answers.more'),
      less: (nth) => t('answers.less', { number: nth }),
    },
    markup`<p>${rowButton('preview', t('answers.preview'))}</p>`,
  ];
}

/** What the form says. A row of which nothing was filled in is no commitment. */
function answerIn(
  context: PageContext,
  values: FormValues,
): Result<Pick<PublishAnswer, 'verdict' | 'body' | 'commitments'>, Refusal> {
  const input = inputIn(answerItems(context), values) as Pick<PublishAnswer, 'body' | 'commitments'>;
  const commitments = input.commitments.filter(({ text, dueOn }) => dueOn !== null || Object.keys(text).length > 0);
  const checked = checkAll({
    input: parsed(answerInput, { ...input, commitments }),
    held: checkAnswer({ body: input.body, commitments }),
  });
  return checked.ok ? ok({ verdict: checked.value.input.verdict, ...checked.value.held }) : checked;
}

/** The form as it is opened: empty, or as the answer that stands was, with what it still promises. */
function answerValues(context: PageContext, former: Answer | null): FormDefaults {
  const open = (former?.commitments ?? []).filter(({ status }) => status !== 'kept' && status !== 'dropped');
  return valuesWith(answerItems(context), { ...former, commitments: open.length === 0 ? [{}] : open });
}

/** What this institution answered, oldest first: as the one that decides, or beside it. */
export function ownAnswers({ consultation, answers, cohostAnswers }: ProposalView): readonly Answer[] {
  return consultation.host === null ? answers : cohostAnswers.filter(({ ours }) => ours);
}

/** The form for the official answer to one proposal, under what it answers. */
export async function answerPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Publishes an answer as the form has it, unless somebody else answered meanwhile; or shows how it will read. */
export const acceptAnswer: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'answer');
  if (!agent.ok) return await answered(context, c, { values: formInput, refusal: agent.refusal });
  const found = await proposalOf(context, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(formInput, 'commitment');
  if (rows !== null) return await answered(context, c, { values: rows, refusal: null });
  const answer = answerIn(context, formInput);
  if (!answer.ok) return await answered(context, c, { values: formInput, refusal: answer.refusal });
  if (formInput.text('do') === 'preview') return await answered(context, c, { values: formInput, refusal: null });
  const { id, consultation, number } = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const published = await publishAnswer(within, {
      ...answer.value,
      proposalId: id,
      after: Number(formInput.text('after')) || 0,
      by: { kind: 'agent', id: agent.value.id },
    });
    return published.ok
      ? ok(context.href(answerPath(consultation.slug, number ?? 0), { done: 'answer-published' }))
      : published;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

/** The proposal in an address, if it can be answered by this agent. */
async function proposalOf(context: PageContext, agent: Agent, c: Context): Promise<Result<ProposalView, Refusal>> {
  const { app, viewer } = context;
  const query = { slug: slugOf(c), number: numberOf(c), viewer };
  const found = await readProposal(app, query);
  if (!found.ok) return found;
  const { consultation, status } = found.value;
  if (!isAssignedTo(agent, consultation.id)) return refuse({ type: 'not-your-consultation' });
  return status === 'published' ? found : refuse({ type: 'wrong-status', status, needs: ['published'] });
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'answer', async (agent) => {
    const found = await proposalOf(context, agent, c);
    if (!found.ok) return found;
    const proposal = found.value;
    const { consultation, number } = proposal;
    const own = ownAnswers(proposal);
    const former = own.at(-1) ?? null;
    const sharing = await readSharing(context.app, consultation);
    const zone = consultation.timeZone;
    const formState = given ?? { values: answerValues(context, former), refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    // After a clash, sending again means to answer after that other answer.
    const after = given === null || meanwhile ? String(former?.version ?? 0) : given.values.text('after');
    const items = answerItems(context);
    const form = adminForm(context, {
      action: answerPath(consultation.slug, number ?? 0),
      formState,
      labels: labelsOf(items),
      fields: markup`${hiddenField('after', after)}${formFields(context, items, formState)}`,
      button: locale.t('answers.publish'),
    });
    const title = locale.t(former === null ? 'answers.answer' : 'answers.answer-again', { number: number ?? 0 });
    return {
      title,
      refusal: formState.refusal,
      crumbs: [{ href: context.href(ANSWERS), name: locale.t('answers.title') }],
      main: markup`<div class="single"><article class="card"><h2><a href="${context.href(pathOf(proposal))}">${line(context, choose(context, proposal.title, [proposal.lang]))}</a></h2>
<p class="small quiet">${line(context, choose(context, consultation.title))}</p>
${prose(context, choose(context, proposal.body, [proposal.lang]))}</article>
${besideHost(context, sharing)}
${answers(context, own, { zone, by: ourName(context) })}
${atHost(context, proposal)}
${given?.values.text('do') === 'preview' && given.refusal === null ? preview(context, given.values, zone) : NOTHING}
</div>
${former === null ? form : again(context, { form, isOpen: given !== null })}`,
    };
  });
}

/** Who decides about it, where that is another institution. */
function besideHost(context: PageContext, sharing: SharingView): Html {
  if (sharing.host === null) return NOTHING;
  return markup`<p class="note">${context.locale.html('answers.beside-host', { institution: deciderName(context, sharing) })}</p>`;
}

/** What the host said to our latest answer. */
function atHost(context: PageContext, { cohostAnswers, consultation }: ProposalView): Html {
  const said = cohostAnswers.findLast(({ ours }) => ours)?.atHost ?? null;
  if (said === null) return NOTHING;
  const { locale } = context;
  if (said.status !== 'refused') return markup`<p class="small">${locale.t(`answers.host-${said.status}`)}</p>`;
  const reason =
    said.refusal === null ? '' : refusalSentence(context, said.refusal, { timeZone: consultation.timeZone });
  return markup`<p class="note">${locale.t('answers.host-refused', { reason })}</p>`;
}

/** What a second answer does to the one that stands, and the form for it: folded away until somebody wants it. */
function again({ locale }: PageContext, { form, isOpen }: { readonly form: Html; readonly isOpen: boolean }): Html {
  return markup`<details${isOpen ? markup` open` : NOTHING}><summary>${locale.t('answers.link-again')}</summary>
<p class="note single">${locale.t('answers.again-note')}</p>
${form}</details>`;
}

/** The answer as residents will read it. */
function preview(context: PageContext, values: FormValues, zone: string): Html {
  const { app, locale, now } = context;
  const result = answerIn(context, values);
  if (!result.ok) return NOTHING;
  const { verdict, body } = result.value;
  const made = { status: 'planned', note: null, updatedAt: now, updates: [] } as const;
  const commitments = result.value.commitments.map((each) => ({ ...each, ...made, id: app.newId() }));
  const answer = { id: app.newId(), proposalId: app.newId(), version: 1, verdict, body, commitments, agentId: null };
  return markup`<section aria-labelledby="preview"><h2 id="preview">${locale.t('answers.preview-title')}</h2>
<article class="answer">${answerOf(context, { ...answer, publishedAt: now }, { zone, by: ourName(context) })}</article></section>`;
}
