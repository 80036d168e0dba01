import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const OWN = '/me/standing/letter';
const ADMIN = '/admin/residents/letters';
const SUPPORT = '/consultations/velo/proposals/1/support';
const HOME = { name: 'Ana Roy', address: '3, rue du Puits\n69007 Lyon' };

describe('letters with a code', () => {
  let pages: Pages;
  let officer: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    const { agent } = value(await inviteAgent(pages.app, { email: 'officer@city.example', role: 'officer', by: null }));
    officer = await pages.signedIn({ agentId: agent.id });
    await opened(pages.app, 'velo', {
      rules: { hold: 'nothing', standings: ['resident', 'registered'], decidingStanding: ['resident'] },
    });
    const author = await registeredPerson(pages.app, 'Léo', { standing: 'resident' });
    await proposed(pages.app, { slug: 'velo', authorId: author.id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const person = async (name: string) => {
    const { id } = await registeredPerson(pages.app, name);
    return { id, cookie: await pages.signedIn({ participantId: id }) };
  };
  const send = async (path: string, form: Readonly<Record<string, string>> | URLSearchParams, cookie: string) =>
    await pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
  const see = async (path: string, cookie: string) => await pages.text(path, { cookie });
  const offer = async (codeLetters: boolean) => value(await changeInstitution(pages.app, { codeLetters, by: null }));
  /** The ids of the letters that the page of the officer offers to print. */
  const waiting = async () =>
    [...(await see(ADMIN, officer)).matchAll(/type="checkbox" name="letter" value="([^"]+)"/g)].map(
      ([, id = '']) => id,
    );
  const letters = (ids: readonly string[], more: Readonly<Record<string, string>>) => {
    const form = new URLSearchParams(more);
    for (const id of ids) form.append('letter', id);
    return form;
  };
  const act = async (act: string, ids: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    await send(ADMIN, letters(ids, { do: act, ...more }), officer);
  const stored = async () => JSON.stringify(await pages.app.store.read((reader) => reader.codeLetters.open(100)));

  it('are not there where the institution offers none', async () => {
    const { cookie } = await person('Ana');
    expect((await pages.get(OWN, { cookie })).status).toBe(404);
    expect(await see(SUPPORT, cookie)).not.toContain(OWN);
    const refused = await send(OWN, HOME, cookie);
    expect(refused.status).toBe(404);
    await offer(true);
    expect(await see(SUPPORT, cookie)).toContain(`<a href="${OWN}">Demander un courrier avec un code</a>`);
  });

  it('are asked for, printed, sent and prove where somebody lives', async () => {
    const ana = await person('Ana');
    const asked = await send(OWN, HOME, ana.cookie);
    expect(asked.headers.get('location')).toBe(`${OWN}?done=code-letter-requested`);
    expect(await see(OWN, ana.cookie)).toContain('Il n’est pas encore imprimé.');
    expect(await stored()).not.toContain('Puits');

    const list = await see(ADMIN, officer);
    expect(list).toContain('Ana Roy');
    expect(list).toContain('3, rue du Puits, 69007 Lyon');
    const printed = await act('print', await waiting(), { territory: '69387' });
    expect(printed.headers.get('location')).toBe(`${ADMIN}?done=code-letters-printed`);
    expect(await see(OWN, ana.cookie)).toContain('Il est imprimé');
    // As often as the paper needs, until it is sent.
    await see(`${ADMIN}/print`, officer);
    const sheets = await see(`${ADMIN}/print`, officer);
    expect(sheets).toContain('<bdi>Ana Roy</bdi><br><bdi>3, rue du Puits</bdi><br><bdi>69007 Lyon</bdi>');
    const code = /<code class="handle">([0-9A-Z-]+)</.exec(sheets)?.[1] ?? '';

    const ids = [...(await see(ADMIN, officer)).matchAll(/type="hidden" name="letter" value="([^"]+)"/g)];
    const sent = await act(
      'sent',
      ids.map(([, id = '']) => id),
    );
    expect(sent.headers.get('location')).toBe(`${ADMIN}?done=code-letters-sent`);
    for (const path of [ADMIN, `${ADMIN}/print`]) expect(await see(path, officer)).not.toContain('Puits');
    expect(await stored()).toBe('[]');
    expect(await see(OWN, ana.cookie)).toContain('à partir du <time datetime="2026-03-16');
    expect((await send(OWN, HOME, ana.cookie)).status).toBe(409);

    const thief = await person('Thief');
    expect((await send('/me/standing', { code }, thief.cookie)).status).toBe(422);
    const proven = await send('/me/standing', { code }, ana.cookie);
    expect(proven.headers.get('location')).toBe('/me/standing?done=residence-proven');
    const found = await pages.app.store.read((reader) => reader.participants.byId(ana.id));
    expect(found).toMatchObject({ standing: 'resident', territory: '69387' });
    expect(await see(OWN, ana.cookie)).toContain('Vous êtes déjà reconnu comme habitant.');
  });

  it('are one a person, whatever is sent twice, and can be cancelled', async () => {
    const ben = await person('Ben');
    await send(OWN, { name: 'Ben', address: '1 place Bellecour' }, ben.cookie);
    await send(OWN, { name: 'Ben', address: '2 place Bellecour' }, ben.cookie);
    expect(await waiting()).toHaveLength(1);
    expect(await see(ADMIN, officer)).toContain('1 place Bellecour');
    const gone = await send(OWN, { intent: 'cancel' }, ben.cookie);
    expect(gone.headers.get('location')).toBe(`${OWN}?done=code-letter-cancelled`);
    expect(await waiting()).toHaveLength(0);
    expect(await see(OWN, ben.cookie)).toContain('name="address"');
  });

  it('are refused with every fault, and nothing that was typed is lost', async () => {
    const { cookie } = await person('Chloé');
    const refused = await send(OWN, { name: '', address: '1\n2\n3\n4\n5\n6\n7' }, cookie);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain('href="#name"');
    expect(page).toContain('href="#address"');
    expect(page).toContain('6\n7</textarea>');
  });

  it('are six an address, however it is written', async () => {
    for (const nth of [1, 2, 3, 4, 5, 6]) {
      const { cookie } = await person(`Neighbour ${nth}`);
      expect(
        (await send(OWN, { name: `N ${nth}`, address: `9 Allée des Prés${','.repeat(nth)} LYON` }, cookie)).status,
      ).toBe(303);
    }
    const { cookie } = await person('Neighbour 7');
    const seventh = await send(OWN, { name: 'N 7', address: '9, allee des pres\nLyon' }, cookie);
    expect(seventh.status).toBe(409);
    expect(await seventh.text()).toContain('Trop de courriers ont été demandés pour cette adresse.');
  });

  it('are declined, and the person reads it and may ask again', async () => {
    const dan = await person('Dan');
    await send(OWN, { name: 'Dan', address: '4 quai Perrache' }, dan.cookie);
    expect((await act('decline', await waiting())).headers.get('location')).toContain('done=code-letters-declined');
    const page = await see(OWN, dan.cookie);
    expect(page).toContain('n’envoie pas de courrier à l’adresse indiquée');
    expect(page).toContain('name="address"');
    expect(page).not.toContain('Perrache');
  });

  it('are not printed where none was chosen, or a colleague was faster', async () => {
    expect((await act('print', [])).status).toBe(422);
    expect((await act('print', ['01990000-0000-7000-8000-00000000eeee'])).status).toBe(409);
    expect((await act('print', ['%'], { territory: 'nowhere' })).status).toBe(422);
  });

  it('are nothing for people who take part, nor for agents of some consultations', async () => {
    const { cookie } = await person('Eve');
    for (const path of [ADMIN, `${ADMIN}/print`]) expect((await pages.get(path, { cookie })).status).toBe(403);
    expect((await send(ADMIN, { do: 'print' }, cookie)).status).toBe(403);
    const found = await pages.app.store.read((reader) => reader.consultations.bySlug('velo'));
    const consultations = [found?.id ?? ''];
    const { agent } = value(
      await inviteAgent(pages.app, { email: 'some@city.example', role: 'officer', consultations, by: null }),
    );
    const bound = await pages.signedIn({ agentId: agent.id });
    for (const path of [ADMIN, `${ADMIN}/print`]) expect((await pages.get(path, { cookie: bound })).status).toBe(403);
  });

  it('go with whoever is erased or turns out to be another', async () => {
    const [fay, gil, both] = [await person('Fay'), await person('Gil'), await person('Gil too')];
    for (const { cookie } of [fay, gil]) await send(OWN, { name: 'F', address: '5 rue Neuve' }, cookie);
    expect(await waiting()).toHaveLength(2);
    value(await eraseParticipant(pages.app, { participantId: fay.id, by: null }));
    value(
      await pages.app.store.transact((writer) => mergeParticipantsIn(writer, pages.app, { from: gil.id, to: both.id })),
    );
    expect(await waiting()).toHaveLength(0);
  });

  it('end when the institution offers them no more', async () => {
    const hal = await person('Hal');
    await send(OWN, { name: 'Hal', address: '6 rue Neuve' }, hal.cookie);
    await offer(false);
    expect(await see(OWN, hal.cookie)).not.toContain('name="address"');
    expect(await see(ADMIN, officer)).toContain('Personne ne peut en demander');
    expect(await waiting()).toHaveLength(1);
  });
});
