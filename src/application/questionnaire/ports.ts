import type { ConsultationId, Id } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Questionnaire } from '../../domain/questionnaire/questionnaire.ts';
import type { Response, ResponseCounts } from '../../domain/questionnaire/results.ts';
import type { Page, PageRequest } from '../kit/page.ts';

/** All answers of one person, under their pseudonym in the consultation. */
export type StoredResponse = Response & {
  readonly questionnaireId: Id;
  readonly respondent: Pseudonym;
  /** When they answered; what they change later is counted under the standing they have then. */
  readonly standing: Standing;
  /** To the hour, so that it does not say who was there. */
  readonly answeredAt: Date;
};

/** One answer in words. Its id is random and nothing else comes with it: who wrote it, and what else, stays unknown. */
export type TextAnswer = { readonly id: Id; readonly text: string };

export interface QuestionnaireReader {
  byId(id: Id): Promise<Questionnaire | null>;
  of(consultationId: ConsultationId): Promise<Questionnaire | null>;
  response(questionnaireId: Id, respondent: Pseudonym): Promise<StoredResponse | null>;
  /** What was answered under some pseudonyms, in every questionnaire. */
  responsesBy(respondents: readonly Pseudonym[]): Promise<readonly StoredResponse[]>;
  counts(questionnaireId: Id): Promise<ResponseCounts>;
  hasResponses(questionnaireId: Id): Promise<boolean>;
  /** Texts that answer a question and are not hidden, in an order that says nothing. */
  texts(of: PageRequest & { readonly questionnaireId: Id; readonly questionId: Id }): Promise<Page<TextAnswer>>;
  /** How many answers to each question are texts, and how many of them are hidden. */
  textCounts(questionnaireId: Id): Promise<ReadonlyMap<Id, { readonly shown: number; readonly hidden: number }>>;
}

export interface QuestionnaireWriter {
  save(questionnaire: Questionnaire): Promise<void>;
  /** Held until the end of the transaction: to `rely` on its questions beside others who do, or to `change` them alone. */
  lock(consultationId: ConsultationId, to: 'rely' | 'change'): Promise<Questionnaire | null>;
  /** Replaces whatever was answered under the same pseudonym. */
  saveResponse(response: StoredResponse): Promise<void>;
  deleteResponse(questionnaireId: Id, respondent: Pseudonym): Promise<void>;
  /** Gives a response to another pseudonym, which has none. */
  reassignResponse(questionnaireId: Id, from: Pseudonym, to: Pseudonym): Promise<void>;
  /** Takes away what was written under some pseudonyms; what they marked stays, and that they wrote. */
  deleteTexts(respondents: readonly Pseudonym[]): Promise<void>;
  /** Takes a text out of every list; false where there is none, or it was hidden before. */
  hideText(questionnaireId: Id, textId: Id): Promise<boolean>;
}
