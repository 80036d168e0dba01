import type { Context } from 'hono';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { isOver, type QuestionnaireDetail, readQuestionnaire } from '../../../application/questionnaire/reads.ts';
import { checkQuestionnaireInput, saveQuestionnaire } from '../../../application/questionnaire/save-questionnaire.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ok } from '../../../domain/kit/result.ts';
import type { Questionnaire } from '../../../domain/questionnaire/questionnaire.ts';
import { frozenSince } from '../../../domain/questionnaire/state.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { unfinishedButton } from '../consultation/unfinished-consultation.ts';
import {
  afterUnfinished,
  discardForm,
  type PartForm,
  storedPart,
  unfinishedNote,
  unfinishedState,
} from '../consultation/unfinished-part.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadlineThere } from '../kit/time.ts';
import { QUESTION_ROWS, questionnaireIn, questionnaireItems, questionnaireValues } from './questionnaire-form.ts';
import { questionnairePath } from './questionnaire-item.ts';

const BELOW = '/questionnaire';

/** The questionnaire of a consultation in the administration area: its form until it is frozen, its questions then. */
export async function questionnaireAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Saves it as a whole; with another row, or one less, the form is shown again as it was typed. */
export const acceptQuestionnaire: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(formInput, QUESTION_ROWS);
  if (rows !== null) return await answered(context, c, { values: rows, refusal: null });
  const { consultation } = found.value;
  const { slug } = consultation;
  const part = formOf(consultation);
  const stored = await afterUnfinished(context, formInput, part);
  if (stored !== null) {
    return stored.ok
      ? { to: stored.value }
      : await answered(context, c, { values: formInput, refusal: stored.refusal });
  }
  const unfinished = await storedPart(context, part);
  const input = questionnaireIn(context, formInput, consultation);
  if (!input.ok) return await answered(context, c, { values: formInput, refusal: input.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const saved = await saveQuestionnaire(within, {
      slug,
      input: input.value,
      basedOn: formInput.text('from'),
      unfinished: unfinished?.id,
      by: { kind: 'agent', id: agent.value.id },
    });
    return saved.ok ? ok(context.href(adminConsultationPath(slug, BELOW), { done: 'questionnaire-saved' })) : saved;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

function formOf(consultation: Consultation): PartForm {
  return { consultation, key: { part: 'questionnaire' }, path: adminConsultationPath(consultation.slug, BELOW) };
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { app, locale, viewer } = context;
  return await adminLayout(context, 'consultations', async (agent) => {
    const at = await consultationOf(context, agent, c);
    if (!at.ok) return at;
    const { consultation } = at.value;
    const found = await readQuestionnaire(app, { slug: consultation.slug, viewer });
    if (!found.ok && found.refusal.type !== 'not-found') return found;
    const questionnaire = found.ok ? found.value.questionnaire : null;
    const since = frozenSince(consultation, context.now);
    const frozen = questionnaire !== null && since !== null && given === null;
    return {
      title: locale.t('questionnaire.title'),
      refusal: given?.refusal ?? null,
      crumbs: crumbsTo(context, at.value),
      main: markup`<p class="lead">${locale.t('questionnaire.admin-lead')}</p>
${found.ok ? links(context, found.value) : NOTHING}
${since === null ? NOTHING : markup`<p class="note">${questionnaire === null ? locale.t('questionnaire.admin-open') : locale.html('questionnaire.frozen', { since: deadlineThere(context, since, consultation.timeZone) })}</p>`}
${frozen ? questions(context, questionnaire) : await form(context, { consultation, questionnaire, given })}`,
    };
  });
}

function links({ locale, href }: PageContext, detail: QuestionnaireDetail): Html {
  const { slug } = detail.consultation;
  const texts = markup`<a href="${href(adminConsultationPath(slug, `${BELOW}/texts`))}">${locale.t('questionnaire.texts')}</a>`;
  return markup`<p class="acts"><a href="${href(questionnairePath(slug))}">${locale.t('admin.public-page')}</a>
${isOver(detail) ? texts : NOTHING}</p>`;
}

function questions(context: PageContext, { questions: all }: Questionnaire): Html {
  const { t } = context.locale;
  return markup`<ol>${all.map(({ text, kind }) => markup`<li>${line(context, choose(context, text))} <span class="small quiet">${t(`question-kind.${kind}`)}</span></li>`)}</ol>`;
}

async function form(
  context: PageContext,
  of: {
    readonly consultation: Consultation;
    readonly questionnaire: Questionnaire | null;
    readonly given: FormState | null;
  },
): Promise<Html> {
  const { consultation, questionnaire, given } = of;
  const part = formOf(consultation);
  const unfinished = await storedPart(context, part);
  const stored =
    unfinished === null
      ? { values: questionnaireValues(context, questionnaire, consultation), refusal: null }
      : await unfinishedState(unfinished, (values) => {
          const input = questionnaireIn(context, values, consultation);
          const of = { consultation, instead: questionnaire };
          return input.ok ? checkQuestionnaireInput(context.app, { ...of, input: input.value }) : input;
        });
  const formState = given ?? stored;
  const meanwhile = formState.refusal?.type === 'changed-meanwhile';
  const from = given === null || meanwhile ? etagOf(questionnaire) : given.values.text('from');
  const items = questionnaireItems(context, consultation);
  const isChange = questionnaire !== null;
  return markup`${unfinished === null ? NOTHING : unfinishedNote(context, { refusal: stored.refusal, isChange })}
${adminForm(context, {
  action: part.path,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}${unfinishedButton(context)}`,
  button: context.locale.t('questionnaire.save'),
})}
${unfinished === null ? NOTHING : discardForm(context, part)}`;
}
