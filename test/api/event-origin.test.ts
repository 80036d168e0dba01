import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../src/domain/event/event.ts';
import { consultation } from '../support/participation.ts';
import { apiNode } from './node.ts';

const HOST = 'https://torino.example/';

describe('the public event log', () => {
  const node = apiNode();

  beforeAll(async () => {
    const mirror = consultation({ slug: 'parchi', host: { uri: `${HOST}consultations/parchi`, institution: HOST } });
    const event = { at: node.clock.now(), by: null, consultationId: mirror.id, proposalId: null };
    const events: readonly NewEvent[] = [
      {
        ...event,
        id: v7(),
        type: 'consultation-published',
        origin: { kind: 'mirrored', host: HOST },
        data: { slug: 'parchi', rulesHash: '' },
      },
      {
        ...event,
        id: v7(),
        type: 'contributions-imported',
        by: { kind: 'connector', id: 'polis:7x' },
        origin: { kind: 'imported', source: 'polis:7x' },
        data: { source: 'polis:7x', proposals: 1, supports: 0 },
      },
      { ...event, id: v7(), type: 'institution-changed', consultationId: null, data: {} },
    ];
    await node.app.store.transact(async (writer) => {
      await writer.consultations.save(mirror);
      await writer.events.append(...events);
    });
  });

  const listed = async (query: string) =>
    (await node.call('GET', `/events${query}`)).body.items.map(({ type, origin }: NewEvent) => [type, origin]);
  const mirrored = ['consultation-published', { kind: 'mirrored', host: HOST }];
  const imported = ['contributions-imported', { kind: 'imported', source: 'polis:7x' }];
  const own = ['institution-changed', { kind: 'own' }];

  it('gives no act of another institution as one of this', async () => {
    const items = await listed('');
    expect(items).toEqual(expect.arrayContaining([imported, own]));
    expect(items).not.toContainEqual(mirrored);
  });

  it('has acts of one origin, or of all, for whoever asks', async () => {
    expect(await listed('?origin=mirrored')).toEqual([mirrored]);
    expect(await listed('?origin=imported')).toEqual([imported]);
    expect(await listed('?origin=own')).not.toContainEqual(imported);
    expect(await listed('?origin=all')).toEqual(expect.arrayContaining([mirrored, imported, own]));
    expect((await node.call('GET', '/events?origin=theirs')).status).toBe(422);
  });

  it('goes on by a cursor within an origin', async () => {
    const { next } = (await node.call('GET', '/events?origin=mirrored&limit=1')).body;
    expect(await listed(`?origin=mirrored&after=${encodeURIComponent(next)}`)).toEqual([]);
    expect(await listed(`?after=${encodeURIComponent(next)}`)).toEqual([imported, own]);
  });
});
