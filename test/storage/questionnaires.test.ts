import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { exportOwnData } from '../../src/application/export/export-own-data.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import {
  readMyResponse,
  readQuestionnaire,
  readResults,
  readTextQuestions,
  readTexts,
} from '../../src/application/questionnaire/reads.ts';
import { respond } from '../../src/application/questionnaire/respond.ts';
import {
  hideText,
  type QuestionnaireInput,
  saveQuestionnaire,
} from '../../src/application/questionnaire/save-questionnaire.ts';
import { followParticipants } from '../../src/application/support/follow-participants.ts';
import type { Questionnaire } from '../../src/domain/questionnaire/questionnaire.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const INPUT: QuestionnaireInput = {
  title: { fr: 'Vos déplacements' },
  questions: [
    { kind: 'single', text: { fr: 'Comment ?' }, options: [{ fr: 'À vélo' }, { fr: 'À pied' }], required: true },
    { kind: 'scale', text: { fr: 'Satisfait ?' }, steps: 3, required: false },
    { kind: 'short-text', text: { fr: 'Pourquoi ?' }, required: false },
  ],
};
const PHASES = [{ kind: 'questionnaire', opensAt: '2026-03-05', closesAt: '2026-03-20' }] as const;

eachEngine('a questionnaire', (suite) => {
  const clock = clockAt('2026-03-01T08:00:00Z');
  const slug = 'trajets';
  const at = { slug, viewer: DRAFT_READER };
  let app: Application;
  let questionnaire: Questionnaire;
  const people: string[] = [];

  const save = (input: QuestionnaireInput = INPUT, of = slug) => saveQuestionnaire(app, { slug: of, input, by: null });
  const answer = (participantId: string, mark: number, text = '') =>
    respond(app, {
      slug,
      participantId,
      answers: [
        { question: questionnaire.questions[0]?.id ?? '', marks: [mark] },
        { question: questionnaire.questions[2]?.id ?? '', text },
      ],
    });
  const mine = (participantId: string) => readMyResponse(app, { ...at, participantId });

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug, { phases: PHASES });
    for (const name of ['Ana', 'Léo', 'Zoé', 'Noé', 'Mia', 'Iris', 'Max']) {
      const standing = ['Iris', 'Max'].includes(name) ? 'registered' : 'resident';
      people.push((await registeredPerson(app, name, { standing })).id);
    }
  });

  it('is made where a phase asks for it, and changed until that opens', async () => {
    await drafted(app, { slug: 'sans' });
    expect(refusal(await save(INPUT, 'sans'))).toEqual({ type: 'no-phase-for', act: 'respond' });
    const first = value(await save());
    questionnaire = value(await save({ ...INPUT, title: { fr: 'Vos trajets' } }));
    expect(questionnaire).toMatchObject({ id: first.id, title: { fr: 'Vos trajets' } });
    const meanwhile = await saveQuestionnaire(app, { slug, input: INPUT, basedOn: 'another', by: null });
    expect(refusal(meanwhile)).toEqual({ type: 'changed-meanwhile' });
    expect(value(await readQuestionnaire(app, at))).toMatchObject({ state: 'upcoming', frozenSince: null });
    expect(refusal(await answer(people[0] ?? '', 1))).toMatchObject({ type: 'phase-not-open', act: 'respond' });
  });

  it('is frozen and takes one response a person once it opens', async () => {
    clock.set('2026-03-06T08:20:00Z');
    expect(refusal(await save())).toEqual({ type: 'rules-frozen', since: new Date('2026-03-04T23:00:00Z') });
    value(await answer(people[0] ?? '', 1, 'Ana, 3 rue des Lilas'));
    value(await answer(people[0] ?? '', 2, 'Le calme'));
    for (const person of people.slice(1)) value(await answer(person, 1, `Texte ${people.indexOf(person)}`));
    const behind = applicationOn(suite.database, clockAt('2026-03-04T22:59:59Z'));
    const late = await saveQuestionnaire(behind, { slug, input: INPUT, by: null });
    expect(refusal(late), 'by a process whose clock is behind').toMatchObject({ type: 'rules-frozen' });
    expect(value(await mine(people[0] ?? ''))).toMatchObject({
      marks: { [questionnaire.questions[0]?.id ?? '']: [2] },
      texts: { [questionnaire.questions[2]?.id ?? '']: 'Le calme' },
      standing: 'resident',
      answeredAt: new Date('2026-03-06T08:00:00Z'),
    });
  });

  it('shows no result and no text before the close, to officers neither', async () => {
    expect(value(await readResults(app, at))).toMatchObject({ respondents: 7, results: null });
    expect(refusal(await readTextQuestions(app, at))).toMatchObject({ type: 'results-hidden' });
  });

  it('says in no row and no event who answered what', async () => {
    const { rows } = await sql<{ row: string }>`
      select row_to_json(questionnaire_response)::text as row from questionnaire_response
      union all select row_to_json(questionnaire_text)::text from questionnaire_text
      union all select row_to_json(event)::text from event where type like 'questionnaire-answered'`.execute(
      suite.database.db,
    );
    expect(rows.length).toBe(7 + 7 + 8);
    for (const person of people) expect(rows.filter(({ row }) => row.includes(person))).toEqual([]);
    // Nothing that leads to a person was written by a transaction that stored what they answered.
    const shared = await sql<{ count: number }>`
      select count(*) as count from participant join questionnaire_response response
      on response.xmin in (participant.xmin, participant.xmax)`.execute(suite.database.db);
    expect(shared.rows).toEqual([{ count: 0 }]);
    const logged = await sql<{ data: object; by_participant: string | null }>`
      select distinct data, by_participant from event where type = 'questionnaire-answered'`.execute(suite.database.db);
    expect(logged.rows).toEqual([{ data: { questionnaireId: questionnaire.id }, by_participant: null }]);
    const events = await readEvents(app, { limit: 100, after: null });
    expect(JSON.stringify(events)).not.toContain('questionnaire-answered');
  });

  it('is part of what a person takes with them', async () => {
    const own = value(await exportOwnData(app, { participantId: people[0] ?? '' }));
    expect(own).toMatchObject({
      questionnaires: [
        { title: { fr: 'Vos trajets' }, answers: [{ marks: [2] }, { marks: [] }, { text: 'Le calme' }] },
      ],
    });
    expect(JSON.stringify(own)).not.toContain('respondent');
  });

  it('counts two people once who turned out to be one, by what they answered last', async () => {
    const [from, to] = [await registeredPerson(app, 'Eve'), await registeredPerson(app, 'Ève')];
    clock.set('2026-03-06T10:00:00Z');
    value(await answer(to.id, 1, 'avant'));
    clock.set('2026-03-06T12:00:00Z');
    value(await answer(from.id, 2, 'après'));
    value(await app.store.transact((writer) => mergeParticipantsIn(writer, app, { from: from.id, to: to.id })));
    await consumeEvents(app, followParticipants(app));
    expect(value(await readResults(app, at))).toMatchObject({ respondents: 8 });
    expect(Object.values(value(await mine(to.id)).texts)).toEqual(['après']);
  });

  it('loses the words of somebody who is erased and keeps their marks', async () => {
    value(await eraseParticipant(app, { participantId: people[1] ?? '', by: null }));
    clock.set('2026-03-20T08:00:00Z');
    expect(value(await readQuestionnaire(app, at))).toMatchObject({ state: 'open' });
    clock.set('2026-03-21T08:00:00Z');
    expect(refusal(await answer(people[0] ?? '', 1))).toMatchObject({ type: 'phase-closed' });
    const { results } = value(await readResults(app, at));
    // Two people of one standing are counted with the smallest group there is.
    expect(results?.groups).toEqual([{ standings: ['resident', 'registered'], respondents: 8 }]);
    expect(results?.questions).toEqual([
      { question: questionnaire.questions[0]?.id, answered: [8], marks: [[6], [2]] },
      { question: questionnaire.questions[1]?.id, answered: [0], marks: [[0], [0], [0]] },
      { question: questionnaire.questions[2]?.id, answered: [8], marks: [] },
    ]);
    const { rows } = await sql`select 1 from questionnaire_text where text = 'Texte 1'`.execute(suite.database.db);
    expect(rows).toEqual([]);
  });

  it('shows texts page by page to officers, until one is hidden', async () => {
    const [asked] = value(await readTextQuestions(app, at)).questions;
    expect(asked).toMatchObject({ shown: 7, hidden: 0 });
    const questionId = asked?.question.id ?? '';
    const first = value(await readTexts(app, { ...at, questionId, limit: 4, after: null }));
    const rest = value(await readTexts(app, { ...at, questionId, limit: 4, after: first.next }));
    const texts = [...first.items, ...rest.items];
    expect(texts.map(({ text }) => text).toSorted()).toEqual([
      'Le calme',
      ...[2, 3, 4, 5, 6].map((nth) => `Texte ${nth}`),
      'après',
    ]);
    expect(Object.keys(texts[0] ?? {})).toEqual(['id', 'text']);
    value(await hideText(app, { slug, textId: texts[0]?.id ?? '', by: null }));
    expect(refusal(await hideText(app, { slug, textId: texts[0]?.id ?? '', by: null }))).toEqual({
      type: 'not-found',
      what: 'text-answer',
    });
    expect(value(await readTextQuestions(app, at)).questions).toMatchObject([{ shown: 6, hidden: 1 }]);
  });
});
