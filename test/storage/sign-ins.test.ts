import { sql } from 'kysely';
import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { encryptSignIn, signInHash, signInLabel } from '../../src/application/kit/sign-in-keys.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import type { SignIn } from '../../src/application/sign-in/ports.ts';
import { applicationOn } from '../support/application.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('sign-ins', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let participantId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    participantId = (await registeredPerson(app, 'Ana')).id;
  });

  const mail = (key: string): SignIn => ({
    id: v7(),
    participantId,
    kind: 'mail',
    keyHash: signInHash(app, { kind: 'mail', key }),
    ...encryptSignIn(app, { kind: 'mail', key, label: key }),
    createdAt: clock.now(),
    usedAt: clock.now(),
    erasedLink: null,
  });
  const write = async (signIn: SignIn) => await app.store.transact((writer) => writer.signIns.save(signIn));
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
    const other = await registeredPerson(app, 'Other');
    const remove = async (whose: string) =>
      await app.store.transact((writer) => writer.signIns.delete(signIn.id, whose));
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

  it('take letters that wait along when two participants are joined, and lose them when those are erased', async () => {
    const [from, to] = [await registeredPerson(app, 'Ana'), await registeredPerson(app, 'Ana too')];
    await sql`
      insert into outgoing_mail (id, sealed, created_at, ready_at, expires_at, attempts, participant_id)
      values (${app.newId()}, 'sealed', now(), now(), now(), 0, ${from.id})`.execute(suite.database.db);
    value(
      await app.store.transact(async (writer) => await mergeParticipantsIn(writer, app, { from: from.id, to: to.id })),
    );
    const waiting = async () =>
      (await sql<{ whose: string }>`select participant_id as whose from outgoing_mail`.execute(suite.database.db)).rows;
    expect(await waiting()).toEqual([{ whose: to.id }]);
    value(await eraseParticipant(app, { participantId: to.id, by: null }));
    expect(await waiting()).toEqual([]);
  });

  it('are known to whoever joins two participants: every reference to one is', async () => {
    const { rows } = await sql<{ at: string }>`
      select conrelid::regclass::text || '.' || attname as at
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
      where contype = 'f' and confrelid = 'participant'::regclass and connamespace = current_schema()::regnamespace`.execute(
      suite.database.db,
    );
    // A new one is passed on by src/storage/participant/merged-participants.ts.
    expect(rows.map(({ at }) => at.replace(/^.*\.(?=.*\.)/, '')).toSorted()).toEqual([
      'appeal.participant_id',
      'code_letter.participant_id',
      'comment.author_id',
      'contact_consent.participant_id',
      'draft.participant_id',
      'image.participant_id',
      'involvement.participant_id',
      'outgoing_mail.participant_id',
      'participant.joined_into',
      'proposal.author_id',
      'report.reporter_id',
      'resident.asked_by',
      'resident.participant_id',
      'session.participant_id',
      'sign_in.participant_id',
      'sign_in_link.participant_id',
      'token.participant_id',
    ]);
  });
});
