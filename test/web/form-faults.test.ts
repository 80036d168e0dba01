import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPoll } from '../../src/application/poll/polls.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, options, voting } from '../support/voting.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const ECOLE = '/admin/consultations/ecole';

describe('a form in which several fields do not hold', () => {
  let pages: Pages;
  let admin: AdminSession;
  let author: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'everything' } });
    await opened(app, 'ecoles', { rules: { hold: 'nothing' } });
    await voting(app, 'ecole');
    await asked(app, { consultation: 'ecole', method: 'choice', options: options('Le parc', 'La place') });
    await asked(app, { consultation: 'ecole', method: 'approval', options: options('A', 'B', 'C') });
    admin = await adminSession(pages, 'administrator');
    author = (await registeredPerson(app, 'Mia')).id;
    pages.clock.set('2026-03-10T08:00:00Z');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  type Values = Readonly<Record<string, string | readonly string[]>>;

  /** The ids of the fields that a refused form names, in their order; everything typed must still be there. */
  const faultsAt = async (path: string, of: { readonly field?: string; readonly values: Values }) => {
    const { field = 'once', values } = of;
    const to = path.split('?')[0] ?? path;
    const refused = await admin.send(to, filledForm(await admin.form(path, field), values));
    expect(refused.status).toBe(422);
    expect(faultsOf(refused.html)).toEqual([]);
    const sent = formOf(refused.html, field);
    for (const [name, text] of Object.entries(values)) expect([name, sent.getAll(name)]).toEqual([name, [text].flat()]);
    const fields = [...refused.html.matchAll(/id="([^"]+)-error"/g)].map(([, id]) => id);
    const note = /autofocus [^>]*id="refused">(.*?)<\/(?:div|p)>/s.exec(refused.html)?.[1] ?? '';
    // Each leads to its field; of a group, to the first that can be chosen.
    const links = [...note.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id);
    expect(links).toEqual([...refused.html.matchAll(/id="([^"]+)" data-fault="/g)].map(([, id]) => id));
    expect(links.map((id) => id?.replace(/-0$/, ''))).toEqual(fields);
    return fields;
  };

  it('invites nobody, and names them all', async () => {
    const values = { email: 'personne', role: 'officer', where: 'some' };
    expect(await faultsAt('/admin/agents', { field: 'email', values })).toEqual(['email', 'consultations']);
  });

  it('makes no access token, and names them all', async () => {
    const values = { name: 'x'.repeat(81), expires: '2020-01-01' };
    expect(await faultsAt('/admin/tokens', { field: 'name', values })).toEqual(['name', 'scopes', 'expires']);
  });

  it('adds no place, and names them all', async () => {
    const values = { code: 'x'.repeat(81), 'place.fr': 'y'.repeat(81) };
    expect(await faultsAt('/admin/settings', { field: 'code', values })).toEqual(['code', 'place-fr']);
    const moved = { code: '69387', 'place.fr': 'y'.repeat(81), within: '' };
    expect(await faultsAt('/admin/settings', { field: 'code', values: moved })).toEqual(['place-fr', 'within']);
  });

  it('enters no paper where the ballot has a line for each choice, and names them all', async () => {
    const values = { reference: '', place: 'x'.repeat(81), sheets: '0', 'option.1.count': '-4', 'blank.count': '2' };
    expect(await faultsAt(`${ECOLE}/ballots/choice/paper/new`, { values })).toEqual([
      'reference',
      'place',
      'sheets',
      'option-1-count',
    ]);
  });

  it('enters no paper where its sheets are copied, and names them all', async () => {
    const values = {
      reference: '',
      place: 'École',
      sheets: '3',
      'sheet.0.ballot': '1 1',
      'sheet.0.count': '1',
      'sheet.2.ballot': 'tous',
      'sheet.2.count': '0,5',
    };
    expect(await faultsAt(`${ECOLE}/ballots/approval/paper/new`, { values })).toEqual([
      'reference',
      'sheet-0-ballot',
      'sheet-2-ballot',
      'sheet-2-count',
    ]);
  });

  it('moves no end of a phase, and names them all', async () => {
    const consultation = await pages.app.store.read((reader) => reader.consultations.bySlug('ecole'));
    const path = `${ECOLE}/extend?phase=${consultation?.phases[0]?.id}`;
    const values = { closesAt: 'bientôt', 'reason.fr': '' };
    expect(await faultsAt(path, { values })).toEqual(['closesAt', 'reason-fr']);
  });

  it('moves no end of a ballot, and names them all', async () => {
    const values = { closesAt: 'bientôt', 'reason.fr': '' };
    expect(await faultsAt(`${ECOLE}/ballots/choice/extend`, { values })).toEqual(['closesAt', 'reason-fr']);
  });

  it('changes no template of an e-mail, and names them all', async () => {
    const values = { subject: 'x'.repeat(200), introduction: 'Ouvrez {link}', closing: 'À bientôt' };
    const path = '/admin/mail-templates/sign-in/fr';
    expect(await faultsAt(path, { field: 'subject', values })).toEqual(['subject', 'introduction', 'closing']);
    const preview = { ...values, do: 'preview' };
    const html = (await admin.send(path, filledForm(await admin.form(path, 'subject'), preview))).html;
    expect(html.match(/class="wrong"/g)).toHaveLength(3);
  });

  it('sets no policy of a server, and names them all', async () => {
    const values = { host: 'localhost', policy: 'limit', reason: 'x'.repeat(2_001) };
    expect(await faultsAt('/admin/hosts', { field: 'reason', values })).toEqual(['host', 'reason']);
  });

  it('decides about no contribution, and names them all', async () => {
    const { id } = await proposed(pages.app, { slug: 'velo', authorId: author });
    const path = `/admin/moderation/proposal/${id}`;
    const values = { act: 'remove', rule: '', reason: '' };
    expect(await faultsAt(path, { field: 'reason', values })).toEqual(['rule', 'reason']);
    expect(await faultsAt(path, { field: 'reason', values: { act: [], reason: '' } })).toEqual(['act']);
  });

  it('files no report, and names them all', async () => {
    const { number } = await proposed(pages.app, { slug: 'ecoles', authorId: author });
    const path = `/consultations/ecoles/proposals/${number}/report`;
    const values = { text: 'x'.repeat(2_001), rule: [] };
    expect(await faultsAt(path, { field: 'text', values })).toEqual(['rule', 'text']);
  });

  it('counts no vote in a poll, and says beside the options that one is to be chosen', async () => {
    const { app } = pages;
    const poll = value(
      await openPoll(app, {
        slug: 'velo',
        question: { fr: 'Le matin ?' },
        options: [{ fr: 'Oui' }, { fr: 'Non' }],
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    const cookie = await pages.signedIn({ participantId: author });
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const refused = await pages.post(`/consultations/velo/polls/${poll.id}`, {}, headers);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('id="option-error"');
  });
});
