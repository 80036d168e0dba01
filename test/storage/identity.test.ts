import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { StoredIdentityProvider } from '../../src/application/sign-in/ports.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('being recognised elsewhere', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  const provider = (): StoredIdentityProvider => ({
    issuer: 'https://login.city.example/',
    clientId: 'parvis',
    encryptedSecret: 'sealed',
    scopes: 'openid profile',
    acrValues: 'eidas1',
    label: { fr: 'Compte Lyon' },
    resident: { claim: 'resident', values: ['true'] },
    territory: { claim: 'address.postal_code', codes: { '69007': '69387' } },
    agents: { access: 'provider', acrValues: 'eidas2' },
    setAt: clock.now(),
  });
  const attempt = (stateHash: string) => ({
    stateHash,
    browserHash: 'browser',
    encrypted: 'sealed',
    createdAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + 600_000),
  });

  it('keeps one provider as it was written, or none', async () => {
    const stored = () => app.store.read((reader) => reader.identity.provider());
    for (const written of [provider(), { ...provider(), clientId: 'other', resident: null, territory: null }, null]) {
      await app.store.transact((writer) => writer.identity.saveProvider(written));
      expect(await stored()).toEqual(written);
    }
  });

  it('gives an attempt to one of several who ask for it at once', async () => {
    await app.store.transact((writer) => writer.identity.saveAttempt(attempt('state')));
    expect(await app.store.read((reader) => reader.identity.attempt('state'))).toEqual(attempt('state'));
    const accepted = await Promise.all(
      Array.from({ length: 5 }, () => app.store.transact((writer) => writer.identity.claimAttempt('state'))),
    );
    expect(accepted.filter((each) => each !== null)).toEqual([attempt('state')]);
  });

  it('ends the sessions of one session at the provider, and of one sign-in', async () => {
    const begin = async (sid: string) => {
      const signed = value(
        await signInWith(app, { kind: 'oidc', key: 'issuer ana', label: 'ana', name: 'Ana', standing: 'registered' }),
      );
      const [session] = await app.store.read((reader) => reader.access.sessionsOf(signed.participantId));
      if (session === undefined) throw new Error('no session');
      const stored = { sessionId: session.id, sidHash: sid, encryptedIdToken: 'sealed' };
      await app.store.transact((writer) => writer.identity.saveProviderSession(stored));
      expect(await app.store.read((reader) => reader.identity.providerSession(session.id))).toEqual(stored);
      return { id: signed.participantId, keyHash: await keyHashOf(signed.participantId) };
    };
    const keyHashOf = async (id: string) => (await app.store.read((reader) => reader.signIns.of(id)))[0]?.keyHash ?? '';
    clock.advance({ seconds: 1 });
    await begin('one');
    clock.advance({ seconds: 1 });
    const { id, keyHash } = await begin('two');
    const open = async () => (await app.store.read((reader) => reader.access.sessionsOf(id))).length;
    expect(await app.store.transact((writer) => writer.identity.endProviderSessions('one'))).toBe(1);
    expect(await app.store.transact((writer) => writer.identity.endProviderSessions('one'))).toBe(0);
    expect(await open()).toBe(1);
    expect(await app.store.transact((writer) => writer.identity.endSessionsOf(keyHash))).toBe(1);
    expect(await open()).toBe(0);
  });

  it('keeps one registration for each server', async () => {
    const registration = { host: 'social.example', encrypted: 'one', madeAt: clock.now() };
    for (const sealed of ['one', 'two']) {
      await app.store.transact((writer) => writer.identity.saveRegistration({ ...registration, encrypted: sealed }));
      expect(await app.store.read((reader) => reader.identity.registration('social.example'))).toEqual({
        ...registration,
        encrypted: sealed,
      });
    }
    await app.store.transact((writer) => writer.identity.deleteRegistration('social.example'));
    expect(await app.store.read((reader) => reader.identity.registration('social.example'))).toBeNull();
  });
});
