import { isText, marksOf, type Question, type Questionnaire } from '../../../domain/questionnaire/questionnaire.ts';
import {
  GROUP_MINIMUM,
  type QuestionnaireResults,
  type QuestionResult,
  type RespondentGroup,
} from '../../../domain/questionnaire/results.ts';
import { rowBar } from '../kit/bar-chart.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { markName } from './answer-form.ts';

/** The results by standing: for each question a bar an answer, then the numbers as a table. */
export function questionnaireResults(
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
