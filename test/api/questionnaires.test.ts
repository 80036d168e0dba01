import { beforeAll, describe, expect, it } from 'vitest';
import { opened } from '../support/city.ts';
import { apiNode } from './node.ts';

const PATH = '/consultations/trajets/questionnaire';
const INPUT = {
  title: { fr: 'Vos trajets' },
  questions: [
    { kind: 'single', text: { fr: 'Comment ?' }, options: [{ fr: 'À vélo' }, { fr: 'À pied' }], required: true },
    { kind: 'short-text', text: { fr: 'Pourquoi ?' }, required: false },
  ],
};

describe('a questionnaire over the API', () => {
  const node = apiNode();
  let officer: string;
  let ana: string;
  let questions: readonly { readonly id: string }[] = [];

  beforeAll(async () => {
    const phases = [{ kind: 'questionnaire', opensAt: '2026-03-05', closesAt: '2026-03-20' }] as const;
    await opened(node.app, 'trajets', { phases });
    await opened(node.app, 'sans');
    officer = await node.token('consultations');
    ana = (await node.person('Ana', ['vote'])).token;
  });

  it('is made by who manages consultations, where a phase asks for it', async () => {
    expect(await node.call('GET', PATH)).toMatchObject({ status: 404 });
    expect(await node.call('POST', PATH, { token: ana, json: INPUT })).toMatchObject({ status: 403 });
    const nowhere = await node.call('POST', '/consultations/sans/questionnaire', { token: officer, json: INPUT });
    expect(nowhere).toMatchObject({ status: 409, body: { type: expect.stringContaining('no-phase-for') } });
    const made = await node.call('POST', PATH, { token: officer, json: INPUT });
    expect(made).toMatchObject({ status: 200, body: { state: 'upcoming', frozenSince: null } });
    questions = made.body.questions;
    expect((await node.call('GET', PATH)).body).toEqual(made.body);
  });

  it('is answered by participants, who find their own answers again', async () => {
    node.clock.set('2026-03-06T08:30:00Z');
    const [choice, text] = questions;
    const mark = (marks: readonly number[]) => ({ question: choice?.id, marks });
    const send = (answers: readonly object[]) =>
      node.call('POST', `${PATH}/responses`, { token: ana, json: { answers } });
    expect(await send([mark([3])])).toMatchObject({
      status: 422,
      body: { refusal: { field: `answers.${choice?.id}` } },
    });
    expect(await send([mark([1]), { question: text?.id, text: 'Le calme' }])).toMatchObject({ status: 201 });
    expect((await send([mark([2])])).body).toEqual({ questionnaire: expect.any(String) });
    expect(await node.call('GET', `${PATH}/responses/mine`, { token: ana })).toMatchObject({
      status: 200,
      body: { standing: 'registered', answeredAt: '2026-03-06T08:00:00.000Z', answers: [mark([2])] },
    });
    expect(await node.call('POST', PATH, { token: officer, json: INPUT })).toMatchObject({ status: 409 });
  });

  it('has results for everybody after the close, and before it for nobody', async () => {
    expect(await node.call('GET', `${PATH}/results`, { token: officer })).toMatchObject({ status: 403 });
    node.clock.set('2026-03-21T08:00:00Z');
    expect(await node.call('GET', `${PATH}/results`)).toMatchObject({
      status: 200,
      body: { respondents: 1, groups: null, questions: [] },
    });
  });
});
