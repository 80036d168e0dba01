import type { Context } from 'hono';
import { readTextQuestions, readTexts, type TextQuestion } from '../../../application/questionnaire/reads.ts';
import { hideText } from '../../../application/questionnaire/save-questionnaire.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';

const PAGE_SIZE = 50;
const BELOW = '/questionnaire/texts';

/** Answers in words, question by question, for those who manage the consultation: never whose they are. */
export async function textsPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptHideText: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const hidden = await hideText(within, {
      slug,
      textId: formInput.text('text'),
      by: { kind: 'agent', id: agent.value.id },
    });
    const query = { question: formInput.text('question'), done: 'text-answer-hidden' };
    return hidden.ok ? ok(context.href(adminConsultationPath(slug, BELOW), query)) : hidden;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale, query, viewer } = context;
  return await adminLayout(context, 'consultations', async (agent) => {
    const at = await consultationOf(context, agent, c);
    if (!at.ok) return at;
    if (refusal !== null) return { refusal };
    const { consultation } = at.value;
    const found = await readTextQuestions(app, { slug: consultation.slug, viewer });
    if (!found.ok) return found;
    const { questions } = found.value;
    const chosen = questions.find(({ question }) => question.id === query.get('question')) ?? questions[0];
    return {
      title: locale.t('questionnaire.texts'),
      crumbs: crumbsTo(context, at.value),
      main: markup`${doneNote(context)}<p class="lead">${locale.t('questionnaire.texts-lead')}</p>
${chosen === undefined ? markup`<p class="quiet">${locale.t('questionnaire.no-texts')}</p>` : await listed(context, { consultation, questions, chosen })}`,
    };
  });
}

async function listed(
  context: PageContext,
  of: {
    readonly consultation: Consultation;
    readonly questions: readonly TextQuestion[];
    readonly chosen: TextQuestion;
  },
): Promise<Html> {
  const { app, locale, query, viewer } = context;
  const { consultation, questions, chosen } = of;
  const { question, hidden } = chosen;
  const after = query.get('after') || null;
  const path = adminConsultationPath(consultation.slug, BELOW);
  const page = await readTexts(app, {
    slug: consultation.slug,
    viewer,
    questionId: question.id,
    limit: PAGE_SIZE,
    after,
  });
  const texts = page.ok ? page.value : { items: [], next: null };
  const to = (place: string | null) => context.href(path, { question: question.id, after: place });
  return markup`${questions.length < 2 ? NOTHING : markup`<ul class="plain-list">${questions.map((each) => markup`<li><a href="${context.href(path, { question: each.question.id })}"${each === chosen ? markup` aria-current="page"` : NOTHING}>${line(context, choose(context, each.question.text))}</a> (${locale.number(each.shown)})</li>`)}</ul>`}
<h2>${line(context, choose(context, question.text))}</h2>
${hidden === 0 ? NOTHING : markup`<p class="small quiet">${locale.t('questionnaire.hidden-count', { count: hidden })}</p>`}
${texts.items.length === 0 ? markup`<p class="quiet">${locale.t('questionnaire.no-texts')}</p>` : NOTHING}
<ul class="cards">${texts.items.map(
    ({ id, text }) =>
      markup`<li class="card"><p dir="auto">${text}</p>
${adminForm(context, { action: path, fields: markup`${hiddenField('text', id)}${hiddenField('question', question.id)}`, button: locale.t('questionnaire.hide') })}</li>`,
  )}</ul>
${pager(context, { name: locale.t('questionnaire.text-pages'), first: after === null ? null : to(null), next: texts.next === null ? null : to(texts.next) })}`;
}
