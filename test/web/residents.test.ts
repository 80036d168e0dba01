import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { opened, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('residents on pages', () => {
  let pages: Pages;
  let officer: string;
  let ana: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    const { agent } = value(await inviteAgent(pages.app, { email: 'officer@city.example', role: 'officer', by: null }));
    officer = await pages.signedIn({ agentId: agent.id });
    ana = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (form: FormData | Readonly<Record<string, string>>, cookie: string, path = '/admin/residents') =>
    await pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
  const upload = (text: string, once = '') => {
    const form = new FormData();
    form.set('once', once);
    form.set('list', new File([text], 'habitants.csv', { type: 'text/csv' }));
    return form;
  };

  it('are listed by an officer, once however often the button is pressed', async () => {
    const form = () => upload('email;code\nrose@city.example;\n;ABCDE-12345\n', 'a token of this form');
    const answers = [await send(form(), officer), await send(form(), officer)];
    for (const { headers } of answers) {
      expect(headers.get('location')).toBe('/admin/residents?done=residents-listed&listed=2&known=0&raised=0');
    }
    const page = await pages.text(answers[0]?.headers.get('location') ?? '', { cookie: officer });
    expect(page).toContain('Nouvelles\u00a0: 2.');
    expect(page).toMatch(/Personnes dans les listes<\/dt><dd>2</);
  });

  it('of a list that cannot be read are refused with the line', async () => {
    const refused = await send(upload('email\nnobody'), officer);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('La ligne 2 de habitants.csv');
  });

  it('are nothing for somebody who takes part', async () => {
    expect((await pages.get('/admin/residents', { cookie: ana })).status).toBe(403);
    expect((await send(upload('code\nSTOLEN-1234'), ana)).status).toBe(403);
  });

  it('who are not known yet are told where to enter their code, by the name of the place', async () => {
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['resident'] } });
    await opened(pages.app, 'here', { rules: { standings: ['registered', 'resident'], territories: ['69387'] } });
    const path = '/consultations/velo/propose';
    const notified = await pages.text(path, { cookie: ana });
    expect(notified).toContain('Réservé à\u00a0: Habitants vérifiés. <a href="/me/standing">');
    const local = await pages.text('/consultations/here/propose', { cookie: ana });
    expect(local).toContain('Réservé aux habitants de\u00a0: Lyon 7e. <a href="/me/standing">');
    const resident = await registeredPerson(pages.app, 'Léo', { standing: 'resident', territory: '69388' });
    const cookie = await pages.signedIn({ participantId: resident.id });
    const elsewhere = await pages.text('/consultations/here/propose', { cookie });
    expect(elsewhere).toContain('Lyon 7e.');
    expect(elsewhere).not.toContain('/me/standing');
  });

  it('prove it by the code of a letter, and count as such', async () => {
    expect(await pages.text('/me/standing', { cookie: ana })).toContain('Code reçu par courrier');
    const wrong = await send({ code: 'ABCDE-99999' }, ana, '/me/standing');
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('value="ABCDE-99999"');
    const right = await send({ code: 'abcde12345' }, ana, '/me/standing');
    expect(right.headers.get('location')).toBe('/me/standing?done=residence-proven');
    expect(await pages.text('/me/standing', { cookie: ana })).not.toContain('Code reçu par courrier');
  });

  it('do not guess: an hour of tries is five', async () => {
    const guesser = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Guesser')).id });
    const tries: number[] = [];
    for (let nth = 0; nth < 6; nth += 1) {
      tries.push((await send({ code: `WRONG-0000${nth}` }, guesser, '/me/standing')).status);
    }
    expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
  });

  it('are forgotten after a second step', async () => {
    const unsure = await send({ intent: 'forget' }, officer);
    expect(unsure.status).toBe(422);
    const sure = await send({ intent: 'forget', sure: 'yes' }, officer);
    expect(sure.headers.get('location')).toBe('/admin/residents?done=residents-forgotten');
    expect(await pages.text('/admin/residents', { cookie: officer })).toMatch(/Personnes dans les listes<\/dt><dd>1</);
  });
});
