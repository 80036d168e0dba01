import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { decidedHere } from '../../domain/network/host.ts';
import {
  checkQuestionnaire,
  frozenSince,
  type Question,
  type QuestionKind,
  type Questionnaire,
  questionnaireState,
  takesResponses,
} from '../../domain/questionnaire/questionnaire.ts';
import type { Application } from '../application.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/** A question as it is submitted. What its kind does not have is left out. */
type QuestionInput = {
  readonly kind: QuestionKind;
  readonly text: Localised;
  readonly help?: Localised | undefined;
  readonly options?: readonly Localised[] | undefined;
  readonly most?: number | undefined;
  readonly steps?: number | undefined;
  readonly low?: Localised | undefined;
  readonly high?: Localised | undefined;
  readonly required: boolean;
};

export type QuestionnaireInput = {
  readonly title: Localised;
  readonly introduction?: Localised | undefined;
  readonly questions: readonly QuestionInput[];
};

type SaveQuestionnaire = {
  readonly slug: string;
  readonly input: QuestionnaireInput;
  /** Hash of the questionnaire it was made from, null for none (`etagOf`); refused where it is another now. */
  readonly basedOn?: string | undefined;
  /** What was stored of it unfinished, by its id: deleted with it. */
  readonly unfinished?: Id | undefined;
  readonly by: Actor | null;
};

/**
 * Makes the questionnaire of a consultation, or replaces it as a whole. Refused where no phase lets people answer it, and once
 * they can: then its questions are frozen. Only where a phase opened without any can they still be given, once.
 */
export async function saveQuestionnaire(
  app: Application,
  command: SaveQuestionnaire,
): Promise<Result<Questionnaire, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    if (!takesResponses(consultation)) return refuse({ type: 'no-phase-for', act: 'respond' });
    const before = await writer.questionnaires.lock(consultation.id, 'change');
    const since = frozenSince(consultation, now);
    // Somebody whose clock is ahead answered already: these questions are the ones that were asked.
    const answered = before !== null && (await writer.questionnaires.hasResponses(before.id));
    if (before !== null && (since !== null || answered)) return refuse({ type: 'rules-frozen', since: since ?? now });
    const same = checkNotModified(before, command.basedOn);
    if (!same.ok) return same;
    const checked = checkQuestionnaireInput(app, { input: command.input, consultation, instead: before });
    if (!checked.ok) return checked;
    await writer.questionnaires.save(checked.value);
    if (command.unfinished !== undefined) await writer.unfinishedParts.delete(command.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'questionnaire-changed',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { questionnaireId: checked.value.id },
    });
    return checked;
  });
}

/** A questionnaire as it was submitted, `instead` of the one that there is; refuses with every fault, and saves nothing. */
export function checkQuestionnaireInput(
  app: Application,
  of: {
    readonly input: QuestionnaireInput;
    readonly consultation: Consultation;
    readonly instead: Questionnaire | null;
  },
): Result<Questionnaire, Refusal> {
  const { input, consultation, instead } = of;
  const { title, introduction, questions } = input;
  const now = app.now();
  return checkQuestionnaire(
    {
      id: instead?.id ?? app.newId(),
      consultationId: consultation.id,
      title,
      introduction: introduction ?? null,
      questions: questions.map((question) => questionOf(app, question)),
      createdAt: instead?.createdAt ?? now,
      changedAt: now,
    },
    consultation,
  );
}

/** Without what another kind was given before: a form may still carry it. */
function questionOf(app: Application, input: QuestionInput): Question {
  const { kind, text, help, options, most, steps, low, high, required } = input;
  const chosen = kind === 'single' || kind === 'multiple';
  return {
    id: app.newId(),
    kind,
    text,
    help: help ?? null,
    options: chosen ? (options ?? []) : [],
    most: kind === 'multiple' ? (most ?? null) : null,
    scale: kind === 'scale' ? { steps: steps ?? Number.NaN, low: low ?? null, high: high ?? null } : null,
    required,
  };
}

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
