import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import type { InboxMessage } from '../../src/application/federation/ports.ts';
import { createStore } from '../../src/storage/store.ts';
import { at } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

eachEngine('what was received under an id', (suite) => {
  it('is what came before: of two that wait, the first is no repeat of the second', async () => {
    const store = createStore(suite.database);
    const activityId = 'https://social.example/acts/1';
    const message = (more: Partial<InboxMessage>): InboxMessage => ({
      id: v7(),
      activityId,
      fingerprint: 'f',
      digest: 'd',
      type: 'Like',
      actor: 'https://social.example/users/ana',
      host: 'social.example',
      body: Buffer.from('{}'),
      signedAt: at('2026-03-02T08:00:00Z'),
      receivedAt: at('2026-03-02T08:00:01Z'),
      attempts: 0,
      unanswered: 0,
      ...more,
    });
    const first = message({ digest: 'first' });
    const atOnce = message({ digest: 'at once' });
    const later = message({ digest: 'later', receivedAt: at('2026-03-02T08:00:02Z') });
    // Kept in another order than they came: a process that was held up.
    for (const each of [later, first, atOnce]) await store.transact((writer) => writer.peers.saveMessage(each));
    const before = async ({ id }: InboxMessage) =>
      (await store.read((reader) => reader.peers.receivedAs(activityId, id))).map(({ digest }) => digest).toSorted();
    expect(await before(first)).toEqual([]);
    expect(await before(atOnce)).toEqual(['first']);
    expect(await before(later)).toEqual(['at once', 'first']);
    expect(await store.read((reader) => reader.peers.receivedAs('https://social.example/acts/2', later.id))).toEqual(
      [],
    );
  });
});
