import { sql } from 'kysely';
import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/ports.ts';
import { type SignIn, sealSignIn, signInHash, signInLabel } from '../../src/application/sign-ins.ts';
import { applicationOn } from '../support/application.ts';
import { joined, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('sign-ins', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let participantId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    participantId = (await joined(app, 'Ana')).id;
  });

  const mail = (key: string): SignIn => ({
    id: v7(),
    participantId,
    kind: 'mail',
    keyHash: signInHash(app, { kind: 'mail', key }),
    ...sealSignIn(app, { kind: 'mail', key, label: key }),
    createdAt: clock.now(),
    usedAt: clock.now(),
  });
  const write = async (signIn: SignIn) => await app.store.transact((writer) => writer.signInWrite.signIn(signIn));
  const byKey = async (key: string) =>
    await app.store.read((reader) => reader.signIns.byKey(signInHash(app, { kind: 'mail', key })));

  it('come back as they were written, with what changes of them', async () => {
    const signIn = mail('ana@city.example');
    await write(signIn);
    expect(await byKey('ana@city.example')).toEqual(signIn);
    clock.advance({ days: 1 });
    const used = { ...signIn, usedAt: clock.now() };
    await write(used);
    expect(await byKey(' Ana@City.example')).toEqual(used);
    expect(signInLabel(app, used)).toBe('ana@city.example');
  });

  it('are listed for their participant, the oldest first', async () => {
    clock.advance({ hours: 1 });
    await write(mail('second@city.example'));
    const own = await app.store.read((reader) => reader.signIns.of(participantId));
    expect(own.map((signIn) => signInLabel(app, signIn))).toEqual(['ana@city.example', 'second@city.example']);
    expect(await app.store.read((reader) => reader.signIns.of('nobody'))).toEqual([]);
  });

  it('are one to a key', async () => {
    await expect(write(mail('ana@city.example'))).rejects.toThrow(/unique|duplicate/);
  });

  it('are taken away by nobody else', async () => {
    const signIn = mail('gone@city.example');
    await write(signIn);
    const other = await joined(app, 'Other');
    const remove = async (whose: string) =>
      await app.store.transact((writer) => writer.signInWrite.removeSignIn(signIn.id, whose));
    expect([await remove(other.id), await remove(participantId), await remove(participantId)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(await byKey('gone@city.example')).toBeNull();
  });

  it('say neither address nor label in the clear', async () => {
    const { rows } = await sql<{ text: string }>`select sign_in::text as text from sign_in`.execute(suite.database.db);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ text }) => text.includes('city.example'))).toEqual([]);
  });

  it('are known to whoever joins two participants: every reference to one is', async () => {
    const { rows } = await sql<{ at: string }>`
      select conrelid::regclass::text || '.' || attname as at
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
      where contype = 'f' and confrelid = 'participant'::regclass and connamespace = current_schema()::regnamespace`.execute(
      suite.database.db,
    );
    // A new one is passed on by src/storage/joined-participants.ts, or by src/application/join-into-one.ts if it counts.
    expect(rows.map(({ at }) => at.replace(/^.*\.(?=.*\.)/, '')).toSorted()).toEqual([
      'appeal.participant_id',
      'comment.author_id',
      'draft.participant_id',
      'image.participant_id',
      'involvement.participant_id',
      'participant.joined_into',
      'poll_vote.participant_id',
      'proposal.author_id',
      'report.reporter_id',
      'resident.participant_id',
      'session.participant_id',
      'sign_in.participant_id',
      'sign_in_link.participant_id',
      'support.participant_id',
      'token.participant_id',
    ]);
  });
});
