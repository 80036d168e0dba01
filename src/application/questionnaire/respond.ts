import { admit } from '../../domain/consultation/eligibility.ts';
import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { checkResponse, type QuestionAnswer, type Response } from '../../domain/questionnaire/response.ts';
import type { Application } from '../application.ts';
import { actUnderPseudonym } from '../kit/pseudonym.ts';

export type Respond = {
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
