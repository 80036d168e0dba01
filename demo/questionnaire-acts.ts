import { respond } from '../src/application/questionnaire/respond.ts';
import { saveQuestionnaire } from '../src/application/questionnaire/save-questionnaire.ts';
import { ok, refuse } from '../src/domain/kit/result.ts';
import { isText } from '../src/domain/questionnaire/questionnaire.ts';
import type { QuestionAnswer } from '../src/domain/questionnaire/results.ts';
import { chanceFrom, optionAt, waking } from './chance.ts';
import type { ConsultationScenario, QuestionnaireScenario, Town } from './scenario.ts';
import { named, type Scene, voters } from './story.ts';

/** The questionnaire of a consultation, made before its phase opens, and who answers what. */
export function questionnaires(town: Town, { slug, questionnaire }: ConsultationScenario): readonly Scene[] {
  if (questionnaire === undefined) return [];
  return [making(slug, questionnaire), ...responses(town, slug, questionnaire)];
}

function making(slug: string, { day, title, introduction, questions }: QuestionnaireScenario): Scene {
  return {
    day,
    hour: 9.5,
    act: ({ app, agents }) =>
      saveQuestionnaire(app, {
        slug,
        input: { title, introduction, questions },
        by: { kind: 'agent', id: named(agents, 'officer') },
      }),
  };
}

/** The answers of a part of the town, spread over some days. Whom the demo signs in has not answered yet. */
function responses(town: Town, slug: string, input: QuestionnaireScenario): readonly Scene[] {
  const { from, days, turnout, seed } = input.responses;
  const chance = chanceFrom(seed);
  let nth = 0;
  return voters(town).flatMap(({ name }): Scene[] => {
    const [answers, day, hour] = [chance() < turnout, from + Math.floor(chance() * days), waking(chance)];
    const marks = input.questions.map((question) => marksByChance(question, chance));
    if (!answers || name === town.resident) return [];
    const texts = input.questions.map((question) => question.texts[nth]);
    nth += 1;
    return [{ day, hour, act: response(slug, name, { marks, texts }) }];
  });
}

function marksByChance(
  { kind, shares, most = shares.length }: QuestionnaireScenario['questions'][number],
  chance: () => number,
): readonly number[] {
  if (kind !== 'multiple') return shares.length === 0 ? [] : [optionAt(shares, chance()) + 1];
  return shares.flatMap((share, index) => (chance() < share ? [index + 1] : [])).slice(0, most);
}

function response(
  slug: string,
  name: string,
  given: { readonly marks: readonly (readonly number[])[]; readonly texts: readonly (string | undefined)[] },
): Scene['act'] {
  return async ({ app, people }) => {
    const consultation = await app.store.read((reader) => reader.consultations.bySlug(slug));
    const questionnaire = consultation && (await app.store.read((reader) => reader.questionnaires.of(consultation.id)));
    if (questionnaire === null) return refuse({ type: 'not-found', what: 'questionnaire' });
    const answers = questionnaire.questions.map((question, index): QuestionAnswer => {
      const text = given.texts[index];
      if (!isText(question)) return { question: question.id, marks: given.marks[index] ?? [] };
      return text === undefined ? { question: question.id } : { question: question.id, text };
    });
    const answered = await respond(app, { slug, participantId: named(people, name), answers });
    return answered.ok ? ok(null) : answered;
  };
}
