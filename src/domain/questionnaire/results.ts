import type { Id } from '../kit/id.ts';
import { STANDINGS, type Standing } from '../participant/standing.ts';
import { groupStandings, sumOver } from '../participant/standing-groups.ts';
import { isText, marksOf, type Questionnaire } from './questionnaire.ts';

/** Fewest people of a group of standings whose answers are shown apart: as many as of the ballots of a group. */
export const GROUP_MINIMUM = 5;

/** What was answered, as the storage counts it: sums, never the answers of one person. */
export type ResponseCounts = {
  readonly respondents: Readonly<Partial<Record<Standing, number>>>;
  /** How many answered a question at all, with marks or in words. */
  readonly answered: readonly { readonly question: Id; readonly standing: Standing; readonly count: number }[];
  readonly marks: readonly {
    readonly question: Id;
    readonly mark: number;
    readonly standing: Standing;
    readonly count: number;
  }[];
};

/** Standings whose answers are counted together. */
export type RespondentGroup = { readonly standings: readonly Standing[]; readonly respondents: number };

export type QuestionResult = {
  readonly question: Id;
  /** People who answered it, by group in the order of the groups. */
  readonly answered: readonly number[];
  /** For each mark in its order, how often it was made, by group; none of a text, which nobody counts. */
  readonly marks: readonly (readonly number[])[];
};

/** `groups` is null where too few people answered in all: then only their number is known. */
export type QuestionnaireResults = {
  readonly respondents: number;
  readonly groups: readonly RespondentGroup[] | null;
  readonly questions: readonly QuestionResult[];
};

/** The results by standing. Standings of few people are counted together, so that no group is smaller than the minimum. */
export function resultsOf({ questions }: Questionnaire, counts: ResponseCounts): QuestionnaireResults {
  const present = STANDINGS.filter((standing) => (counts.respondents[standing] ?? 0) > 0);
  const respondents = sumOver(present, counts.respondents);
  if (respondents < GROUP_MINIMUM) return { respondents, groups: null, questions: [] };
  const groups = groupStandings(present, counts.respondents, GROUP_MINIMUM);
  const byGroup = (rows: readonly { readonly standing: Standing; readonly count: number }[]) =>
    groups.map((standings) =>
      rows.reduce((sum, { standing, count }) => sum + (standings.includes(standing) ? count : 0), 0),
    );
  return {
    respondents,
    groups: groups.map((standings) => ({ standings, respondents: sumOver(standings, counts.respondents) })),
    questions: questions.map((question) => ({
      question: question.id,
      answered: byGroup(counts.answered.filter((row) => row.question === question.id)),
      marks: isText(question)
        ? []
        : marksOf(question).map((mark) =>
            byGroup(counts.marks.filter((row) => row.question === question.id && row.mark === mark)),
          ),
    })),
  };
}
