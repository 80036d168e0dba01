import type { Application } from '../../src/application/application.ts';
import { respond } from '../../src/application/questionnaire/respond.ts';
import { saveQuestionnaire } from '../../src/application/questionnaire/save-questionnaire.ts';
import type { ParticipantId } from '../../src/domain/kit/id.ts';
import { opened, registeredPerson, value } from '../support/city.ts';
import { LONG } from './states-admin.ts';

/** A questionnaire that is open, one that is over with its results, one that is not written yet: while the clock is before. */
export async function askedOnQuestionnaires(app: Application, resident: ParticipantId): Promise<void> {
  await asked(app, 'questions', '2026-04-01');
  const { questions } = await asked(app, 'repondue', '2026-03-03');
  const people = [resident];
  for (const name of ['Nour', 'Lou', 'Ari', 'Sam']) people.push((await registeredPerson(app, name)).id);
  for (const [index, participantId] of people.entries()) {
    const [choice, scale, text] = questions.map(({ id }) => id);
    const answers = [
      { question: choice ?? '', marks: [1 + (index % 2)] },
      { question: scale ?? '', marks: [1 + index] },
      { question: text ?? '', text: `Un mot. ${LONG}` },
    ];
    value(await respond(app, { slug: 'repondue', participantId, answers }));
  }
  await opened(app, 'a-ecrire', {
    phases: [{ kind: 'questionnaire', opensAt: '2026-04-01', closesAt: '2026-05-01' }],
  });
}

async function asked(app: Application, slug: string, closesAt: string) {
  await opened(app, slug, { phases: [{ kind: 'questionnaire', opensAt: '2026-03-01', closesAt }] });
  const input = {
    title: { fr: `Vos trajets : ${LONG}` },
    introduction: { fr: 'Trois questions, cinq minutes.' },
    questions: [
      {
        kind: 'multiple',
        text: { fr: `Comment ? ${LONG}` },
        options: [{ fr: 'À vélo' }, { fr: LONG }],
        required: true,
      },
      { kind: 'scale', text: { fr: 'Satisfait ?' }, steps: 10, high: { fr: LONG }, required: true },
      { kind: 'long-text', text: { fr: 'Pourquoi ?' }, required: true },
    ],
  } as const;
  return value(await saveQuestionnaire(app, { slug, input, by: null }));
}
