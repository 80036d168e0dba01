import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { type Admission, readAdmission } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY, visibleConsultation } from '../../../application/kit/viewer.ts';
import type { StoredResponse } from '../../../application/questionnaire/ports.ts';
import { type QuestionnaireDetail, readMyResponse, readResults } from '../../../application/questionnaire/reads.ts';
import { RESULTS, respond, resultsCsv, resultsDocument } from '../../../application/questionnaire/respond.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import {
  isText,
  marksOf,
  type Question,
  type Questionnaire,
  questionnaireState,
} from '../../../domain/questionnaire/questionnaire.ts';
import {
  GROUP_MINIMUM,
  type QuestionnaireResults,
  type QuestionResult,
  type RespondentGroup,
} from '../../../domain/questionnaire/results.ts';
import { describedBy } from '../../kit/described-by.ts';
import { STATUS } from '../../kit/problem.ts';
import { adminLink } from '../kit/admin.ts';
import { rowBar } from '../kit/bar-chart.ts';
import { choose, line, officialProse, titleHeading } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { errorPage } from '../kit/error-page.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import type { FormState } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { beforeAct, cannot, signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { table } from '../kit/table.ts';
import { deadlineThere } from '../kit/time.ts';
import { crumbsOf, slugOf } from '../proposal/proposal-address.ts';
import { answerFields, answerLabels, answersIn, answersInWords, answerValues, markName } from './answer-form.ts';
import { questionnairePath, questionnaireStateOf } from './questionnaire-item.ts';

/** The results by standing: for each question a bar an answer, then the numbers as a table. */
function questionnaireResults(
  context: PageContext,
  of: {
    readonly questionnaire: Questionnaire;
    readonly results: QuestionnaireResults;
    /** The address of the files with the same, without what its name ends in. */
    readonly files: string;
  },
): Html {
  const { files } = of;
  const { questions } = of.questionnaire;
  const { groups, questions: results } = of.results;
  const { locale, href } = context;
  if (groups === null) {
    return markup`<p class="note">${locale.t('questionnaire.too-few', { least: GROUP_MINIMUM })}</p>`;
  }
  const joined = groups.some(({ standings }) => standings.length > 1);
  return markup`${joined ? markup`<p class="small quiet">${locale.t('questionnaire.groups', { least: GROUP_MINIMUM })}</p>` : NOTHING}
${questions.map((question) => {
  const result = results.find((each) => each.question === question.id);
  return result === undefined ? NOTHING : one(context, { question, result, groups });
})}
<p class="small"><a href="${href(`${files}.csv`)}">${locale.t('questionnaire.csv')}</a> · <a href="${href(`${files}.json`)}">${locale.t('questionnaire.json')}</a></p>`;
}

type Shown = {
  readonly question: Question;
  readonly result: QuestionResult;
  readonly groups: readonly RespondentGroup[];
};

