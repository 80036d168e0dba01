import { beforeAll, describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

describe('drafts discarded over the API', () => {
  const node = apiNode();
  let officer: string;

  beforeAll(async () => {
    officer = await node.token('consultations');
  });

  const draft = async (slug: string) =>
    await node.call('POST', '/consultations', {
      token: officer,
      json: {
        slug,
        title: { fr: 'La rue des écoles' },
        summary: { fr: 'Faut-il la fermer aux voitures ?' },
        phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }],
      },
    });
  const ask = async (consultation: string, slug: string) =>
    await node.call('POST', `/consultations/${consultation}/ballots`, {
      token: officer,
      json: { slug, question: { fr: 'Alors ?' }, method: 'yes-no' },
    });

  it('go with their ballots, for a token that may', async () => {
    const { body } = await draft('essai');
    const { body: ballot } = await ask('essai', 'alors');
    const other = await node.token('moderate');
    expect((await node.call('DELETE', '/consultations/essai')).status).toBe(401);
    expect((await node.call('DELETE', '/consultations/essai', { token: other })).status).toBe(403);
    const gone = await node.call('DELETE', '/consultations/essai', { token: officer });
    expect(gone).toMatchObject({ status: 200, body: { id: body.id, slug: 'essai' } });
    expect((await node.call('GET', '/consultations/essai', { token: officer })).status).toBe(404);
    expect((await node.call('GET', `/ballots/${ballot.id}`, { token: officer })).status).toBe(404);
    expect((await node.call('DELETE', '/consultations/essai', { token: officer })).status).toBe(404);
    expect((await draft('essai')).status).toBe(201);
  });

  it('are refused by name once they are published', async () => {
    await draft('publique');
    const { body: ballot } = await ask('publique', 'alors');
    await node.call('POST', '/consultations/publique/publish', { token: officer });
    const stays = await node.call('DELETE', '/consultations/publique', { token: officer });
    expect(stays).toMatchObject({ status: 409, body: { refusal: { type: 'already-published' } } });
    const ballotStays = await node.call('DELETE', `/ballots/${ballot.id}`, { token: officer });
    expect(ballotStays).toMatchObject({ status: 409, body: { refusal: { type: 'rules-frozen' } } });
    const { body: later } = await ask('publique', 'plus-tard');
    const ballotGone = await node.call('DELETE', `/ballots/${later.id}`, { token: officer });
    expect(ballotGone).toMatchObject({ status: 200, body: { id: later.id, slug: 'plus-tard' } });
  });
});
