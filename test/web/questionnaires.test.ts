import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readQuestionnaire } from '../../src/application/questionnaire/reads.ts';
import { RESULTS } from '../../src/application/questionnaire/respond.ts';
import type { Question } from '../../src/domain/questionnaire/questionnaire.ts';
import { opened, registeredPerson, setUpCity, value } from '../support/city.ts';
import { tableFaults } from '../support/table-faults.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const PATH = '/consultations/trajets/questionnaire';
const ADMIN = '/admin/consultations/trajets/questionnaire';
const TYPED = {
  'title.fr': 'Vos trajets',
  question: '0,1,2',
  'question.0.text.fr': 'Comment venez-vous ?',
  'question.0.kind': 'multiple',
  'question.0.options.fr': 'À vélo\nÀ pied\nEn tram',
  'question.0.options.en': 'By bike\nOn foot\nBy tram',
  'question.0.most': '2',
  'question.0.required': 'yes',
  'question.1.text.fr': 'Êtes-vous satisfait ?',
  'question.1.kind': 'scale',
  'question.1.high.fr': 'Tout à fait',
  'question.2.text.fr': 'Pourquoi ?',
  'question.2.kind': 'long-text',
};

describe('a questionnaire on the pages', () => {
  let pages: Pages;
  let officer: AdminSession;
  const people: string[] = [];
  let questions: readonly Question[] = [];

  beforeAll(async () => {
    pages = await openPages('2026-03-05T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'trajets', {
      phases: [{ kind: 'questionnaire', opensAt: '2026-03-05T10:00', closesAt: '2026-03-05T12:00' }],
    });
    await opened(app, 'sans');
    officer = await adminSession(pages, 'officer');
    for (const name of ['Ana', 'Léo', 'Zoé', 'Noé', 'Mia']) {
      const { id } = await registeredPerson(app, name, { standing: 'resident' });
      people.push(await pages.signedIn({ participantId: id }));
    }
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (fields: Record<string, string>) =>
    await officer.send(ADMIN, filledForm(await officer.form(ADMIN, 'from'), fields));
  const answers = (...of: readonly (readonly string[])[]) =>
    new URLSearchParams(
      of.flatMap((given, nth) => given.map((each): [string, string] => [`answer.${questions[nth]?.id}`, each])),
    );
  const answer = async (cookie: string, form: URLSearchParams) => {
    const response = await pages.post(PATH, form, { ...SAME, cookie });
    return { status: response.status, to: response.headers.get('location'), html: await response.text() };
  };

  it('is written by an officer, with another question at the press of a button', async () => {
    expect(await officer.read('/admin/consultations/trajets')).toContain(ADMIN);
    expect(await officer.read('/admin/consultations/sans')).not.toContain('/sans/questionnaire');
    expect((await pages.get(PATH)).status).toBe(404);
    const more = await send({ ...TYPED, do: 'more-question' });
    expect(more.html).toContain('question.3.text.fr');
    expect(more.html).toContain('Comment venez-vous ?');
    expect(faultsOf(more.html)).toEqual([]);
    // The first has no way up and the last none down; whatever is moved keeps what was typed.
    expect(more.html).not.toMatch(/value="(up-question-0|down-question-3)"/);
    const order = (html: string) => /name="question" value="([^"]*)"/.exec(html)?.[1];
    const up = await send({ ...TYPED, do: 'up-question-2' });
    expect(order(up.html)).toBe('0,2,1');
    expect(up.html).toMatch(
      /<legend>Question 2<\/legend>.*?Pourquoi \?.*?<legend>Question 3<\/legend>.*?Êtes-vous satisfait \?/s,
    );
    expect(order((await send({ ...TYPED, do: 'down-question-0' })).html)).toBe('1,0,2');
    for (const impossible of ['up-question-0', 'down-question-2', 'up-question-9', 'down-question-x']) {
      expect(order((await send({ ...TYPED, do: impossible })).html)).toBe('0,1,2');
    }
    const refused = await send({ ...TYPED, 'title.fr': '', 'question.0.most': '9', 'question.1.steps': '99' });
    expect(refused.status).toBe(422);
    expect(refused.html.match(/aria-invalid="true"/g)).toHaveLength(3);
    const saved = await send(TYPED);
    expect(saved.to).toBe(`${ADMIN}?done=questionnaire-saved`);
    const found = value(await readQuestionnaire(pages.app, { slug: 'trajets', viewer: ANYBODY }));
    questions = found.questionnaire.questions;
    expect(questions).toMatchObject([
      { kind: 'multiple', most: 2, required: true, options: [{ fr: 'À vélo', en: 'By bike' }, {}, {}] },
      { kind: 'scale', scale: { steps: 5, low: null, high: { fr: 'Tout à fait' } }, required: false },
      { kind: 'long-text', options: [] },
    ]);
    const stored = await officer.form(ADMIN, 'from');
    expect(stored.get('question.0.options.en')).toBe('By bike\nOn foot\nBy tram');
    expect(await pages.text('/consultations/trajets')).toContain('Vos trajets');
    expect(await pages.text(PATH)).not.toContain('type="submit" name="answer');
  });

  it('is answered once it is open, and says everything that is wrong at once', async () => {
    pages.clock.set('2026-03-05T09:30:00Z');
    expect(await officer.read(ADMIN)).not.toContain('question.0.text.fr');
    expect((await officer.send(ADMIN, new URLSearchParams({ ...TYPED, once: 'x' }))).status).toBe(409);
    const [cookie = ''] = people;
    const empty = await pages.text(PATH, { cookie });
    expect(faultsOf(empty)).toEqual([]);
    expect(empty).toContain('N’écrivez rien qui permette de vous reconnaître');
    expect(empty).toContain('5 – <span dir="auto">Tout à fait</span>');
    const refused = await answer(cookie, answers(['1', '2', '3'], ['9'], ['Le calme <b>']));
    expect(refused.status).toBe(422);
    expect(refused.html.match(/<strong class="wrong"/g)).toHaveLength(2);
    expect(refused.html).toContain('Le calme &lt;b&gt;');
    const done = await answer(cookie, answers(['1', '3'], ['5'], ['Le calme <b>']));
    expect(done).toMatchObject({ status: 303, to: `${PATH}?done=questionnaire-answered` });
    const confirmed = await pages.text(done.to ?? '', { cookie });
    expect(confirmed).toContain('Vos réponses sont enregistrées.');
    expect(confirmed).toContain('Le calme &lt;b&gt;');
    expect(confirmed).not.toContain('<textarea');
    const order = ['Vos réponses</h2>', 'Vous pouvez les modifier jusqu’au', 'a répondu.'];
    expect(order.map((each) => confirmed.indexOf(each)).toSorted((a, b) => a - b)).toEqual(
      order.map((each) => confirmed.indexOf(each)),
    );
    // The consultation leads back to the answers, and asks others still.
    const own = await pages.text('/consultations/trajets', { cookie });
    expect(own).toContain('Voir ou modifier mes réponses');
    expect(own).toContain('Vous avez répondu. Vous pouvez modifier vos réponses jusqu’au');
    expect(own).not.toContain('Répondre au questionnaire');
    expect(faultsOf(own)).toEqual([]);
    const others = await pages.text('/consultations/trajets', { cookie: people[1] ?? '' });
    expect(others).toContain('Répondre au questionnaire');
    expect(others).not.toContain('Vous avez répondu');
    const change = await pages.text(`${PATH}?change=yes`, { cookie });
    expect(change.match(/ checked/g)).toHaveLength(3);
    expect((await answer(cookie, answers(['2'], [''], ['']))).status).toBe(303);
    expect(await pages.text(PATH, { cookie })).not.toContain('Le calme');
  });

  it('is for whoever is signed in as somebody who takes part', async () => {
    expect(await pages.text(PATH)).toContain('/sign-in?next=');
    expect((await pages.post(PATH, answers(['1']), SAME)).status).toBe(401);
    expect((await officer.send(PATH, answers(['1']))).status).toBe(403);
    expect(await pages.text('/consultations/trajets')).toContain(`class="button" href="${PATH}"`);
  });

  it('shows nobody what was answered before the close, and everybody the sums after it', async () => {
    for (const cookie of people.slice(1)) await answer(cookie, answers(['1'], ['3'], ['Jean Martin, mon voisin']));
    expect(await officer.status(`${ADMIN}/texts`)).toBe(403);
    expect(await officer.read(ADMIN)).not.toContain(`${ADMIN}/texts`);
    expect((await pages.get(`${PATH}/results.csv`)).status).toBe(404);
    expect(await officer.read(PATH)).not.toContain('result-chart');
    pages.clock.set('2026-03-05T11:30:00Z');
    const shown = await pages.text(PATH);
    expect(faultsOf(shown)).toEqual([]);
    expect(shown).toContain('5 personnes ont répondu.');
    expect(shown.indexOf('result-chart')).toBeLessThan(shown.indexOf('<table'));
    expect(shown).not.toContain('Jean Martin');
    expect((await answer(people[0] ?? '', answers(['1']))).status).toBe(409);
    const csv = await pages.text(`${PATH}/results.csv`);
    expect(tableFaults(csv, RESULTS)).toEqual([]);
    expect(csv).toContain('1,multiple,Comment venez-vous ?,1,À vélo,resident,4\r\n');
    expect(csv).not.toContain('Jean Martin');
    expect(JSON.parse(await pages.text(`${PATH}/results.json`))).toMatchObject({
      respondents: 5,
      groups: [{ standings: ['resident'], respondents: 5 }],
      questions: [{ answered: [5] }, { answered: [4] }, { answered: [4], marks: [] }],
    });
  });

  it('leads from a consultation of another institution to where it is answered', async () => {
    const { app } = pages;
    const found = value(await readQuestionnaire(app, { slug: 'trajets', viewer: ANYBODY }));
    const host = { uri: 'https://hote.example/consultations/trajets', institution: 'https://hote.example/' };
    const phases = found.consultation.phases.map((phase) => ({ ...phase, id: app.newId() }));
    const mirrored = { ...found.consultation, id: app.newId(), slug: 'ailleurs', handle: 'ailleurs', host, phases };
    await app.store.transact((writer) => writer.consultations.save(mirrored));
    const path = '/consultations/ailleurs/questionnaire';
    // Its only phase is over by now.
    const over = await pages.text(path);
    expect(over).toContain(`href="${host.uri}/questionnaire"`);
    expect(over).toContain('Voir les résultats sur ce site');
    const longer = phases.map((phase) => ({ ...phase, closesAt: new Date('2026-03-06T12:00:00Z') }));
    await app.store.transact((writer) => writer.consultations.save({ ...mirrored, phases: longer }));
    expect(await pages.text(path)).toContain('Répondre au questionnaire sur ce site');
    expect((await pages.post(path, answers(['1']), { ...SAME, cookie: people[0] ?? '' })).status).toBe(409);
    expect(await officer.status('/admin/consultations/ailleurs/questionnaire')).toBe(409);
  });

  it('shows officers what was written until they hide it', async () => {
    expect(await officer.read(ADMIN)).toContain(`${ADMIN}/texts`);
    const texts = await officer.read(`${ADMIN}/texts`);
    expect(faultsOf(texts)).toEqual([]);
    expect(texts.match(/Jean Martin/g)).toHaveLength(4);
    expect(texts).not.toMatch(/Ana|Léo|resident/);
    const hidden = await officer.send(`${ADMIN}/texts`, await officer.form(`${ADMIN}/texts`, 'text'));
    expect(hidden.status).toBe(303);
    const rest = await officer.read(hidden.to);
    expect(rest.match(/Jean Martin/g)).toHaveLength(3);
    expect(rest).toContain('1 réponse est masquée.');
    const moderator = await adminSession(pages, 'moderator');
    expect(await moderator.status(`${ADMIN}/texts`)).toBe(403);
    expect(await pages.text('/admin/audit', { cookie: (await adminSession(pages, 'administrator')).cookie })).toContain(
      'Réponse rédigée masquée',
    );
  });
});