function one(context: PageContext, { question, result, groups }: Shown): Html {
  const { locale } = context;
  const answered = sum(result.answered);
  const heading = markup`<h3 id="question-${question.id}">${line(context, choose(context, question.text))}</h3>
<p class="small quiet">${locale.t('questionnaire.answered', { count: answered })}</p>`;
  if (isText(question)) return markup`${heading}<p class="small">${locale.t('questionnaire.texts-unseen')}</p>`;
  const rows = marksOf(question).map((mark, place) => ({
    name: markName(context, question, mark),
    counts: result.marks[place] ?? [],
  }));
  const most = Math.max(0, ...rows.map(({ counts }) => sum(counts)));
  const names = groups.map(({ standings }) => locale.list(standings.map((each) => locale.t(`standing.${each}`))));
  const chart =
    most === 0
      ? NOTHING
      : markup`<figure class="result-chart"><figcaption class="small quiet">${locale.t('questionnaire.bars')}</figcaption>
<ul class="plain-list">${rows.map(
          ({ name, counts }) =>
            markup`<li><p class="chart-line"><span>${name}</span> <span class="count">${locale.number(sum(counts))}</span></p>${rowBar(sum(counts) / most)}</li>`,
        )}</ul></figure>`;
  const caption = `question-${question.id}-caption`;
  return markup`${heading}${chart}
${table({
  scrolls: caption,
  caption: locale.t('questionnaire.by-standing', { question: choose(context, question.text).text }),
  columns: [
    locale.t('questionnaire.answer-column'),
    ...names.map((name) => ({ count: name })),
    ...(groups.length > 1 ? [{ count: locale.t('questionnaire.together') }] : []),
  ],
  rows: rows.map(({ name, counts }) => [
    name,
    ...counts.map((count) => locale.number(count)),
    ...(groups.length > 1 ? [locale.number(sum(counts))] : []),
  ]),
})}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

type Found = Extract<Awaited<ReturnType<typeof readResults>>, { readonly ok: true }>['value'];

/** One questionnaire: what becomes of the answers, then the form, what one answered, or the results. */
export async function questionnairePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, slugOf(c), null);
}

/** Saves the answers; refused ones come back as they were filled in. */
export function acceptResponse(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const slug = slugOf(c);
    const found = await readResults(app, { slug, viewer: context.viewer });
    if (!found.ok) return found;
    const who = requireParticipant(context);
    const done = who.ok
      ? await respond(app, {
          slug,
          participantId: who.value,
          answers: answersIn(found.value.questionnaire, formInput),
          receivedAt: context.receivedAt,
        })
      : who;
    if (done.ok) return { to: context.href(questionnairePath(slug), { done: 'questionnaire-answered' }) };
    return await answered(context, slug, { values: formInput, refusal: done.refusal });
  });
}

/** The results as a file, as anybody may have them. */
export function questionnaireFile(app: Application, format: 'csv' | 'json'): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const found = await readResults(app, { slug, viewer: ANYBODY });
    if (!found.ok || found.value.results === null) return errorPage(app, c, 404);
    const { consultation, questionnaire, results } = found.value;
    protect(c, 'shared');
    if (format === 'json') return c.json(resultsDocument(questionnaire, results));
    return c.body(resultsCsv(questionnaire, results, consultation.languages), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${slug}-questionnaire.csv"`,
      ...describedBy(slug, RESULTS),
    });
  };
}

async function answered(context: PageContext, slug: string, formState: FormState | null): Promise<PageAnswer> {
  const { app, viewer } = context;
  const found = await readResults(app, { slug, viewer });
  if (!found.ok && found.refusal.type === 'decided-by-host') return await elsewhere(context, slug);
  if (!found.ok) return found;
  const { consultation, questionnaire } = found.value;
  const { participantId } = viewer;
  const [admission, own] = await Promise.all([
    readAdmission(app, { consultation, act: 'respond', viewer }),
    participantId === null ? null : readMyResponse(app, { slug, viewer, participantId }),
  ]);
  const mine = own?.ok === true ? own.value : null;
  const title = choose(context, questionnaire.title, consultation.languages);
  return {
    cache: 'never',
    ...(formState?.refusal == null ? {} : { status: STATUS[formState.refusal.type] }),
    content: {
      title: title.text,
      canonical: null,
      crumbs: crumbsOf(context, { consultation }),
      main: markup`<div class="single"><p class="card-state">${questionnaireStateOf(context, found.value)}</p>
${titleHeading(context, title)}
${adminLink(context, { scope: 'consultations', consultationId: consultation.id, path: `/admin${questionnairePath(slug)}`, label: context.locale.t('admin.edit-questionnaire') })}
${doneNote(context)}
${refusalNoteOn(consultation, context, { refusal: formState?.refusal ?? null, labels: answerLabels(context, questionnaire) })}
${body(context, found.value, { admission, mine, formState })}
</div>`,
    },
  };
}

type Own = {
  readonly admission: Admission;
  readonly mine: StoredResponse | null;
  readonly formState: FormState | null;
};

