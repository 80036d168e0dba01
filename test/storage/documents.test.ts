import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readOutbox, saveDocument } from '../../src/application/federation/save-document.ts';
import { keysOf, rotateKeys, signingKey } from '../../src/application/federation/signing-keys.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const ACTOR = 'https://participation.example/consultations/velo-2026';

eachEngine('documents and keys', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  beforeAll(() => {
    app = applicationOn(suite.database, clock);
  });

  const sealed = (uri: string, fingerprint: string, body: string) => ({
    uri,
    fingerprint: fingerprint.repeat(64),
    body,
    outbox: null,
    about: null,
    signedAt: clock.now(),
  });

  it('answers the first of two signatures of one document', async () => {
    const uri = `${ACTOR}/proposals/1`;
    await saveDocument(app, sealed(uri, 'a', 'first'));
    expect(await saveDocument(app, sealed(uri, 'a', 'second'))).toMatchObject({ body: 'first' });
  });

  it('drops the former ones of a document without history', async () => {
    const uri = `${ACTOR}/polls/1`;
    await saveDocument(app, sealed(uri, 'a', 'one vote'));
    await saveDocument(app, sealed(uri, 'b', 'two votes'), 'dropped');
    const seen = await app.store.read(async (reader) => [
      await reader.documents.signed(uri, 'a'.repeat(64)),
      (await reader.documents.latest(uri))?.body,
    ]);
    expect(seen).toEqual([null, 'two votes']);
  });

  it('lists activities newest first and page by page, without skipping one', async () => {
    for (const event of ['1', '2', '3']) {
      await saveDocument(app, {
        ...sealed(`https://participation.example/activities/${event}`, 'a', '{}'),
        outbox: ACTOR,
      });
    }
    const first = await readOutbox(app, { actor: ACTOR, limit: 2, after: null });
    const second = await readOutbox(app, { actor: ACTOR, limit: 2, after: first.page.next });
    expect(first.total).toBe(3);
    expect([...first.page.items, ...second.page.items].map((uri) => uri.at(-1))).toEqual(['3', '2', '1']);
    expect(second.page.next).toBeNull();
  });

  it('drops a text together with the activities that carry it', async () => {
    const uri = `${ACTOR}/comments/1`;
    const activity = 'https://participation.example/activities/9';
    await saveDocument(app, sealed(uri, 'a', 'a text'));
    await saveDocument(app, { ...sealed(activity, 'a', 'a text'), about: uri, outbox: ACTOR });
    await saveDocument(app, sealed(uri, 'b', 'a trace'), 'erased');
    const left = await app.store.read(async (reader) => [
      await reader.documents.signed(uri, 'a'.repeat(64)),
      await reader.documents.latest(activity),
      (await reader.documents.latest(uri))?.body,
    ]);
    expect(left).toEqual([null, null, 'a trace']);
  });

  it('makes one key however many ask for it at the same moment', async () => {
    const requests = await Promise.all(
      Array.from({ length: 5 }, () => signingKey(app, `${ACTOR}/proposals/7/actor`, 'ed25519')),
    );
    expect(new Set(requests.map((key) => key.publicKey)).size).toBe(1);
  });

  it('gives new keys new ids and keeps the old public halves', async () => {
    const before = await keysOf(app, ACTOR);
    expect(before.map((key) => key.id).sort()).toEqual([`${ACTOR}#ed25519-key`, `${ACTOR}#main-key`]);
    expect(await rotateKeys(app, { actor: ACTOR, by: null })).toEqual([
      `${ACTOR}#main-key-2`,
      `${ACTOR}#ed25519-key-2`,
    ]);
    const after = await keysOf(app, ACTOR);
    expect(after).toHaveLength(4);
    expect((await signingKey(app, ACTOR, 'rsa')).id).toBe(`${ACTOR}#main-key-2`);
    expect(
      after
        .slice(2)
        .map((key) => key.publicKey)
        .sort(),
    ).toEqual(before.map((key) => key.publicKey).sort());
  });

  it('keeps no private key that can be read', async () => {
    const keys = await keysOf(app, ACTOR);
    expect(keys.every((key) => !key.encryptedPrivateKey.includes('PRIVATE'))).toBe(true);
    const [key] = keys;
    expect(() => app.secrets.decrypt(key!.encryptedPrivateKey, 'signing key of another')).toThrow();
  });
});
