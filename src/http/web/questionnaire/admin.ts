import type { Context } from 'hono';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { isOver, type QuestionnaireDetail, readQuestionnaire } from '../../../application/questionnaire/reads.ts';
import {
  checkQuestionnaireInput,
  type QuestionnaireInput,
  saveQuestionnaire,
} from '../../../application/questionnaire/save-questionnaire.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, REASON_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import {
  frozenSince,
  QUESTION_KINDS,
  QUESTION_OPTIONS_MAX,
  type Questionnaire,
  SCALE_STEPS,
} from '../../../domain/questionnaire/questionnaire.ts';
import { optionLines, questionnaireFormFrom } from '../../input/questionnaire.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
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
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import {
  check,
  formFields,
  type Item,
  inputIn,
  labelsOf,
  localised,
  number,
  select,
  valuesWith,
} from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadlineThere } from '../kit/time.ts';
import { questionnairePath } from './questionnaire-item.ts';

/** The rows of the form, and what begins the names of their fields. */
const QUESTION_ROWS = 'question';

/** Title, introduction and questions; a question has the fields of every kind, and those of other kinds are ignored. */
function questionnaireItems(
  { locale: { t } }: PageContext,
  { languages: langs }: Pick<Consultation, 'languages'>,
): readonly Item[] {
  return [
    localised('title', t('admin.title-label'), { langs, max: TITLE_MAX }),
    localised('introduction', t('questionnaire.introduction'), {
      hint: t('admin.markdown'),
      langs,
      max: BODY_MAX,
      rows: 4,
      empty: 'nothing',
      markdown: 'official',
    }),
    markup`<h2>${t('questionnaire.questions')}</h2>
<p class="note">${t('questionnaire.personal-data')}</p>`,
    {
      kind: 'rows',
      name: QUESTION_ROWS,
      of: 'questions',
      label: t('questionnaire.question'),
      legend: (nth) => t('questionnaire.question-number', { number: nth }),
      items: () => questionItems(t, langs),
      more: t('questionnaire.more'),
      less: (nth) => t('questionnaire.less', { number: nth }),
      order: {
        up: (nth) => t('questionnaire.up', { number: nth }),
        down: (nth) => t('questionnaire.down', { number: nth }),
      },
    },
  ];
}

function questionItems(t: PageContext['locale']['t'], langs: readonly string[]): readonly Item[] {
  const words = { langs, max: TITLE_MAX, empty: 'nothing' } as const;
  return [
    localised('text', t('questionnaire.question'), { langs, max: TITLE_MAX }),
    select('kind', t('questionnaire.kind'), {
      options: QUESTION_KINDS.map((value) => ({ value, label: t(`question-kind.${value}`) })),
    }),
    check('required', t('questionnaire.must'), {}),
    localised('options', t('questionnaire.options'), {
      hint: t('questionnaire.options-hint'),
      langs,
      max: QUESTION_OPTIONS_MAX * (TITLE_MAX + 1),
      rows: 4,
      empty: 'nothing',
    }),
    {
      kind: 'details',
      summary: t('questionnaire.more-of-it'),
      open: false,
      items: [
        localised('help', t('questionnaire.help'), { langs, max: REASON_MAX, empty: 'nothing' }),
        number('most', t('questionnaire.most-label'), { hint: t('questionnaire.most-hint'), empty: 'nothing' }),
        number('steps', t('questionnaire.steps'), {
          hint: t('questionnaire.steps-hint', SCALE_STEPS),
          fault: 'scale.steps',
          empty: 'nothing',
        }),
        localised('low', t('questionnaire.low'), { ...words, fault: 'scale.low' }),
        localised('high', t('questionnaire.high'), { ...words, fault: 'scale.high' }),
      ],
    },
  ];
}

/** The questionnaire as submitted by the form. */
function questionnaireIn(
  context: PageContext,
  values: FormValues,
  consultation: Consultation,
): Result<QuestionnaireInput, Refusal> {
  return questionnaireFormFrom(inputIn(questionnaireItems(context, consultation), values));
}

/** The form of a questionnaire as it is now; of none, with one empty question. */
function questionnaireValues(
  context: PageContext,
  questionnaire: Questionnaire | null,
  consultation: Consultation,
): FormDefaults {
  if (questionnaire === null) return formDefaults({ [QUESTION_ROWS]: '0', [`${QUESTION_ROWS}.0.required`]: 'yes' });
  return valuesWith(questionnaireItems(context, consultation), {
    ...questionnaire,
    questions: questionnaire.questions.map(({ options, scale, ...question }) => ({
      ...question,
      options: optionLines(options),
      ...scale,
    })),
  });
}

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