/** What somebody answered comes before all else while it can be changed. */
function body(context: PageContext, found: Found, own: Own): Html {
  const { locale } = context;
  const { consultation, questionnaire, results, respondents } = found;
  const { mine, admission, formState } = own;
  const path = questionnairePath(consultation.slug);
  const introduction =
    questionnaire.introduction === null
      ? NOTHING
      : officialProse(context, choose(context, questionnaire.introduction, consultation.languages));
  const count = markup`<p>${locale.t('questionnaire.respondents', { count: respondents })}</p>`;
  const yours =
    mine === null
      ? NOTHING
      : markup`<section aria-labelledby="yours"><h2 id="yours">${locale.t('questionnaire.yours')}</h2>
${answersInWords(context, questionnaire, mine)}
${admission.until === null ? NOTHING : markup`<p>${locale.html('questionnaire.changeable', { until: deadlineThere(context, admission.until, consultation.timeZone) })} <a href="${context.href(path, { change: 'yes' })}">${locale.t('questionnaire.change')}</a></p>`}</section>`;
  if (results !== null) {
    return markup`${introduction}${count}
<section aria-labelledby="results"><h2 id="results">${locale.t('questionnaire.results')}</h2>
${questionnaireResults(context, { questionnaire, results, files: `${path}/results` })}</section>
${yours}`;
  }
  const shown = formState !== null || mine === null || context.query.get('change') === 'yes';
  return markup`${shown ? NOTHING : yours}
${introduction}
${shown ? asked(context, found, own) : NOTHING}
${count}${resultsNote(context, found)}`;
}

/** What becomes of the answers, then the form; whoever cannot answer now reads why, and the questions all the same. */
function asked(
  context: PageContext,
  { consultation, questionnaire }: Found,
  { admission, mine, formState }: Own,
): Html {
  const { locale, viewer } = context;
  const path = questionnairePath(consultation.slug);
  const open = admission.phase.ok && viewer.participantId !== null;
  const values = mine === null ? formDefaults({}) : answerValues(questionnaire, mine);
  const fields = answerFields(context, questionnaire, formState ?? { values, refusal: null });
  const texts = questionnaire.questions.some(isText);
  return markup`${beforeAct(context, { consultation, act: 'respond', admission })}
${texts ? markup`<p class="note">${locale.t('questionnaire.texts-warning')}</p>` : NOTHING}
<p class="small quiet">${locale.t('questionnaire.erasure')}</p>
${cannot(context, consultation, admission)}
${admission.phase.ok ? signInLinks(context, { next: path }) : NOTHING}
${
  open || formState !== null
    ? markup`<form method="post" action="${context.href(path)}">${fields}
<p><button type="submit">${locale.t('questionnaire.send')}</button></p></form>`
    : markup`<h2>${locale.t('questionnaire.questions')}</h2><ol>${questionnaire.questions.map(({ text }) => markup`<li>${line(context, choose(context, text))}</li>`)}</ol>`
}`;
}

function resultsNote(context: PageContext, { consultation, resultsFrom }: QuestionnaireDetail): Html {
  if (resultsFrom === null) return NOTHING;
  const from = deadlineThere(context, resultsFrom, consultation.timeZone);
  return markup`<p class="note small">${context.locale.html('questionnaire.results-from', { from })}</p>`;
}

/** Another institution asks the questions: people answer there. */
async function elsewhere(context: PageContext, slug: string): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const known = await app.store.read((reader) => visibleConsultation(reader, { slug, viewer }));
  if (!known.ok) return known;
  const consultation = known.value;
  const title = locale.t('questionnaire.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      crumbs: crumbsOf(context, { consultation }),
      main: markup`<div class="single"><h1>${title}</h1>${atHost(context, consultation)}</div>`,
    },
  };
}

const AT_HOST = {
  before: { says: 'questionnaire.at-host', link: 'questionnaire.at-host-link' },
  over: { says: 'questionnaire.at-host-over', link: 'questionnaire.at-host-results' },
} as const;

/** Where the questionnaire of a mirrored consultation is answered, and its results are. */
function atHost({ locale, now }: PageContext, consultation: Consultation): Html {
  const { host } = consultation;
  if (host === null) return NOTHING;
  const words = AT_HOST[questionnaireState(consultation, now) === 'over' ? 'over' : 'before'];
  return markup`<p class="note">${locale.t(words.says)} <a href="${host.uri}/questionnaire">${locale.t(words.link)}</a></p>`;
}
