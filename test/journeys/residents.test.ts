import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import {
  deleteResidents,
  listResidents,
  readResidentCounts,
} from '../../src/application/participant/list-residents.ts';
import { proveResidence } from '../../src/application/participant/prove-residence.ts';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { mailedLink } from '../support/mails.ts';

eachEngine('lists of residents', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  const UNKNOWN = { type: 'invalid', field: 'code', because: 'unknown-value' };

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
  });

  const list = async (text: string) => await listResidents(app, { text, file: 'list.csv', by: null });
  const person = async (id: string) => await app.store.read((reader) => reader.participants.byId(id));
  /** Signs in with an address and answers who that is. */
  const enter = async (address: string) => {
    clock.advance({ minutes: 1 });
    value(await requestSignIn(app, { address, lang: 'fr', query: {} }));
    const secret = new URL(await mailedLink(app, address), app.origin).pathname.split('/').at(-1) ?? '';
    const { holder } = value(await signIn(app, { secret }));
    if (!('participantId' in holder)) throw new Error('an agent');
    return holder.participantId;
  };

  it('make residents of those who sign in with an address in them', async () => {
    expect(value(await list('email;territoire\n"Rose@City.example";69387\nleo@city.example;\n'))).toEqual({
      listed: 2,
      known: 0,
      raised: 0,
    });
    expect(await person(await enter('rose@city.example'))).toMatchObject({ standing: 'resident', territory: '69387' });
    expect(await person(await enter('stranger@city.example'))).toMatchObject({ standing: 'registered' });
  });

  it('leave other columns alone, whatever stands in them', async () => {
    value(await list('name,address,email\n"Roy, Ida","3, rue du Puits\nRivelaine",ida@city.example\n'));
    expect(await person(await enter('ida@city.example'))).toMatchObject({ standing: 'resident' });
  });

  it('make residents of those who took part before, when they are added', async () => {
    const before = await enter('early@city.example');
    expect(await person(before)).toMatchObject({ standing: 'registered' });
    expect(value(await list('email\nearly@city.example\nrose@city.example'))).toEqual({
      listed: 1,
      known: 1,
      raised: 1,
    });
    expect(await person(before)).toMatchObject({ standing: 'resident' });
  });

  describe('with codes from letters', () => {
    it('take a code once, however it is written', async () => {
      value(await list('code,territory\nABCDE-12345,69388\n'));
      const [ana, ben] = [await registeredPerson(app, 'Ana'), await registeredPerson(app, 'Ben')];
      expect(value(await proveResidence(app, { participantId: ana.id, code: ' abcde 12345' }))).toMatchObject({
        standing: 'resident',
        territory: '69388',
      });
      expect(refusal(await proveResidence(app, { participantId: ben.id, code: 'ABCDE12345' }))).toEqual(UNKNOWN);
      expect((await proveResidence(app, { participantId: ana.id, code: 'ABCDE12345' })).ok).toBe(true);
    });

    it.each(['ZZZZZ-99999', 'x', '%', 'ＡＢ'])('refuse %j alike', async (code) => {
      const { id } = await registeredPerson(app, 'Guesser');
      const input = refusal(await proveResidence(app, { participantId: id, code }));
      expect(input).toEqual(code === '%' ? { ...UNKNOWN, because: 'missing' } : UNKNOWN);
    });

    it('count one person once, by address or by code', async () => {
      value(await list('email,code\nboth@city.example,BOTHB-OTH00\n'));
      const owner = await enter('both@city.example');
      expect(await person(owner)).toMatchObject({ standing: 'resident' });
      const thief = await registeredPerson(app, 'Thief');
      expect(refusal(await proveResidence(app, { participantId: thief.id, code: 'BOTHBOTH00' }))).toEqual(UNKNOWN);
    });

    it('are proven by one of two at once', async () => {
      value(await list('code\nRACER-ACE00\n'));
      const racers = await Promise.all(['One', 'Two', 'Three'].map(async (name) => await registeredPerson(app, name)));
      const ends = await Promise.all(
        racers.map(async ({ id }) => await proveResidence(app, { participantId: id, code: 'RACERACE00' })),
      );
      expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    });
  });

  it('go with the person where two turn out to be one', async () => {
    value(await list('code\nJOINE-DJOIN\n'));
    const first = await enter('joins@city.example');
    const other = value(
      await signInWith(app, {
        kind: 'oidc',
        key: 'https://idp.example 1',
        label: 'x',
        standing: 'registered',
        name: 'x',
      }),
    ).participantId;
    value(await proveResidence(app, { participantId: other, code: 'JOINEDJOIN' }));
    value(
      await signInWith(app, {
        kind: 'oidc',
        key: 'https://idp.example 1',
        label: 'x',
        standing: 'registered',
        name: 'x',
        toParticipantId: first,
      }),
    );
    expect(await person(first)).toMatchObject({ standing: 'resident' });
    expect((await proveResidence(app, { participantId: first, code: 'JOINEDJOIN' })).ok).toBe(true);
  });

  it('know whoever was erased and comes back', async () => {
    value(await list('email\nback@city.example\n'));
    const before = await enter('back@city.example');
    value(await eraseParticipant(app, { participantId: before, by: { kind: 'participant', id: before } }));
    expect(await enter('back@city.example')).toBe(before);
    expect(await person(before)).toMatchObject({ standing: 'resident' });
  });

  it.each([
    ['', 1],
    ['name\nAna', 1],
    ['email\nana@city.example\nnot an address', 3],
    ['code\nSHORT', 2],
    ['email;code\n;', 2],
    ['email;territory\nx@city.example;nowhere', 2],
  ])('that cannot be read are refused whole: %j', async (text, line) => {
    const before = await readResidentCounts(app);
    expect(refusal(await list(text))).toMatchObject({ type: 'broken-row', file: 'list.csv', line });
    expect(await readResidentCounts(app)).toEqual(before);
  });

  it('keep neither address nor code in the clear, and are forgotten but for who proved it', async () => {
    value(await list('email,code\nhidden@city.example,HIDDE-NHIDD\n'));
    const rows = JSON.stringify(await suite.database.db.selectFrom('resident').selectAll().execute());
    expect(rows).not.toMatch(/hidden|HIDDE/);
    const { listed, proven } = await readResidentCounts(app);
    expect(value(await deleteResidents(app, { by: null }))).toEqual({ forgotten: listed - proven });
    expect(await readResidentCounts(app)).toMatchObject({ listed: proven, proven });
    expect(await person(await enter('hidden@city.example'))).toMatchObject({ standing: 'registered' });
  });
});
