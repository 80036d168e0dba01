import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import {
  frozenSince,
  isText,
  type Question,
  type Questionnaire,
  type QuestionnaireState,
  questionnaireState,
  resultsShownFrom,
} from '../../domain/questionnaire/questionnaire.ts';
import { type QuestionnaireResults, resultsOf } from '../../domain/questionnaire/results.ts';
import type { Application, Reader } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { pseudonymOf, pseudonymsOf } from '../kit/pseudonym.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { StoredResponse, TextAnswer } from './ports.ts';

export type QuestionnaireDetail = {
  readonly consultation: Consultation;
  readonly questionnaire: Questionnaire;
  readonly state: QuestionnaireState;
  /** Since when its questions cannot change; null while they can. */
  readonly frozenSince: Date | null;
  /** Null where no phase is left to wait for. */
  readonly resultsFrom: Date | null;
};

type Query = { readonly slug: string; readonly viewer: Viewer };

/** The questionnaire of a consultation. Refused where there is none, and where another institution asks its questions. */
export async function readQuestionnaire(app: Application, query: Query): Promise<Result<QuestionnaireDetail, Refusal>> {
  return await app.store.read((reader) => questionnaireIn(reader, app, query));
}

async function questionnaireIn(
  reader: Reader,
  app: Application,
  query: Query,
): Promise<Result<QuestionnaireDetail, Refusal>> {
  const found = await visibleConsultation(reader, query);
  if (!found.ok) return found;
  const consultation = found.value;
  const own = decidedHere(consultation);
  if (!own.ok) return own;
  const questionnaire = await reader.questionnaires.of(consultation.id);
  if (questionnaire === null) return refuse({ type: 'not-found', what: 'questionnaire' });
  const now = app.now();
  return ok({
    consultation,
    questionnaire,
    state: questionnaireState(consultation, now),
    frozenSince: frozenSince(consultation, now),
    resultsFrom: resultsShownFrom(consultation),
  });
}

/** What a participant answered, for themselves alone; refused where they answered nothing. */
export async function readMyResponse(
  app: Application,
  query: Query & { readonly participantId: ParticipantId },
): Promise<Result<StoredResponse, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await questionnaireIn(reader, app, query);
    if (!found.ok) return found;
    const { consultation, questionnaire } = found.value;
    const respondent = await pseudonymOf(reader, app, {
      participantId: query.participantId,
      consultationId: consultation.id,
    });
    const mine = respondent === null ? null : await reader.questionnaires.response(questionnaire.id, respondent);
    return mine === null ? refuse({ type: 'not-found', what: 'response' }) : ok(mine);
  });
}

/** Everything that a participant answered anywhere, for their own data. */
export async function readOwnResponses(
  app: Application,
  participantId: ParticipantId,
): Promise<
  readonly { readonly questionnaire: Questionnaire; readonly response: Omit<StoredResponse, 'respondent'> }[]
> {
  return await app.store.read(async (reader) => {
    const pseudonyms = await pseudonymsOf(reader, app, participantId);
    const responses = await reader.questionnaires.responsesBy([...pseudonyms.values()]);
    const own = [];
    for (const { respondent: _, ...response } of responses) {
      const questionnaire = await reader.questionnaires.byId(response.questionnaireId);
      if (questionnaire !== null) own.push({ questionnaire, response });
    }
    return own;
  });
}

/**
 * The results by standing, the same for everybody: officers see no more, and nobody sees any before the last close. How many
 * answered is always known.
 */
export async function readResults(
  app: Application,
  query: Query,
): Promise<
  Result<QuestionnaireDetail & { readonly respondents: number; readonly results: QuestionnaireResults | null }, Refusal>
> {
  return await app.store.read(async (reader) => {
    const found = await questionnaireIn(reader, app, query);
    if (!found.ok) return found;
    const { questionnaire } = found.value;
    const results = resultsOf(questionnaire, await reader.questionnaires.counts(questionnaire.id));
    return ok({
      ...found.value,
      respondents: results.respondents,
      results: isOver(found.value) ? results : null,
    });
  });
}

/** Whether its results and texts can be read: nobody reads them before, agents neither. */
export function isOver({ state, consultation }: QuestionnaireDetail): boolean {
  return state === 'over' && consultation.publishedAt !== null;
}

/** Each question that is answered in words, with how many texts there are. For those who manage the consultation. */
export type TextQuestion = { readonly question: Question; readonly shown: number; readonly hidden: number };

/** Officers read texts as everybody sees results: after the last close. */
export async function readTextQuestions(
  app: Application,
  query: Query,
): Promise<Result<{ readonly detail: QuestionnaireDetail; readonly questions: readonly TextQuestion[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await textsIn(reader, app, query);
    if (!found.ok) return found;
    const detail = found.value;
    const counts = await reader.questionnaires.textCounts(detail.questionnaire.id);
    const questions = detail.questionnaire.questions
      .filter(isText)
      .map((question) => ({ question, ...(counts.get(question.id) ?? { shown: 0, hidden: 0 }) }));
    return ok({ detail, questions });
  });
}

/** The texts that answer one question: never whose they are, nor what else the same person answered. */
export async function readTexts(
  app: Application,
  query: Query & PageRequest & { readonly questionId: Id },
): Promise<Result<Page<TextAnswer>, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await textsIn(reader, app, query);
    if (!found.ok) return found;
    const { questionnaire } = found.value;
    const { questionId, limit, after } = query;
    if (!questionnaire.questions.some((question) => question.id === questionId && isText(question))) {
      return refuse({ type: 'not-found', what: 'questionnaire' });
    }
    return ok(await reader.questionnaires.texts({ questionnaireId: questionnaire.id, questionId, limit, after }));
  });
}

async function textsIn(reader: Reader, app: Application, query: Query): Promise<Result<QuestionnaireDetail, Refusal>> {
  const found = await questionnaireIn(reader, app, query);
  if (!found.ok) return found;
  return isOver(found.value) ? found : refuse({ type: 'results-hidden', until: found.value.resultsFrom });
}
