import { admit } from '../../domain/consultation/eligibility.ts';
import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Lang, textIn } from '../../domain/kit/text.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { marksOf, type Question, type Questionnaire } from '../../domain/questionnaire/questionnaire.ts';
import {
  checkResponse,
  type QuestionAnswer,
  type QuestionnaireResults,
  type Response,
} from '../../domain/questionnaire/results.ts';
import type { Application } from '../application.ts';
import { column, csvLine, headerLine, type TableDescription, textCell } from '../kit/csv.ts';
import { actUnderPseudonym } from '../kit/pseudonym.ts';

type Respond = {
  readonly slug: string;
  readonly participantId: ParticipantId;
  readonly answers: readonly QuestionAnswer[];
  readonly receivedAt?: Date | undefined;
};

const HOUR_MS = 3_600_000;

/**
 * Answers the questionnaire of a consultation, or replaces what the same person answered before. It is kept under their
 * pseudonym and to the hour; the transaction touches no row that leads to them, and its event says neither who nor what
 * (docs/adr/0112).
 */
export async function respond(app: Application, command: Respond): Promise<Result<Response, Refusal>> {
  const now = app.now();
  return await actUnderPseudonym(app, command.participantId, async (writer, { participant, pseudonymIn }) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null || consultation.publishedAt === null) {
      return refuse({ type: 'not-found', what: 'consultation' });
    }
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    const questionnaire = await writer.questionnaires.lock(consultation.id, 'rely');
    if (questionnaire === null) return refuse({ type: 'not-found', what: 'questionnaire' });
    const territories = consultation.rules.territories === null ? [] : await writer.territories.all();
    const receivedAt = command.receivedAt ?? now;
    const admitted = admit('respond', { consultation, participant, receivedAt, territories });
    if (!admitted.ok) return admitted;
    const response = checkResponse(questionnaire, command.answers);
    if (!response.ok) return response;
    await writer.questionnaires.saveResponse({
      ...response.value,
      questionnaireId: questionnaire.id,
      respondent: pseudonymIn(consultation.id),
      standing: participant.standing,
      answeredAt: new Date(Math.floor(receivedAt.getTime() / HOUR_MS) * HOUR_MS),
    });
    await writer.events.append({
      id: app.newId(),
      type: 'questionnaire-answered',
      at: now,
      by: null,
      consultationId: consultation.id,
      proposalId: null,
      data: { questionnaireId: questionnaire.id },
    });
    return ok(response.value);
  });
}

const REQUIRED = { constraints: { required: true } } as const;

export const RESULTS = {
  name: 'questionnaire',
  title: 'Answers to a questionnaire, by question, mark and standing',
  columns: [
    { ...column('question', 'integer', 'Its place in the questionnaire, counted from 1'), ...REQUIRED },
    { ...column('kind', 'string', 'How it is answered'), ...REQUIRED },
    column('text', 'string', 'The question in the first language of the consultation that it has'),
    column('mark', 'integer', 'Place of the option or degree, counted from 1; empty for how many answered'),
    column('option', 'string', 'Name of the option; empty where it has none'),
    {
      ...column('standings', 'string', 'Whose answers: standings that are counted together, joined by a space'),
      ...REQUIRED,
    },
    { ...column('count', 'integer', 'How many'), constraints: { required: true, minimum: 0 } },
  ],
  uniqueKeys: [['question', 'mark', 'standings']],
} as const satisfies TableDescription;

/** Results as a table: a row for each group of standings that made a mark, by question; `mark` empty for how many answered. */
export function resultsCsv(
  questionnaire: Questionnaire,
  results: QuestionnaireResults,
  langs: readonly Lang[],
): string {
  const groups = results.groups ?? [];
  const rows = questionnaire.questions.flatMap((question, index) => {
    const result = results.questions.find((each) => each.question === question.id);
    if (result === undefined) return [];
    const text = textCell(textIn(question.text, langs).text);
    return groups.flatMap(({ standings }, group) => {
      const row = (mark: number | null, option: string, count: number) =>
        csvLine([index + 1, question.kind, text, mark, textCell(option), standings.join(' '), count]);
      return [
        row(null, '', result.answered[group] ?? 0),
        ...result.marks.map((counts, place) => row(place + 1, markName(question, place, langs), counts[group] ?? 0)),
      ];
    });
  });
  return `${headerLine(RESULTS)}${rows.join('')}`;
}

function markName({ options }: Question, place: number, langs: readonly Lang[]): string {
  const option = options[place];
  return option === undefined ? '' : textIn(option, langs).text;
}

type Json = {
  readonly respondents: number;
  readonly groups: QuestionnaireResults['groups'];
  readonly questions: readonly {
    readonly id: Id;
    readonly answered: readonly number[];
    readonly marks: readonly { readonly mark: number; readonly counts: readonly number[] }[];
  }[];
};

/** The same as a document; counts are in the order of the groups. */
export function resultsDocument({ questions }: Questionnaire, results: QuestionnaireResults): Json {
  return {
    respondents: results.respondents,
    groups: results.groups,
    questions: results.questions.map(({ question, answered, marks }) => {
      const known = questions.find(({ id }) => id === question);
      const numbers = known === undefined ? [] : marksOf(known);
      return {
        id: question,
        answered,
        marks: marks.map((counts, place) => ({ mark: numbers[place] ?? place + 1, counts })),
      };
    }),
  };
}
