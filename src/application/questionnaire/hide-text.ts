import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { questionnaireState } from '../../domain/questionnaire/state.ts';
import type { Application } from '../application.ts';

/** Takes a text answer out of every list of officers, as where it names somebody. Whoever wrote it still finds it. */
export async function hideText(
  app: Application,
  command: { readonly slug: string; readonly textId: Id; readonly by: Actor | null },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    const questionnaire = await writer.questionnaires.of(consultation.id);
    const over = questionnaireState(consultation, app.now()) === 'over';
    if (questionnaire === null || !over || !(await writer.questionnaires.hideText(questionnaire.id, command.textId))) {
      return refuse({ type: 'not-found', what: 'text-answer' });
    }
    await writer.events.append({
      id: app.newId(),
      type: 'text-answer-hidden',
      at: app.now(),
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { questionnaireId: questionnaire.id },
    });
    return ok(null);
  });
}
