import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { readPaperBatches } from '../../src/application/ballot/reads.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, options, voting } from '../support/voting.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const at = (ballot: string, below = '') => `/admin/consultations/ecole/ballots/${ballot}/paper${below}`;

describe('the paper of a ballot at the desk', () => {
  let pages: Pages;
  let first: string;
  let second: string;
  const ballots = new Map<string, Ballot>();

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await voting(app, 'ecole');
    const ask = async (overrides: Omit<Parameters<typeof asked>[1], 'consultation'>) =>
      ballots.set(overrides.slug ?? overrides.method, await asked(app, { consultation: 'ecole', ...overrides }));
    await ask({ method: 'yes-no', paperUntil: '2026-03-27' });
    await ask({ method: 'choice', options: options('Le parc', 'La place') });
    await ask({ method: 'approval', options: options('A', 'B', 'C'), rules: { choices: { min: 1, max: 2 } } });
    await ask({ method: 'schulze', options: options('A', 'B', 'C') });
    await ask({ method: 'petition', rules: { threshold: { kind: 'count', count: 50 } } });
    await ask({
      method: 'yes-no',
      slug: 'en-ligne',
      rules: { standings: ['resident'], decidingStanding: ['resident'] },
    });
    first = await hand('un');
    second = await hand('deux');
    pages.clock.set('2026-03-10T08:00:00Z');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const hand = async (name: string) => {
    const email = `${name}@lyon.example`;
    const { agent } = value(await inviteAgent(pages.app, { email, role: 'officer', by: null }));
    return await pages.signedIn({ agentId: agent.id });
  };
  const read = (path: string, cookie = first) => pages.text(path, { cookie });
  const send = async (path: string, fields: URLSearchParams, cookie = first) => {
    const response = await pages.post(path, fields, { cookie, 'sec-fetch-site': 'same-origin' });
    return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() };
  };
  const batches = async (slug: string) => value(await readPaperBatches(pages.app, { id: ballots.get(slug)?.id ?? '' }));
  const completed = async (slug: string, parameters: Readonly<Record<string, string>>) => {
    const fields = formOf(await read(at(slug, '/new')));
    for (const [name, text] of Object.entries({ place: 'École Jean-Macé', ...parameters })) fields.set(name, text);
    return fields;
  };
  const entered = async (slug: string, parameters: Readonly<Record<string, string>>) => {
    const done = await send(at(slug, '/new'), await completed(slug, parameters));
    if (done.status !== 303)
      throw new Error(`${done.status} ${/id="refused">(?:<a [^>]*>)?([^<]*)/.exec(done.html)?.[1]}`);
    const batch = (await batches(slug)).find(({ reference }) => reference === parameters['reference']);
    if (batch === undefined) throw new Error('no such batch');
    return at(slug, `/${batch.id}`);
  };

  it('is for officers: others are told to sign in, or that it is not for them', async () => {
    const one = await entered('yes-no', { reference: 'Gardée', sheets: '1', 'no.count': '1' });
    const resident = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
    const { agent } = value(await inviteAgent(pages.app, { email: 'o@lyon.example', role: 'observer', by: null }));
    const observer = await pages.signedIn({ agentId: agent.id });
    for (const path of [at('yes-no'), at('yes-no', '/new'), one]) {
      expect((await pages.get(path)).status).toBe(401);
      for (const cookie of [resident, observer]) expect((await pages.get(path, { cookie })).status).toBe(403);
    }
    for (const path of [at('yes-no', '/new'), one]) {
      expect((await send(path, new URLSearchParams({ act: 'confirm' }), observer)).status).toBe(403);
      const crossed = await pages.post(path, {}, { cookie: second, 'sec-fetch-site': 'cross-site' });
      expect(crossed.status).toBe(403);
    }
  });

  it('is reached from the ballot, empty at first, in both languages', async () => {
    expect(await read('/admin/consultations/ecole/ballots/choice')).toContain(`href="${at('choice')}"`);
    expect(await read('/admin/consultations/ecole/ballots/en-ligne')).not.toContain(at('en-ligne'));
    expect(await read(at('choice'))).toContain('Aucun lot saisi.');
    for (const lang of ['fr', 'en']) {
      for (const path of [at('choice'), at('choice', '/new'), at('schulze', '/new'), at('petition', '/new')]) {
        const html = await read(`${path}?lang=${lang}`);
        expect(faultsOf(html)).toEqual([]);
        expect(html.replace(/value="[\w-]{43}"/g, '')).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it('has a line for each ballot there can be, where there are few', async () => {
    const input = {
      reference: 'Urne 1',
      sheets: '10',
      'option.1.count': '6',
      'option.2.count': '2',
      'blank.count': '1',
    };
    const path = await entered('choice', { ...input, 'invalid.count': '1' });
    const html = await read(path, second);
    expect(html).toContain('Le parc');
    expect((await batches('choice'))[0]?.rows).toEqual([
      { content: '1', count: 6 },
      { content: '2', count: 2 },
      { content: 'blank', count: 1 },
      { content: 'invalid', count: 1 },
    ]);
    await entered('petition', { reference: 'Feuille 1', sheets: '20', 'signed.count': '20', 'invalid.count': '0' });
  });

  it('copies what is marked where there are many, in rows that are added without a script', async () => {
    const fields = await completed('approval', {
      reference: 'Urne A',
      sheets: '9',
      'sheet.0.ballot': '3, 1',
      'sheet.0.count': '5',
      'blank.count': '1',
      do: 'more-sheet',
    });
    const more = formOf((await send(at('approval', '/new'), fields)).html);
    expect(more.get('sheet')).toBe('0,1,2,3,4,5,6,7,8,9');
    more.set('sheet.9.ballot', '2');
    more.set('sheet.9.count', '3');
    expect((await send(at('approval', '/new'), more)).status).toBe(303);
    expect((await batches('approval'))[0]?.rows).toEqual([
      { content: '1 3', count: 5 },
      { content: '2', count: 3 },
      { content: 'blank', count: 1 },
    ]);
    await entered('schulze', { reference: 'Rangs', sheets: '2', 'sheet.0.ballot': '3 > 1 = 2', 'sheet.0.count': '2' });
    expect((await batches('schulze'))[0]?.rows).toEqual([{ content: '3>1=2', count: 2 }]);
  });

  it('names what is refused, beside its line, and keeps what was typed', async () => {
    const approval = { reference: 'Refusée', sheets: '4', 'sheet.1.count': '4' };
    for (const [slug, input, status, words] of [
      [
        'yes-no',
        { reference: 'R', sheets: '10', 'yes.count': '11' },
        422,
        'Le lot compte 10 bulletins\u00a0; la saisie en compte 11.',
      ],
      [
        'yes-no',
        { reference: 'R', sheets: '0', 'yes.count': '1' },
        422,
        '«\u00a0Bulletins\u00a0»\u00a0: 1 au minimum.',
      ],
      [
        'yes-no',
        { reference: '', sheets: '1', 'yes.count': '1' },
        422,
        '«\u00a0Référence\u00a0»\u00a0: champ obligatoire.',
      ],
      [
        'yes-no',
        { reference: 'R', sheets: '1', 'yes.count': 'un' },
        422,
        '«\u00a0Oui\u00a0»\u00a0: cette valeur n’a pas la forme attendue.',
      ],
      [
        'approval',
        { ...approval, 'sheet.1.ballot': '9' },
        422,
        '«\u00a0Ligne 2\u00a0»\u00a0: ceci n’est pas un bulletin de ce vote.',
      ],
      [
        'approval',
        { ...approval, 'sheet.1.ballot': '1 1' },
        422,
        '«\u00a0Ligne 2\u00a0»\u00a0: ceci n’est pas un bulletin de ce vote.',
      ],
      [
        'approval',
        { ...approval, 'sheet.1.ballot': '1 2 3' },
        422,
        '«\u00a0Ligne 2\u00a0»\u00a0: ceci n’est pas un bulletin de ce vote.',
      ],
      [
        'schulze',
        { ...approval, 'sheet.1.ballot': '1>>2' },
        422,
        '«\u00a0Ligne 2\u00a0»\u00a0: ceci n’est pas un bulletin de ce vote.',
      ],
    ] as const) {
      const refused = await send(at(slug, '/new'), await completed(slug, input));
      expect([input, refused.status]).toEqual([input, status]);
      expect(/id="refused">(?:<a [^>]*>)?([^<]*)/.exec(refused.html)?.[1]).toContain(words);
      for (const [name, text] of Object.entries(input)) expect(formOf(refused.html).get(name)).toBe(text);
    }
    await entered('yes-no', { reference: 'Prise', sheets: '1', 'yes.count': '1' });
    const accepted = await send(
      at('yes-no', '/new'),
      await completed('yes-no', { reference: 'Prise', sheets: '1', 'yes.count': '1' }),
    );
    expect(accepted.status).toBe(422);
    expect(accepted.html).toContain('«\u00a0Référence\u00a0»\u00a0: la même valeur est donnée deux fois.');
    const online = await send(
      at('en-ligne', '/new'),
      await completed('en-ligne', { reference: 'R', sheets: '1', 'yes.count': '1' }),
    );
    expect(online.status).toBe(403);
  });

  it('enters once what is sent twice', async () => {
    const fields = await completed('yes-no', { reference: 'Une fois', sheets: '1', 'yes.count': '1' });
    const [one, again] = [await send(at('yes-no', '/new'), fields), await send(at('yes-no', '/new'), fields)];
    expect([one.status, again.status]).toEqual([303, 303]);
    expect((await batches('yes-no')).filter(({ reference }) => reference === 'Une fois')).toHaveLength(1);
  });

  it('counts once another agent has compared and confirmed, and hides then what it says', async () => {
    const path = await entered('yes-no', { reference: 'Urne 7', sheets: '8', 'yes.count': '7', 'no.count': '1' });
    const own = await read(path);
    expect(own).toContain('un autre agent doit le confirmer');
    expect(own).not.toContain('value="confirm"');
    const self = await send(path, new URLSearchParams({ act: 'confirm' }));
    expect(self.status).toBe(409);
    expect(self.html).toContain('Un autre agent doit confirmer.');
    const page = await read(path, second);
    expect(page).toMatch(/<th scope="row">Oui<\/th><td[^>]*>7<\/td>/);
    const done = await send(path, formOf(page, 'act'), second);
    expect(await read(done.to, second)).toContain('Le lot est confirmé');
    expect((await send(path, new URLSearchParams({ act: 'confirm' }), second)).status).toBe(409);
    expect((await send(path, new URLSearchParams({ act: 'discard' }))).status).toBe(409);
    for (const cookie of [first, second]) {
      const after = await read(path, cookie);
      expect(after).toContain('masqué jusqu’à la publication du résultat');
      expect(after).not.toMatch(/Oui<\/th><td[^>]*>7/);
    }
    expect(await read('/admin/consultations/ecole/ballots/yes-no')).toContain('confirmés\u00a0: 8');
  });

  it('is taken back before it counts, and its reference is free again', async () => {
    const input = { reference: 'À reprendre', sheets: '3', 'yes.count': '3' };
    const path = await entered('yes-no', input);
    const page = await read(path);
    expect(page).not.toContain('value="discard"');
    expect(page).toContain(`href="${path}?act=discard"`);
    // The second step names the batch, and only its button takes it back.
    const query = await read(`${path}?act=discard`);
    expect(query).toContain('À reprendre');
    expect(await batches('yes-no')).toContainEqual(expect.objectContaining({ reference: 'À reprendre' }));
    const done = await send(path, formOf(query, 'act'));
    expect(await read(done.to)).toContain('Le lot est annulé');
    expect((await pages.get(path, { cookie: first })).status).toBe(404);
    await entered('yes-no', input);
  });

  it('does nothing that the form does not say', async () => {
    const path = await entered('yes-no', { reference: 'Rien dit', sheets: '1', 'yes.count': '1' });
    expect((await send(path, new URLSearchParams({ act: 'count' }), second)).status).toBe(422);
    expect((await batches('yes-no')).find(({ reference }) => reference === 'Rien dit')?.confirmedAt).toBeNull();
  });

  it('comes in after the close as long as the rules say, and not a moment longer', async () => {
    pages.clock.set('2026-03-26T08:00:00Z');
    first = await hand('trois');
    await entered('yes-no', { reference: 'Après', sheets: '1', 'no.count': '1' });
    expect(await read(at('choice'))).not.toContain(at('choice', '/new'));
    const late = { reference: 'Trop tard', sheets: '1', 'option.1.count': '1' };
    const closed = await send(at('choice', '/new'), await completed('choice', late));
    expect(closed.status).toBe(409);
    expect(closed.html).toContain('Le vote est clos depuis le');
    expect(formOf(closed.html).get('reference')).toBe('Trop tard');
  });
});
