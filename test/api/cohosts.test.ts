import { beforeAll, describe, expect, it } from 'vitest';
import { opened } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { apiNode } from './node.ts';

const TORINO = 'https://torino.example/';

describe('institutions that share a consultation, over the API', () => {
  const node = apiNode();
  let officer: string;
  let path: string;

  beforeAll(async () => {
    officer = await node.token('consultations');
    const { app } = node;
    const { id } = await opened(app, 'velo');
    await peered(app, TORINO);
    const at = app.now();
    const invite = `${app.origin}/activities/1`;
    const answer = { status: 'accepted', registered: 5_000, registeredAt: at, invitedAt: at, answeredAt: at } as const;
    await app.store.transact((writer) =>
      writer.sharing.saveCohost({ consultationId: id, peer: TORINO, invite, ...answer }),
    );
    path = '/consultations/velo/cohosts';
  });

  it('are for those who run consultations', async () => {
    const moderator = await node.token('moderate');
    expect((await node.call('GET', path, { token: moderator })).status).toBe(403);
    expect((await node.call('GET', path)).status).toBe(401);
    const { body } = await node.call('GET', path, { token: officer });
    expect(body.items).toMatchObject([
      { institution: TORINO, status: 'accepted', heldAt: null, limits: { perDay: 100, perAuthor: 20 } },
    ]);
  });

  it('are held and limited, and what is absent stays as it is', async () => {
    const change = (json: object, host = 'torino.example') =>
      node.call('PATCH', `${path}/${host}`, { token: officer, json });
    expect((await change({ held: true })).body.heldAt).not.toBeNull();
    const limited = await change({ contributionsPerDay: 7 });
    expect(limited.body).toMatchObject({ contributionsPerDay: 7, limits: { perDay: 7, perAuthor: 20 } });
    expect(limited.body.heldAt).not.toBeNull();
    expect((await change({ held: false, contributionsPerDay: null })).body).toMatchObject({
      heldAt: null,
      limits: { perDay: 100 },
    });
    expect((await change({ contributionsPerAuthor: 0 })).status).toBe(422);
    expect((await change({ held: true }, 'nowhere.example')).status).toBe(404);
  });
});
