import { beforeAll, describe, expect, it } from 'vitest';
import { opened, proposed, registeredPerson } from '../support/city.ts';
import { apiNode } from './node.ts';

describe('contributions on paper', () => {
  const node = apiNode('2026-03-10T08:00:00Z');
  let officer: string;
  let second: string;

  beforeAll(async () => {
    const [ada, ben] = [await node.agent('officer', 'a@lyon.example'), await node.agent('officer', 'b@lyon.example')];
    officer = await node.tokenBy(ada, 'consultations');
    second = await node.tokenBy(ben, 'consultations');
    await opened(node.app, 'velo', { rules: { hold: 'nothing' } });
    await proposed(node.app, { slug: 'velo', authorId: (await registeredPerson(node.app, 'Ana')).id });
  });

  const LIST = '/consultations/velo/paper-contributions';
  const json = (reference: string, entries: object, sheets: number) => ({
    reference,
    place: 'Guichet de la mairie',
    collectedOn: '2026-03-09',
    sheets,
    ...entries,
  });
  const bench = { title: 'Un banc', body: 'Au soleil.', lang: 'fr' };

  it('are entered, confirmed by another person, and public with where they came from', async () => {
    const entries = { proposals: [bench], supports: [{ proposal: 1, count: 2 }] };
    const entered = await node.call('POST', LIST, { token: officer, json: json('A', entries, 3) });
    expect(entered).toMatchObject({ status: 201, body: { outcome: null, confirmedAt: null } });
    const at = `/paper-contributions/${entered.body.id}`;
    expect((await node.call('POST', `${at}/confirm`, { token: officer })).status).toBe(409);
    const confirmed = await node.call('POST', `${at}/confirm`, { token: second });
    expect(confirmed).toMatchObject({ status: 200, body: { entries: null } });
    const { body } = await node.call('GET', '/consultations/velo/proposals/2');
    expect(body.author).toMatchObject({ kind: 'paper', name: 'Guichet de la mairie' });
    const { body: first } = await node.call('GET', '/consultations/velo/proposals/1');
    expect(JSON.stringify(first.supports)).toContain('"paper"');
    const listed = await node.call('GET', `${LIST}?limit=1`, { token: officer });
    expect(listed.body.items).toEqual([confirmed.body]);
    const revoked = await node.call('POST', `${at}/revoke`, { token: second, json: { reason: 'Doublon' } });
    expect(revoked.body.revoked).toMatchObject({ reason: 'Doublon' });
    expect((await node.call('GET', '/consultations/velo/proposals/2')).status).toBe(410);
    const log = await node.call('GET', '/events?limit=100');
    expect(JSON.stringify(log.body)).not.toContain('paper-contributions');
  });

  it('are nobody else’s to read or to enter, and refused with the field that is wrong', async () => {
    const entered = await node.call('POST', LIST, { token: officer, json: json('B', { proposals: [bench] }, 1) });
    const one = `/paper-contributions/${entered.body.id}`;
    for (const path of [LIST, one]) {
      expect((await node.call('GET', path)).status).toBe(401);
      expect((await node.call('GET', path, { token: await node.token('moderate') })).status).toBe(403);
    }
    const wrong = json('C', { supports: [{ proposal: 7, count: 1 }] }, 1);
    expect(await node.call('POST', LIST, { token: officer, json: wrong })).toMatchObject({
      status: 422,
      body: { refusal: { field: 'supports.0.proposal', because: 'unknown-value' } },
    });
    const sum = await node.call('POST', LIST, { token: officer, json: json('C', { proposals: [bench] }, 9) });
    expect(sum.body.refusal).toMatchObject({ type: 'sheets-do-not-add-up', sheets: 9, counted: 1 });
    expect((await node.call('POST', `${one}/discard`, { token: officer })).status).toBe(200);
    expect((await node.call('GET', one, { token: officer })).status).toBe(404);
  });
});
