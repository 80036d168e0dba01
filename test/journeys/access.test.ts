import { beforeAll, describe, expect, it } from 'vitest';
import { disableAgent } from '../../src/application/agent/change-agent.ts';
import { authenticateToken, createToken, revokeToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { readTokens } from '../../src/application/agent/reads.ts';
import type { Application } from '../../src/application/application.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { createSignInLink, signIn, signOut, viewerOf } from '../../src/application/sign-in/sign-in.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('who may come in', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  const NOT_VALID = { type: 'link-not-valid' };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  /** Everything that is stored, as somebody with the disk reads it. */
  const everythingStored = async () => {
    const tables = ['token', 'sign_in_link', 'session', 'agent', 'event'] as const;
    const rows = await Promise.all(tables.map((table) => suite.database.db.selectFrom(table).selectAll().execute()));
    return JSON.stringify(rows);
  };

  describe('with a link', () => {
    it('is let in once', async () => {
      const { id: participantId } = await registeredPerson(app, 'Ana');
      const { secret, expiresAt } = await createSignInLink(app, { holder: { participantId } });
      expect(expiresAt).toEqual(new Date(clock.now().getTime() + 30 * 60_000));
      const { session } = value(await signIn(app, { secret }));
      expect(await viewerOf(app, session)).toEqual({ participantId, agent: null, drafts: false });
      expect(refusal(await signIn(app, { secret }))).toEqual(NOT_VALID);
    });

    it('comes too late after half an hour', async () => {
      const { id: participantId } = await registeredPerson(app, 'Late');
      const [{ secret: intime }, { secret: late }] = [
        await createSignInLink(app, { holder: { participantId } }),
        await createSignInLink(app, { holder: { participantId } }),
      ];
      clock.advance({ minutes: 29, seconds: 59 });
      expect((await signIn(app, { secret: intime })).ok).toBe(true);
      clock.advance({ seconds: 1 });
      expect(refusal(await signIn(app, { secret: late }))).toEqual(NOT_VALID);
    });

    it.each(['', 'x', 'x'.repeat(10_000), 'a\u0000b'])('that never was is refused alike: %j', async (secret) => {
      expect(refusal(await signIn(app, { secret }))).toEqual(NOT_VALID);
    });

    it('stays for two weeks, or until they leave', async () => {
      const { id: participantId } = await registeredPerson(app, 'Stays');
      const enter = async () =>
        value(await signIn(app, { secret: (await createSignInLink(app, { holder: { participantId } })).secret }))
          .session;
      const [left, stays] = [await enter(), await enter()];
      await signOut(app, { session: left });
      expect([await viewerOf(app, left), (await viewerOf(app, stays)).participantId]).toEqual([ANYBODY, participantId]);
      clock.advance({ days: 14, seconds: -1 });
      expect((await viewerOf(app, stays)).participantId).toBe(participantId);
      clock.advance({ seconds: 1 });
      expect(await viewerOf(app, stays)).toEqual(ANYBODY);
      expect(await viewerOf(app, null)).toEqual(ANYBODY);
    });
  });

  describe('as an agent', () => {
    const invite = async (email: string, role: 'officer' | 'administrator' = 'officer') =>
      value(await inviteAgent(app, { email, role, by: null }));

    it('is invited for a week and joins with the first sign-in', async () => {
      const { agent, secret } = await invite('  Officer@Lyon.Example ');
      clock.advance({ days: 6, hours: 23 });
      const { session } = value(await signIn(app, { secret }));
      const { agent: seen, participantId } = await viewerOf(app, session);
      expect([seen, participantId]).toEqual([{ ...agent, joinedAt: clock.now() }, null]);
    });

    it('invited again has the new role, and is the same person', async () => {
      const before = await invite('again@lyon.example');
      const after = await invite('AGAIN@lyon.example', 'administrator');
      expect(after.agent).toEqual({ ...before.agent, role: 'administrator' });
      expect((await signIn(app, { secret: before.secret })).ok).toBe(true);
    });

    it('loses every way in at once', async () => {
      const { agent, secret } = await invite('leaves@lyon.example');
      const { session } = value(await signIn(app, { secret }));
      const { secret: unused } = await invite('leaves@lyon.example');
      expect(value(await disableAgent(app, { agentId: agent.id, by: null })).disabledAt).toEqual(clock.now());
      expect(await viewerOf(app, session)).toEqual(ANYBODY);
      expect(refusal(await signIn(app, { secret: unused }))).toEqual(NOT_VALID);
      clock.advance({ minutes: 1 });
      expect(value(await disableAgent(app, { agentId: agent.id, by: null })).disabledAt).not.toEqual(clock.now());
      expect(refusal(await disableAgent(app, { agentId: 'nobody', by: null }))).toEqual({
        type: 'not-found',
        what: 'agent',
      });
      const { secret: back } = await invite('leaves@lyon.example');
      expect((await signIn(app, { secret: back })).ok).toBe(true);
    });

    it('is not invited without an address', async () => {
      expect(refusal(await inviteAgent(app, { email: ' ', role: 'officer', by: null }))).toEqual({
        type: 'invalid',
        field: 'email',
        because: 'missing',
      });
    });

    it.each(['officer', 'officer@lyon', 'a b@lyon.example', '@lyon.example', `${'x'.repeat(250)}@lyon.example`])(
      'is not invited at %j',
      async (email) => {
        expect(refusal(await inviteAgent(app, { email, role: 'officer', by: null }))).toEqual({
          type: 'invalid',
          field: 'email',
          because: 'not-an-address',
        });
      },
    );
  });

  describe('with a token', () => {
    it('is let in until it is over or revoked', async () => {
      const expiresAt = new Date(clock.now().getTime() + 3_600_000);
      const scopes = ['read', 'read', 'propose'];
      const command = { name: 'Open data', scopes, expiresAt: expiresAt.toISOString() };
      const { token, secret } = value(await createToken(app, command));
      expect(token.scopes).toEqual(['read', 'propose']);
      expect(secret).toMatch(/^parvis_[A-Za-z0-9_-]{43}$/);
      expect(value(await authenticateToken(app, secret))).toEqual(token);
      clock.set(expiresAt);
      expect(refusal(await authenticateToken(app, secret))).toEqual({ type: 'token-not-valid' });
      const endless = value(await createToken(app, { name: 'Endless', scopes: ['read'] }));
      value(await revokeToken(app, { tokenId: endless.token.id }));
      expect(refusal(await authenticateToken(app, endless.secret))).toEqual({ type: 'token-not-valid' });
      expect(value(await revokeToken(app, { tokenId: endless.token.id })).revokedAt).toEqual(clock.now());
      expect(refusal(await revokeToken(app, { tokenId: 'none' }))).toEqual({ type: 'not-found', what: 'token' });
      expect(refusal(await authenticateToken(app, 'parvis_guess'))).toEqual({ type: 'token-not-valid' });
      expect((await readTokens(app)).map(({ name }) => name)).toEqual(['Open data', 'Endless']);
    });

    it('speaks for a participant where it counts a person', async () => {
      const machine = value(await createToken(app, { name: 'Import', scopes: ['propose'] }));
      expect(machine.token.participantId).toBeNull();
      const voter = value(await createToken(app, { name: 'Kiosk', scopes: ['support'] }));
      const person = await app.store.read((reader) => reader.participants.byId(voter.token.participantId ?? ''));
      expect(person).toMatchObject({ name: 'Kiosk', standing: 'registered', kind: 'local' });
      const { id } = await registeredPerson(app, 'Rose', { standing: 'resident' });
      const own = value(await createToken(app, { name: 'App', scopes: ['support', 'vote'], participant: { id } }));
      expect(own.token.participantId).toBe(id);
    });

    it.each([
      [{ scopes: [] }, { type: 'invalid', field: 'scopes', because: 'missing' }],
      [{ scopes: ['everything'] }, { type: 'invalid', field: 'scopes', because: 'unknown-value' }],
      [{ name: ' ' }, { type: 'invalid', field: 'name', because: 'empty' }],
      [{ participant: { id: 'nobody' } }, { type: 'not-found', what: 'participant' }],
    ])('is not made of %j', async (change, expected) => {
      expect(refusal(await createToken(app, { name: 'a', scopes: ['read'], ...change }))).toEqual(expected);
    });
  });

  it('is stored so that nobody with the disk comes in, or reads an address', async () => {
    const { id: participantId } = await registeredPerson(app, 'Secret');
    const { secret: link } = await createSignInLink(app, { holder: { participantId } });
    const { secret: entering } = await createSignInLink(app, { holder: { participantId } });
    const { session } = value(await signIn(app, { secret: entering }));
    const { secret: token } = value(await createToken(app, { name: 'b', scopes: ['read'] }));
    const { agent } = value(await inviteAgent(app, { email: 'hidden@lyon.example', role: 'officer', by: null }));
    const stored = await everythingStored();
    for (const secret of [link, entering, session, token, token.slice(7), 'hidden'])
      expect(stored).not.toContain(secret);
    expect(app.secrets.decrypt(agent.encryptedEmail ?? '', 'agent-email')).toBe('hidden@lyon.example');
  });
});
