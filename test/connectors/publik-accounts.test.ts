import '../../src/start/temporal.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { syncAccounts } from '../../src/application/connector/accounts/sync-accounts.ts';
import { addConnector, changeConnector, removeConnector } from '../../src/application/connector/manage-connectors.ts';
import { removeIdentityProvider, setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { viewerOf } from '../../src/application/sign-in/sign-in.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { accountFindings } from '../../src/cli/doctor-checks.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { createOutbound, type Outbound } from '../../src/outbound/outbound.ts';
import { type AuthenticBehaviour, startAuthentic } from '../doubles/publik/authentic.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn, connectorsOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';

const HOST = 'participation.example';
const UNCLEAR: readonly (readonly [AuthenticBehaviour, string])[] = [
  ['unavailable', 'HTTP 503'],
  ['html', 'not-json'],
  ['redirect', 'HTTP 302'],
  ['error-in-200', 'Le service ne répond pas.'],
  ['result-0', 'not-a-synchronization'],
  ['empty', 'not-a-synchronization'],
  ['truncated', 'not-json'],
  ['strangers', 'not-a-synchronization'],
];

eachEngine('accounts that were deleted at Authentic', (suite) => {
  let app: Application;
  let clock: Clock;
  let outbound: Outbound;
  let authentic: Awaited<ReturnType<typeof startAuthentic>>;
  const on = { url: 'https://demarches.example', synchronization: 'on' };

  beforeAll(async () => {
    clock = clockAt('2026-03-02T02:00:00Z');
    outbound = createOutbound({ origin: `https://${HOST}`, version: '0', allowPrivateAddresses: true });
    const { connectors } = connectorsOn(suite.database, (url, init) => outbound.fetch(url, init));
    app = { ...applicationOn(suite.database, clock), connectors };
    await setUpCity(app);
  });
  beforeEach(async () => {
    clock.advance({ days: 2 });
    await authentic?.[Symbol.asyncDispose]();
    // Another issuer each time: what signed in before is not asked for.
    authentic = await startAuthentic({ key: '', orig: HOST, now: () => app.now() });
    await setProvider(app, authentic.issuer);
    await removeConnector(app, { name: 'demarches', by: OPERATOR });
    const added = await addConnector(app, { name: 'demarches', kind: 'publik', settings: on, by: OPERATOR });
    authentic.setKey(value(added).secret);
  });
  afterAll(async () => {
    await authentic[Symbol.asyncDispose]();
    await outbound[Symbol.asyncDispose]();
  });

  /** Somebody with an account there, who signs in here. */
  const somebody = async (more: { readonly subject?: string; readonly toParticipantId?: string } = {}) => {
    const subject = more.subject ?? randomUUID().replaceAll('-', '');
    authentic.accounts.add(subject);
    const { toParticipantId } = more;
    const signedIn = await signInWith(app, {
      ...{ kind: 'oidc', key: `${authentic.issuer} ${subject}`, label: 'Ana', name: 'Ana', standing: 'registered' },
      toParticipantId,
    });
    return { ...value(signedIn), subject };
  };
  const people = async (count: number) => await Promise.all(Array.from({ length: count }, () => somebody()));
  const night = async () => {
    clock.advance({ days: 1 });
    await syncAccounts(app);
  };
  const isErased = async (id: string) =>
    (await app.store.read((reader) => reader.participants.byId(id)))?.erasedAt !== null;
  const signInsOf = async (id: string) => await app.store.read((reader) => reader.signIns.of(id));
  const stateOf = async () => await app.store.read((reader) => reader.connectors.accountSync('demarches'));

  it('ends the sign-in and erases whoever had no other, once two nights did not know the account', async () => {
    const [ana] = [await somebody(), await somebody()];
    authentic.accounts.delete(ana.subject);
    await night();
    expect(await isErased(ana.participantId)).toBe(false);
    await night();
    expect(await isErased(ana.participantId)).toBe(true);
    expect((await viewerOf(app, ana.session)).participantId).toBe(null);
    expect(await stateOf()).toMatchObject({ asked: 2, known: 1, erased: 1, removed: 0, error: null });
    await app.store.placeEvents();
    const events = (await app.store.read((reader) => reader.events.after(0, 500))).filter(
      ({ data }) => 'participantId' in data && data.participantId === ana.participantId,
    );
    expect(events).toMatchObject([
      { type: 'participant-joined' },
      { type: 'provider-account-deleted', by: { kind: 'connector', id: 'demarches' } },
      { type: 'participant-erased', by: { kind: 'connector', id: 'demarches' } },
    ]);
    await night();
    expect(await stateOf()).toMatchObject({ asked: 1, known: 1, erased: 0 });
  }, 60_000);

  it('ends the sign-in alone where its person has another', async () => {
    const [ana] = [await somebody(), await somebody()];
    value(
      await signInWith(app, {
        ...{ kind: 'mail', key: 'ana@example.org', label: 'ana@example.org', name: 'Ana', standing: 'registered' },
        toParticipantId: ana.participantId,
      }),
    );
    authentic.accounts.delete(ana.subject);
    await night();
    await night();
    expect(await isErased(ana.participantId)).toBe(false);
    expect((await signInsOf(ana.participantId)).map(({ kind }) => kind)).toEqual(['mail']);
    expect(await stateOf()).toMatchObject({ removed: 1, erased: 0 });
  }, 60_000);

  it('asks once a day, and for accounts that have a name of this provider alone', async () => {
    const ana = await somebody();
    await somebody({ subject: 'A3pairwise/subject+of=another~policy' });
    await somebody({ subject: 'ana@example.org' });
    await night();
    await syncAccounts(app);
    expect(authentic.asked).toEqual([[ana.subject]]);
  }, 60_000);

  it.each(UNCLEAR)(
    'takes nothing away where the answer is %s',
    async (behaviour, error) => {
      const [ana] = [await somebody(), await somebody()];
      authentic.accounts.delete(ana.subject);
      await night();
      authentic.behaves(behaviour);
      await night();
      expect(await isErased(ana.participantId)).toBe(false);
      const state = await stateOf();
      expect(state?.error).toContain(error);
      expect(await accountFindings(app)).toMatchObject([{ state: 'warn', says: expect.stringContaining(error) }]);
      authentic.behaves('well');
      clock.advance({ hours: 1 });
      await syncAccounts(app);
      expect(await isErased(ana.participantId)).toBe(true);
      expect(await accountFindings(app)).toMatchObject([
        { state: 'ok', says: expect.stringContaining('1 people erased') },
      ]);
    },
    60_000,
  );

  it('takes nothing away where the signature is not taken, or no provider is set', async () => {
    const [ana] = [await somebody(), await somebody()];
    authentic.accounts.delete(ana.subject);
    await night();
    authentic.setKey('another');
    await night();
    expect((await stateOf())?.error).toContain('Invalid signature.');
    value(await removeIdentityProvider(app, { by: OPERATOR }));
    await night();
    expect((await stateOf())?.error).toBe('no-identity-provider');
    expect(await isErased(ana.participantId)).toBe(false);
  }, 60_000);

  it('believes neither that nobody is known, nor that many are deleted unless that is set', async () => {
    const all = await people(13);
    for (const { subject } of all) authentic.hidden.add(subject);
    await night();
    expect(await stateOf()).toMatchObject({ error: 'nobody-known' });
    authentic.hidden.delete(all[0]?.subject ?? '');
    await night();
    expect(await stateOf()).toMatchObject({ error: 'too-many-deleted', asked: 13, known: 1, erased: 0 });
    expect(await isErased(all[1]?.participantId ?? '')).toBe(false);
    // Somebody gave the node the right to see them: nothing is left of the doubt.
    authentic.hidden.clear();
    await night();
    expect(await stateOf()).toMatchObject({ error: null, known: 13, erased: 0 });
    for (const { subject } of all.slice(1)) authentic.accounts.delete(subject);
    await night();
    const settings = { ...on, deletions: '95' };
    value(await changeConnector(app, { name: 'demarches', settings, by: OPERATOR }));
    await night();
    expect(await stateOf()).toMatchObject({ error: null, asked: 13, known: 1, erased: 12 });
  }, 120_000);

  it('lets be whoever is known again the second night, or signed in meanwhile', async () => {
    const [ana, leo] = [await somebody(), await somebody(), await somebody()];
    authentic.accounts.delete(ana.subject);
    authentic.accounts.delete(leo.subject);
    await night();
    authentic.accounts.add(ana.subject);
    clock.advance({ hours: 2 });
    await somebody({ subject: leo.subject });
    authentic.accounts.delete(leo.subject);
    await night();
    expect(await isErased(ana.participantId)).toBe(false);
    expect(await isErased(leo.participantId)).toBe(false);
    await night();
    await night();
    expect(await isErased(ana.participantId)).toBe(false);
    expect(await isErased(leo.participantId)).toBe(true);
  }, 60_000);

  it('asks in pages, and goes on where it stopped', async () => {
    const all: string[] = [];
    for (let done = 0; done < 230; done += 23) all.push(...(await people(23)).map(({ subject }) => subject));
    authentic.failsAfter(1);
    await night();
    // Sign-ins of the providers before are in the pages and asked nobody for.
    const first = authentic.asked[0]?.length ?? 0;
    expect(first).toBeLessThanOrEqual(200);
    expect(await stateOf()).toMatchObject({ asked: first, error: 'HTTP 503' });
    authentic.failsAfter(Number.POSITIVE_INFINITY);
    clock.advance({ hours: 1 });
    await syncAccounts(app);
    expect(authentic.asked.map(({ length }) => length)).toEqual([first, 230 - first]);
    expect(authentic.asked.flat().toSorted()).toEqual(all.toSorted());
    expect(await stateOf()).toMatchObject({ asked: 230, known: 230, beganAt: null, error: null });
  }, 120_000);

  it('is refused a share that is none', async () => {
    for (const deletions of ['0', '101', 'many']) {
      const changed = await changeConnector(app, { name: 'demarches', settings: { ...on, deletions }, by: OPERATOR });
      expect(changed).toMatchObject({ ok: false, refusal: { type: 'invalid', field: 'deletions' } });
    }
  });
});

async function setProvider(app: Application, issuer: string): Promise<void> {
  value(
    await setIdentityProvider(app, {
      ...{ issuer, clientId: 'parvis', clientSecret: 'un secret', scopes: 'profile', acrValues: '' },
      ...{ label: { fr: 'Compte Lyon' }, resident: null, territory: null },
      ...{ agents: { access: 'links', acrValues: '' }, by: OPERATOR },
    }),
  );
}
