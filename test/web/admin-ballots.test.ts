import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { changeBallot, createBallot } from '../../src/application/ballot/create-ballot.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { drafted, registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const CONSULTATION = '/admin/consultations/ecole';
const NEW = `${CONSULTATION}/new-ballot`;
const at = (slug: string, below = '') => `${CONSULTATION}/ballots/${slug}${below}`;

describe('the ballots at the desk', () => {
  let pages: Pages;
  let officer: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await voting(pages.app, 'ecole');
    officer = await agent('officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const ids = new Map<string, string>();
  /** Sessions end while days go by. */
  const signInAgain = async () => {
    officer = await pages.signedIn({ agentId: ids.get('officer@lyon.example') ?? '' });
  };
  const agent = async (role: 'officer' | 'moderator' | 'observer', consultations?: readonly string[]) => {
    const email = `${role}${consultations?.length ?? ''}@lyon.example`;
    const invited = value(await inviteAgent(pages.app, { email, role, consultations, by: null }));
    ids.set(email, invited.agent.id);
    return await pages.signedIn({ agentId: invited.agent.id });
  };
  const read = (path: string, cookie = officer) => pages.text(path, { cookie });
  const form = async (path: string, cookie = officer) => formOf(await read(path, cookie));
  const send = async (path: string, fields: URLSearchParams, cookie = officer) => {
    const response = await pages.post(path, fields, { cookie, 'sec-fetch-site': 'same-origin' });
    return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() };
  };
  const stored = async (slug: string): Promise<Ballot | undefined> =>
    await pages.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('ecole');
      return (await reader.ballots.bySlug(consultation?.id ?? '', slug))?.ballot;
    });
  const draft = async (slug: string, overrides: Partial<Parameters<typeof createBallot>[1]> = {}) =>
    value(
      await createBallot(pages.app, {
        consultation: 'ecole',
        slug,
        question: { fr: `Question ${slug} ?` },
        method: 'yes-no',
        by: null,
        ...overrides,
      }),
    );
  const set = (fields: URLSearchParams, parameters: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(parameters)) fields.set(name, text);
    return fields;
  };
  const why = (html: string) => /id="refused">(?:<a [^>]*>)?([^<]*)/.exec(html)?.[1];

  it('are for officers: others are told to sign in, or that it is not for them', async () => {
    await draft('gardee');
    const resident = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
    const observer = await agent('observer');
    const forms = [NEW, at('gardee', '/edit'), at('gardee', '/publish'), at('gardee', '/extend')];
    for (const path of [...forms, at('gardee')]) {
      expect((await pages.get(path)).status).toBe(401);
      expect((await pages.get(path, { cookie: resident })).status).toBe(403);
      const crossed = await pages.post(path, {}, { cookie: officer, 'sec-fetch-site': 'cross-site' });
      expect([403, 404]).toContain(crossed.status);
    }
    for (const path of forms) {
      expect((await pages.get(path, { cookie: observer })).status).toBe(403);
      expect((await send(path, new URLSearchParams(), observer)).status).toBe(403);
    }
    const seen = await read(at('gardee'), observer);
    expect(seen).not.toContain(at('gardee', '/edit'));
    expect(await read(CONSULTATION, observer)).not.toContain(NEW);
    const elsewhere = await drafted(pages.app, { slug: 'ailleurs' });
    const scoped = await agent('officer', [elsewhere.id]);
    for (const path of [...forms, at('gardee')]) {
      expect([403, 404]).toContain((await pages.get(path, { cookie: scoped })).status);
      expect([403, 404]).toContain((await send(path, new URLSearchParams(), scoped)).status);
    }
  });

  it('are reached from their consultation, drafts too, in both languages', async () => {
    await draft('visible', { question: { fr: 'Une <b>question</b> ?' } });
    const html = await read(CONSULTATION);
    expect(html).toContain(`href="${at('visible')}"`);
    expect(html).toContain(`href="${NEW}"`);
    for (const lang of ['fr', 'en']) {
      for (const path of [NEW, at('visible'), at('visible', '/edit'), at('visible', '/publish')]) {
        const page = await read(`${path}?lang=${lang}`);
        expect(faultsOf(page)).toEqual([]);
        expect(page).not.toContain('<b>question');
        expect(page.replace(/value="[\w-]{43}"/g, '')).not.toMatch(/undefined|NaN|\[object/);
      }
    }
    await drafted(pages.app, { slug: 'sans-vote' });
    expect(await read('/admin/consultations/sans-vote')).toContain('ajoutez une phase de vote à la consultation');
  });

  it('are drafted by a form, with rows for their options and the fields of their method', async () => {
    const first = await form(NEW);
    expect(first.has('option.0.name.fr')).toBe(false);
    const shown = await send(NEW, set(first, { method: 'budget-by-votes', do: 'show', slug: 'budget' }));
    expect(shown.status).toBe(200);
    const more = await send(NEW, set(formOf(shown.html), { do: 'more-option', 'option.0.name.fr': 'Des bancs' }));
    const fields = formOf(more.html);
    expect(fields.get('option')).toBe('0,1,2');
    // Level projects cannot share a budget, which they could under the method before.
    expect(fields.get('ties')).toBe('by-lot');
    expect([fields.get('anonymityThreshold'), fields.get('groupMinimum')]).toEqual(['', '']);
    expect(fields.get('option.0.name.fr')).toBe('Des bancs');
    set(fields, {
      'question.fr': 'Que faire de 100 000 € ?',
      'question.en': 'What to do with €100,000?',
      'option.0.cost': '40 000,50',
      'option.1.name.fr': 'Des arbres',
      'option.1.description.fr': 'Le long de la rue.',
      'option.1.cost': '70000',
      'option.2.name.fr': 'Un préau',
      'option.2.cost': '30000',
      'budget.amount': '100000',
      'budget.currency': 'eur',
      'budget.each': 'yes',
      'choices.min': '1',
      'choices.max': '2',
      'quorum.kind': 'share',
      'quorum.numerator': '1',
      'quorum.denominator': '4',
      registered: '2300',
      opensAt: '2026-03-06T08:00',
      closesAt: '2026-03-20T18:00',
    });
    const done = await send(NEW, fields);
    expect(done.to).toContain(`${at('budget')}?done=ballot-drafted`);
    expect(await read(done.to)).toContain('Le brouillon du vote est enregistré.');
    const ballot = await stored('budget');
    expect(ballot?.question).toEqual({ fr: 'Que faire de 100 000 € ?', en: 'What to do with €100,000?' });
    expect(ballot?.options.map(({ name, cost }) => [name['fr'], cost])).toEqual([
      ['Des bancs', 4_000_050],
      ['Des arbres', 7_000_000],
      ['Un préau', 3_000_000],
    ]);
    expect(ballot?.rules).toMatchObject({
      budget: { amount: 10_000_000, currency: 'EUR', eachBallotWithin: true },
      choices: { min: 1, max: 2 },
      quorum: { kind: 'share', share: { numerator: 1, denominator: 4 } },
      registered: 2300,
      // Left empty: few fill in a budget alike.
      anonymityThreshold: 1,
      groupMinimum: 5,
    });
    expect(ballot?.opensAt.toISOString()).toBe('2026-03-06T07:00:00.000Z');
    expect(ballot?.publishedAt).toBeNull();
  });

  it('take the dates of the phase to vote where none are said, and one row out where it is asked', async () => {
    const fields = set(await form(NEW), { slug: 'simple', 'question.fr': 'Oui ou non ?' });
    expect((await send(NEW, fields)).status).toBe(303);
    const phase = (await stored('simple'))?.closesAt.toISOString();
    expect(phase).toBe('2026-03-25T23:00:00.000Z');
    const rows = set(await form(NEW), { method: 'choice', option: '0,3,7', 'option.7.name.fr': 'Le dernier' });
    const left = formOf((await send(NEW, set(rows, { do: 'less-option-3' }))).html);
    expect(left.get('option')).toBe('0,7');
    expect(left.get('option.7.name.fr')).toBe('Le dernier');
  });

  it('name the field that is refused and keep what was typed', async () => {
    for (const [field, text, input] of [
      ['slug', 'Pas une adresse', 'Adresse web'],
      ['closesAt', '2026-09-01T00:00', 'Clôture'],
      ['registered', '0', 'Personnes appelées à voter'],
      ['option.1.name.fr', '', 'Donnez un nom au choix 2'],
      ['anonymityThreshold', '0', 'Seuil d’anonymat'],
      ['groupMinimum', '101', 'Groupe le plus petit'],
      ['scores.min', 'beaucoup', 'Notes'],
    ] as const) {
      const fields = set(await form(NEW), {
        method: 'score',
        slug: 'refuse',
        'question.fr': 'Des priorités ?',
        'option.0.name.fr': 'Le bruit',
        'option.1.name.fr': 'Les arbres',
        'scores.min': '0',
        'scores.max': '5',
        [field]: text,
      });
      const refused = await send(NEW, fields);
      expect([field, refused.status]).toEqual([field, 422]);
      expect(why(refused.html)).toContain(input);
      expect(refused.html).toContain('aria-invalid="true"');
      expect(formOf(refused.html).get(field)).toBe(text);
      expect(formOf(refused.html).get('option.0.name.fr')).toBe('Le bruit');
    }
    expect(await stored('refuse')).toBeUndefined();
  });

  it('are drafted once by a form that is sent twice', async () => {
    const fields = set(await form(NEW), { slug: 'une-fois', 'question.fr': 'Une fois ?' });
    const [first, again] = [await send(NEW, fields), await send(NEW, fields)];
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(again.to).toBe(first.to);
  });

  it.each([
    ['more-than-half', { numerator: 1, denominator: 2 }, 'more-than'],
    ['two-thirds', { numerator: 2, denominator: 3 }, 'at-least'],
    ['three-quarters', { numerator: 3, denominator: 4 }, 'at-least'],
  ] as const)('need a majority that is chosen by its name: %s', async (kind, share, reach) => {
    const slug = `majorite-${kind}`;
    const fields = set(await form(NEW), {
      slug,
      'question.fr': 'Une école ?',
      'threshold.kind': kind,
      'threshold.of': 'valid',
      'quorum.kind': 'one-third',
      registered: '300',
      opensAt: '2026-03-06T08:00',
      closesAt: '2026-03-20T18:00',
    });
    expect((await send(NEW, fields)).status).toBe(303);
    expect((await stored(slug))?.rules).toMatchObject({
      threshold: { kind: 'share', share, of: 'valid', reach },
      quorum: { kind: 'share', share: { numerator: 1, denominator: 3 } },
    });
    const again = await form(at(slug, '/edit'));
    expect([again.get('threshold.kind'), again.get('quorum.kind')]).toEqual([kind, 'one-third']);
    expect([again.get('threshold.numerator'), again.get('quorum.numerator')]).toEqual(['', '']);
  });

  it('say in the form what they say, whatever the method, and stay the same when it is sent', async () => {
    const scores = { min: -2, max: 2 };
    await draft('notes', { method: 'score', options: options('A', 'B', 'C'), rules: { scores } });
    const share = { kind: 'share', share: { numerator: 2, denominator: 3 } } as const;
    const threshold = { ...share, of: 'valid', reach: 'more-than' } as const;
    await draft('seuil', {
      rules: { threshold, quorum: { kind: 'count', count: 20 } },
      paperUntil: '2026-03-27T12:00',
    });
    await draft('petition', { method: 'petition', rules: { threshold: { kind: 'count', count: 500 } } });
    const budget = { amount: 1_050, currency: 'EUR', eachBallotWithin: false };
    const costed = options('A', 'B').map((each) => ({ ...each, cost: 625 }));
    await draft('parts', { method: 'equal-shares', options: costed, rules: { budget, ties: 'by-list-order' } });
    for (const slug of ['notes', 'seuil', 'petition', 'parts']) {
      const before = await stored(slug);
      expect([slug, (await send(at(slug, '/edit'), await form(at(slug, '/edit')))).status]).toEqual([slug, 303]);
      const after = await stored(slug);
      const ids = { options: [] };
      expect({ ...after, ...ids }).toEqual({ ...before, ...ids });
      const input = (ballot?: Ballot) => ballot?.options.map(({ id: _id, ...rest }) => rest);
      expect(input(after)).toEqual(input(before));
    }
  });

  it('say beside a cost what is wrong with it, in units of the currency', async () => {
    const fields = set(await form(NEW), {
      method: 'budget-by-votes',
      slug: 'faux',
      'question.fr': 'Combien ?',
      'option.0.name.fr': 'Un banc',
      'option.0.cost': '0',
      option: '0',
      'budget.amount': '100',
      'budget.currency': 'EUR',
      ties: 'by-lot',
    });
    const wrong = async (values: Record<string, string>) => {
      const { status, html } = await send(NEW, set(fields, values));
      const [, cost] = /id="option-0-cost-error">([^<]*)/.exec(html) ?? [];
      const [, amount] = /id="budget-amount-error">([^<]*)/.exec(html) ?? [];
      return [status, (cost ?? amount)?.replaceAll(/\s/g, ' ')];
    };
    expect(await wrong({})).toEqual([422, '« Coût » : 0,01 € au minimum.']);
    expect(await wrong({ 'option.0.cost': '12,345,6' })).toEqual([
      422,
      '« Coût » : cette valeur n’a pas la forme attendue.',
    ]);
    expect(await wrong({ 'option.0.cost': '12', 'budget.amount': '-5' })).toEqual([
      422,
      '« Montant » : cette valeur n’a pas la forme attendue.',
    ]);
  });

  it('take a hundred and fifty projects with what they are', async () => {
    const rows = Array.from({ length: 150 }, (_, nth) => nth);
    const fields = set(await form(NEW), {
      method: 'budget-by-votes',
      slug: 'beaucoup',
      'question.fr': 'Lesquels ?',
      option: rows.join(','),
      'budget.amount': '100000',
      'budget.currency': 'EUR',
      ties: 'by-lot',
    });
    for (const nth of rows) {
      set(fields, {
        [`option.${nth}.name.fr`]: `Projet ${nth + 1}`,
        [`option.${nth}.description.fr`]: 'Été à l’école. '.repeat(100),
        [`option.${nth}.cost`]: '1000',
      });
    }
    expect(fields.toString().length).toBeGreaterThan(300_000);
    expect((await send(NEW, fields)).status).toBe(303);
    expect((await stored('beaucoup'))?.options).toHaveLength(150);
  });

  it('tell what somebody else changed meanwhile, and overwrite nothing', async () => {
    const { id } = await draft('a-deux');
    const fields = set(await form(at('a-deux', '/edit')), { 'question.fr': 'Ma question ?' });
    const input = { slug: 'a-deux', question: { fr: 'La question de l’autre ?' }, method: 'yes-no' } as const;
    value(await changeBallot(pages.app, { ballotId: id, input, by: null }));
    const clash = await send(at('a-deux', '/edit'), fields);
    expect(clash.status).toBe(409);
    expect(clash.html).toContain('Modifié entre-temps');
    expect(clash.html).toContain('La question de l’autre ?');
    expect((await stored('a-deux'))?.question['fr']).toBe('La question de l’autre ?');
    expect((await send(at('a-deux', '/edit'), formOf(clash.html))).status).toBe(303);
    expect((await stored('a-deux'))?.question['fr']).toBe('Ma question ?');
  });

  it('are previewed as residents will read them, by the desk alone', async () => {
    await draft('apercu', { method: 'choice', options: options('Le parc', 'La place') });
    expect(await read(at('apercu'))).toContain('href="/consultations/ecole/ballots/apercu"');
    const html = await read('/consultations/ecole/ballots/apercu');
    expect(html).toContain('Le parc');
    expect(html).toContain('Brouillon');
    const filled = await read('/consultations/ecole/ballots/apercu/vote');
    expect(filled).toContain('comme les habitants le verront');
    expect(filled).toContain('type="radio"');
    expect(filled).not.toContain('Déposer mon bulletin');
    for (const path of ['/consultations/ecole/ballots/apercu', '/consultations/ecole/ballots/apercu/vote']) {
      expect((await pages.get(path)).status).toBe(404);
    }
  });

  it('are published in a second step as they were read, and frozen', async () => {
    const { id } = await draft('publie');
    const path = at('publie', '/publish');
    const page = await read(path);
    expect(page).toContain('fige la question, les choix et les règles');
    const input = { slug: 'publie', question: { fr: 'Autre chose ?' }, method: 'yes-no' } as const;
    value(await changeBallot(pages.app, { ballotId: id, input, by: null }));
    const stale = await send(path, formOf(page));
    expect(stale.status).toBe(409);
    expect((await send(path, new URLSearchParams())).status).toBe(409);
    expect((await stored('publie'))?.publishedAt).toBeNull();
    const done = await send(path, formOf(stale.html));
    expect(await read(done.to)).toContain('ses règles sont figées');
    expect((await stored('publie'))?.rulesHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await pages.get(at('publie', '/edit'), { cookie: officer })).status).toBe(409);
    expect((await send(path, formOf(await read(path)))).status).toBe(409);
    expect(await pages.text('/consultations/ecole/ballots/publie')).toContain('Autre chose ?');
  });

  it('are prolonged, later and with a reason that the public reads', async () => {
    await asked(pages.app, { consultation: 'ecole', method: 'yes-no', slug: 'long', closesAt: '2026-03-18T18:00' });
    const path = at('long', '/extend');
    const fields = await form(path);
    expect(fields.get('closesAt')).toBe('2026-03-18T18:00');
    const without = await send(path, set(fields, { closesAt: '2026-03-20T18:00' }));
    expect(without.status).toBe(422);
    expect(formOf(without.html).get('closesAt')).toBe('2026-03-20T18:00');
    set(fields, { 'reason.fr': 'La salle était fermée.', closesAt: '2026-03-10T18:00' });
    expect((await send(path, fields)).status).toBe(422);
    const done = await send(path, set(fields, { closesAt: '2026-03-20T18:00' }));
    expect(await read(done.to)).toContain('La clôture du vote est reculée');
    expect(await pages.text('/consultations/ecole/ballots/long')).toContain('La salle était fermée.');
  });

  it('show agents no more of a result than anybody, and lead to the recount once it is published', async () => {
    const ballot = await asked(pages.app, {
      consultation: 'ecole',
      method: 'choice',
      slug: 'compte',
      options: options('Un', 'Deux'),
      closesAt: '2026-03-12T18:00',
    });
    const voter = await registeredPerson(pages.app, 'Léo', { standing: 'resident' });
    pages.clock.set('2026-03-08T08:00:00Z');
    await signInAgain();
    value(await castBallot(pages.app, casting(ballot, [voter.id, { kind: 'choice', option: option(ballot, 2) }])));
    const before = await read(at('compte'));
    expect(before).toMatch(/Bulletins reçus<\/dt><dd>1</);
    expect(before).not.toContain('tally recount');
    pages.clock.set('2026-03-13T08:00:00Z');
    await signInAgain();
    const after = await read(at('compte'));
    expect(after).toContain('Dépouillé et publié le');
    expect(after).toContain('parvis tally recount ecole');
    expect((await pages.get(at('compte', '/extend'), { cookie: officer })).status).toBeLessThan(500);
    const late = set(await form(at('compte', '/extend')), { closesAt: '2026-03-20T18:00', 'reason.fr': 'Trop tard' });
    expect((await send(at('compte', '/extend'), late)).status).toBe(409);
  });
});
