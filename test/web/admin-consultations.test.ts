import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readUnfinishedChange, saveUnfinishedChange } from '../../src/application/consultation/unfinished.ts';
import { listResidents } from '../../src/application/participant/list-residents.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { drafted, opened, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const LIST = '/admin/consultations';
const NEW = '/admin/new-consultation';

describe('the consultations at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const stored = async (slug: string): Promise<Consultation | null> =>
    await pages.app.store.read((reader) => reader.consultations.bySlug(slug));
  const written = async (slug: string, more: Readonly<Record<string, string>> = {}) => {
    const input = {
      'title.fr': `Consultation ${slug}`,
      'summary.fr': 'Ce que la ville veut savoir.',
      slug,
      'phase.0.opensAt': '2026-03-10T08:00',
      'phase.0.closesAt': '2026-04-10T23:59',
      ...more,
    };
    return filledForm(await officer.form(NEW), input);
  };

  it('are for whoever works there: others are told to sign in, or that it is not for them', async () => {
    await drafted(pages.app, { slug: 'gardee' });
    const resident = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
    for (const path of [LIST, NEW, `${LIST}/gardee`, `${LIST}/gardee/edit`, `${LIST}/gardee/publish`]) {
      expect((await pages.get(path)).status).toBe(401);
      expect((await pages.get(path, { cookie: resident })).status).toBe(403);
      const crossed = await pages.post(path, {}, { cookie: officer.cookie, 'sec-fetch-site': 'cross-site' });
      expect([403, 404]).toContain(crossed.status);
    }
    const observer = await adminSession(pages, 'observer');
    expect(await observer.read(LIST)).not.toContain(NEW);
    expect(await observer.read(`${LIST}/gardee`)).not.toContain('/edit');
    for (const path of [NEW, `${LIST}/gardee/edit`, `${LIST}/gardee/publish`]) {
      expect((await pages.get(path, { cookie: observer.cookie })).status).toBe(403);
      expect((await observer.send(path, new URLSearchParams())).status).toBe(403);
    }
  });

  it('may be a community, which is listed once it is published', async () => {
    expect(await (await pages.get('/communities')).text()).toContain('pas encore de communauté');
    expect(await officer.read(LIST)).toContain('/admin/new-community');
    expect(await officer.read('/admin')).toContain('href="/admin/communities"');
    expect(await officer.read('/admin/communities')).toContain('/admin/new-community');
    const form = await officer.form('/admin/new-community');
    const dates = { opensAt: '2026-03-01', closesAt: '2026-02-01' };
    const refused = await officer.send(
      '/admin/new-community',
      filledForm(form, { 'title.fr': 'Mutualiser', ...dates }),
    );
    expect([refused.status, refused.html.includes('Mutualiser')]).toEqual([422, true]);
    const input = { 'title.fr': 'Mutualiser', 'summary.fr': 'Payer une fois.', ...dates, closesAt: '2030-12-31' };
    const sent = await officer.send('/admin/new-community', filledForm(form, input));
    expect(sent.to).toContain(`${LIST}/mutualiser?`);
    value(await publishConsultation(pages.app, { slug: 'mutualiser', by: null }));
    const listed = await (await pages.get('/communities')).text();
    expect(listed).toContain('/consultations/mutualiser');
    expect(faultsOf(listed)).toEqual([]);
    const listedToAgents = await officer.read('/admin/communities');
    expect(listedToAgents).toContain(`${LIST}/mutualiser"`);
    expect(listedToAgents).not.toContain(`${LIST}/gardee"`);
    expect(faultsOf(listedToAgents)).toEqual([]);
    expect(await stored('mutualiser')).toMatchObject({ rules: { openTo: 'institutions' } });
    const share = `${LIST}/mutualiser/share`;
    expect(await officer.read(share)).not.toContain('registeredMax');
  });

  it('get an address from the title where none is given, another one each time', async () => {
    const fields = await written('', { 'title.fr': 'Été à vélo : où rouler ?' });
    expect((await officer.send(NEW, fields)).to).toContain(`${LIST}/ete-a-velo-ou-rouler?`);
    const again = await written('', { 'title.fr': 'Été à vélo : où rouler ?' });
    expect((await officer.send(NEW, again)).to).toContain(`${LIST}/ete-a-velo-ou-rouler-b?`);
    const nameless = await officer.send(NEW, await written('', { 'title.fr': '???' }));
    expect([nameless.status, nameless.html.includes('id="slug-error"')]).toEqual([422, true]);
  });

  it('begin like a former one: its texts, rules and phases a year later, under another address', async () => {
    await opened(pages.app, 'an-dernier', { rules: { hold: 'nothing', supportThreshold: 40 } });
    expect(await officer.read(`${LIST}/an-dernier`)).toContain(`href="${NEW}?like=an-dernier"`);
    const former = await stored('an-dernier');
    const form = await officer.form(`${NEW}?like=an-dernier`);
    expect([form.get('slug'), form.get('hold'), form.get('supportThreshold')]).toEqual(['', 'nothing', '40']);
    const sent = await officer.send(NEW, form);
    const slug = /consultations\/([^?]+)/.exec(sent.to)?.[1] ?? '';
    const next = await stored(slug);
    expect(next?.publishedAt).toBeNull();
    expect(next?.title).toEqual(former?.title);
    expect(next?.phases.map(({ kind }) => kind)).toEqual(former?.phases.map(({ kind }) => kind));
    const days = ((next?.phases[0]?.opensAt.getTime() ?? 0) - (former?.phases[0]?.opensAt.getTime() ?? 0)) / 86_400_000;
    expect(Math.round(days)).toBe(364);
  });

  it('are stored unfinished in any state, and say then what is missing, with the way to each field', async () => {
    const fields = await officer.form(NEW);
    for (const [name, text] of Object.entries({
      'title.fr': 'La place <i>inachevée</i>',
      'summary.fr': '',
      'phase.0.kind': 'support',
      'phase.0.opensAt': '2026-05-10T08:00',
      'phase.0.closesAt': 'un jour',
      supportThreshold: '12',
    })) {
      fields.set(name, text);
    }
    fields.delete('standings');
    fields.set('do', 'unfinished');
    const stored = await officer.send(NEW, fields);
    expect(stored.status).toBe(303);
    const path = stored.to.split('?')[0] ?? '';
    const html = await officer.read(path);
    expect(faultsOf(html)).toEqual([]);
    for (const id of ['summary-fr', 'phase-0-closesAt', 'standings-0']) {
      expect(html).toContain(`<a href="#${id}">`);
      expect(html).toContain(`id="${id}" data-fault="`);
    }
    const again = formOf(html);
    expect(again.get('title.fr')).toBe('La place <i>inachevée</i>');
    expect([again.get('phase.0.kind'), again.get('phase.0.closesAt')]).toEqual(['support', 'un jour']);
    expect([again.get('supportThreshold'), again.getAll('standings')]).toEqual(['12', []]);
    expect(await officer.read(LIST)).toContain(`href="${path}"`);
    // A colleague goes on with it. What is complete becomes a draft, and nothing of it is left unfinished.
    const colleague = await adminSession(pages, 'officer', { email: 'colleague@lyon.example' });
    again.set('summary.fr', 'Ce que la ville veut savoir.');
    again.set('do', 'unfinished');
    expect((await colleague.send(path, again)).to).toContain(path);
    const next = formOf(await colleague.read(path));
    expect(next.get('summary.fr')).toBe('Ce que la ville veut savoir.');
    const refused = await colleague.send(path, next);
    expect([refused.status, refused.html.includes('id="phase-0-closesAt-error"')]).toEqual([422, true]);
    next.set('phase.0.closesAt', '2026-06-10T08:00');
    next.append('standings', 'resident');
    const done = await colleague.send(path, next);
    expect(done.to).toContain(`${LIST}/la-place-i-inachevee-i?`);
    expect(await colleague.status(path)).toBe(404);
    expect(await officer.read(LIST)).not.toContain(path);
  });

  it('that were complete once are stored unfinished again, and stay as they were meanwhile', async () => {
    await drafted(pages.app, { slug: 'reprise' });
    const before = await stored('reprise');
    const path = `${LIST}/reprise/edit`;
    const fields = await officer.form(path);
    fields.set('title.fr', 'Un autre titre');
    fields.set('phase.0.closesAt', '');
    fields.set('summary.fr', '');
    fields.set('do', 'unfinished');
    expect((await officer.send(path, fields)).to).toBe(`${path}?done=unfinished-saved`);
    expect(await stored('reprise')).toEqual(before);
    const html = await officer.read(path);
    expect(faultsOf(html)).toEqual([]);
    for (const id of ['summary-fr', 'phase-0-closesAt']) expect(html).toContain(`<a href="#${id}">`);
    expect(html).toContain('modification inachevée');
    expect(await officer.read(LIST)).not.toContain('Un autre titre');
    expect(await officer.read(`${LIST}/reprise/publish`)).toContain('Elle ne sera pas publiée');
    const next = formOf(html);
    expect(next.get('title.fr')).toBe('Un autre titre');
    expect((await officer.send(path, next)).status).toBe(422);
    next.set('summary.fr', 'Ce que la ville veut savoir.');
    next.set('phase.0.closesAt', '2026-06-10T08:00');
    expect((await officer.send(path, next)).status).toBe(303);
    expect(await stored('reprise')).toMatchObject({ id: before?.id, title: { fr: 'Un autre titre' } });
    expect(await officer.read(path)).not.toContain('modification inachevée');
  });

  it('drop an unfinished change where it is discarded or the draft is published', async () => {
    const draft = await drafted(pages.app, { slug: 'lachee' });
    const path = `${LIST}/lachee/edit`;
    const unfinished = async () => {
      const fields = await officer.form(path);
      fields.set('title.fr', '');
      fields.set('do', 'unfinished');
      expect((await officer.send(path, fields)).status).toBe(303);
      return await readUnfinishedChange(pages.app, draft);
    };
    const first = await unfinished();
    // Below its own address alone, not among those that are no consultation yet.
    expect(await officer.status(`/admin/unfinished-consultations/${first?.id}`)).toBe(404);
    expect((await unfinished())?.id).toBe(first?.id);
    expect((await officer.send(path, new URLSearchParams({ do: 'discard' }))).to).toContain(
      'done=unfinished-discarded',
    );
    expect(await readUnfinishedChange(pages.app, draft)).toBeNull();
    expect((await officer.form(path)).get('title.fr')).not.toBe('');
    await unfinished();
    value(await publishConsultation(pages.app, { slug: 'lachee', by: null }));
    expect(await readUnfinishedChange(pages.app, draft)).toBeNull();
    expect(refusal(await saveUnfinishedChange(pages.app, { slug: 'lachee', input: {} }))).toEqual({
      type: 'already-published',
    });
  });

  it('lead from a single fault to its field', async () => {
    await drafted(pages.app, { slug: 'fautive' });
    const fields = await officer.form(`${LIST}/fautive/edit`);
    fields.set('title.fr', '');
    const { html } = await officer.send(`${LIST}/fautive/edit`, fields);
    expect(html).toMatch(/id="refused"><a href="#title-fr">[^<]+<\/a>/);
    expect(html).toContain('id="title-fr" data-fault="');
  });

  it('are deleted unfinished, and are nothing for whoever works on some consultations only', async () => {
    const own = await drafted(pages.app, { slug: 'a-elle' });
    const scoped = await adminSession(pages, 'officer', { email: 'some@lyon.example', consultations: [own.id] });
    const fields = await officer.form(NEW);
    fields.set('do', 'unfinished');
    expect((await scoped.send(NEW, fields)).status).toBe(403);
    expect((await scoped.send(NEW, await written('pas-a-elle'))).status).toBe(403);
    expect(await stored('pas-a-elle')).toBeNull();
    const { to } = await officer.send(NEW, fields);
    const path = to.split('?')[0] ?? '';
    expect(await scoped.status(path)).toBe(403);
    expect((await scoped.send(path, new URLSearchParams({ do: 'discard' }))).status).toBe(403);
    expect(await officer.read(path)).toContain('id="title-fr-error"');
    expect((await officer.send(path, new URLSearchParams({ do: 'discard' }))).status).toBe(303);
    expect(await officer.status(path)).toBe(404);
  });

  it.each(['proposals', 'participatory-budget', 'question'])('begin with a model: %s', async (model) => {
    expect(await officer.read(NEW)).toContain(`href="${NEW}?model=${model}"`);
    const form = await officer.form(`${NEW}?model=${model}`);
    form.set('slug', `modele-${model}`);
    expect((await officer.send(NEW, form)).status).toBe(303);
    const draft = await stored(`modele-${model}`);
    expect(Object.keys(draft?.title ?? {})).toEqual(Object.keys(draft?.summary ?? {}));
    expect(draft?.phases[0]?.opensAt.toISOString()).toBe('2026-03-15T23:00:00.000Z');
    expect(draft?.phases.at(-1)?.kind).toBe(model === 'participatory-budget' ? 'follow-up' : 'answer');
    expect(draft?.rules.supports).toBe(model === 'proposals' ? 'for' : 'none');
  });

  it('begun with a model are public in the languages that somebody wrote, and with no gap left', async () => {
    const form = await officer.form(`${NEW}?model=proposals`);
    form.set('slug', 'modele-ecrit');
    form.set('title.fr', 'Appel à propositions : vos idées pour la place');
    form.set('summary.fr', 'La place est à refaire. [[Que peut-on proposer ?]]');
    expect(form.getAll('languages').length).toBeGreaterThan(1);
    expect((await officer.send(NEW, form)).status).toBe(303);
    expect(await stored('modele-ecrit')).toMatchObject({
      languages: ['fr'],
      title: { fr: 'Appel à propositions : vos idées pour la place' },
    });
    const path = `${LIST}/modele-ecrit/publish`;
    const page = await officer.read(path);
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('La place est à refaire.');
    expect(page).toContain('Rien n’est écrit dans cette langue');
    expect(page).toMatch(/<ol class="timeline">.*16 mars 2026/s);
    const refused = await officer.send(path, formOf(page));
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('complétez ou supprimez ce qui est entre doubles crochets');
    value(
      await changeConsultation(pages.app, {
        slug: 'modele-ecrit',
        change: { summary: { fr: 'La place est à refaire.' } },
        by: null,
      }),
    );
    expect((await officer.send(path, await officer.form(path))).status).toBe(303);
    expect((await stored('modele-ecrit'))?.publishedAt).not.toBeNull();
  });

  it('say before they are public in what nobody could count, and how residents are recognised', async () => {
    await drafted(pages.app, { slug: 'sans-liste', rules: { decidingStanding: ['resident'] } });
    const path = `${LIST}/sans-liste/publish`;
    const doubts = async () =>
      /<section class="note" aria-labelledby="doubts">.*?<\/section>/s.exec(await officer.read(path))?.[0] ?? '';
    expect(await doubts()).toContain('Personne ne peut encore être reconnu comme habitant');
    expect(await doubts()).toContain('href="/admin/residents"');
    expect(await doubts()).toContain('href="/admin/pages"');
    expect((await officer.form(`${NEW}?model=proposals`)).getAll('decidingStanding')).toEqual(['registered']);
    value(await listResidents(pages.app, { text: 'email\nzoe@lyon.example\n', file: 'liste.csv', by: null }));
    expect(await doubts()).not.toContain('reconnu comme habitant');
    expect((await officer.form(`${NEW}?model=proposals`)).getAll('decidingStanding')).toEqual(['resident']);
  });

  it('keep an agent to their own', async () => {
    const own = await drafted(pages.app, { slug: 'la-leur' });
    await drafted(pages.app, { slug: 'une-autre' });
    const scoped = await adminSession(pages, 'officer', { email: 'scoped@lyon.example', consultations: [own.id] });
    const list = await scoped.read(LIST);
    expect(list).toContain(`${LIST}/la-leur`);
    expect(list).not.toContain('une-autre');
    expect(list).not.toContain(NEW);
    expect(await scoped.status(NEW)).toBe(403);
    expect((await pages.get(`${LIST}/une-autre/edit`, { cookie: scoped.cookie })).status).toBeGreaterThanOrEqual(403);
    const fields = await scoped.form(`${LIST}/la-leur/edit`);
    fields.set('title.fr', 'La leur, autrement');
    expect((await scoped.send(`${LIST}/la-leur/edit`, fields)).status).toBe(303);
    expect((await scoped.send(`${LIST}/une-autre/edit`, fields)).status).toBeGreaterThanOrEqual(403);
    expect((await stored('une-autre'))?.title['fr']).toBe('Consultation une-autre');
  });

  it('are listed with their states, in both languages', async () => {
    await drafted(pages.app, { slug: 'brouillon', title: { fr: 'Un <b>brouillon</b>' } });
    await opened(pages.app, 'ouverte');
    for (const [lang, draft, open] of [
      ['fr', 'Brouillon', 'En cours'],
      ['en', 'Draft', 'Open'],
    ] as const) {
      const html = await officer.read(`${LIST}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(draft);
      expect(html).toContain(open);
      expect(html).not.toContain('<b>brouillon');
    }
    expect(await officer.read('/admin')).toContain(`href="${LIST}"`);
  });

  it('are drafted by a form, in every language, with phases on the clock of the consultation', async () => {
    const fields = await written('velo-2026', { 'title.en': 'Bikes', 'summary.en': 'What the city asks.' });
    fields.set('do', 'more-phase');
    const withRow = await officer.send(NEW, fields);
    expect(withRow.status).toBe(200);
    const two = formOf(withRow.html);
    expect(two.get('title.fr')).toBe('Consultation velo-2026');
    expect(two.get('phase')).toBe('0,1');
    for (const [name, text] of Object.entries({
      'phase.1.kind': 'answer',
      'phase.1.opensAt': '2026-04-11T00:00',
      'phase.1.closesAt': '2026-05-01T00:00',
      'phase.1.title.fr': 'Le bilan',
      supportThreshold: '50',
    })) {
      two.set(name, text);
    }
    const done = await officer.send(NEW, two);
    expect(done.status).toBe(303);
    expect(await officer.read(done.to)).toContain('Le brouillon est enregistré.');
    const draft = await stored('velo-2026');
    expect(draft?.title).toEqual({ fr: 'Consultation velo-2026', en: 'Bikes' });
    expect(draft?.phases.map(({ opensAt }) => opensAt.toISOString())).toEqual([
      '2026-03-10T07:00:00.000Z',
      '2026-04-10T22:00:00.000Z',
    ]);
    expect(draft?.phases[1]?.title).toEqual({ fr: 'Le bilan' });
    expect(draft?.rules.supportThreshold).toBe(50);
    expect(draft?.publishedAt).toBeNull();
  });

  it('are refused for all that does not hold at once, each fault at its field', async () => {
    const fields = await written('pas un slug', {
      'title.fr': '',
      'phase.0.opensAt': '',
      supportThreshold: '0',
    });
    const refused = await officer.send(NEW, fields);
    expect(refused.status).toBe(422);
    expect([...refused.html.matchAll(/id="([^"]+)-error"/g)].map(([, id]) => id)).toEqual([
      'title-fr',
      'slug',
      'phase-0-opensAt',
      'supportThreshold',
    ]);
    expect(refused.html.match(/id="refused"><ul>(.*?)<\/ul>/)?.[1]?.split('<li>')).toHaveLength(5);
    expect(faultsOf(refused.html)).toEqual([]);
    expect(await stored('pas un slug')).toBeNull();
  });

  it('ask for a date that is missing by the number of its phase', async () => {
    const refused = await officer.send(NEW, await written('sans-date', { 'phase.0.opensAt': '' }));
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Indiquez la date d’ouverture de la phase 1.');
    expect(refused.html).not.toContain('indiquez une date qui existe');
  });

  it('show their phases and ballots on one line, as they are typed and as they are kept', async () => {
    const linesOf = (html: string) =>
      [
        ...html.matchAll(
          /<li><span class="span-name">(.*?)<\/span>.*?<rect class="(\w+)" x="(\d+)"[^>]*width="(\d+)"/gs,
        ),
      ].map(([, name, stands, x, width]) => [name?.replaceAll(/<[^>]*>/g, ''), stands, Number(x), Number(width)]);
    const fields = await written('en-lignes', {
      phase: '0,1,2',
      'phase.0.kind': 'propose',
      'phase.0.opensAt': '2026-03-01T00:00',
      'phase.0.closesAt': '2026-03-06T00:00',
      'phase.1.kind': 'vote',
      'phase.1.opensAt': '2026-03-06T00:00',
      'phase.1.closesAt': '2026-03-11T00:00',
      'phase.2.kind': 'answer',
      'phase.2.opensAt': '2026-03-11T00:00',
    });
    fields.set('do', 'show');
    const values = await officer.send(NEW, fields);
    // The last phase has no end yet; now is the second of March.
    expect(linesOf(values.html)).toEqual([
      ['Propositions', 'open', 0, 500],
      ['Vote', 'upcoming', 500, 500],
    ]);
    expect(values.html).toContain('class="now" d="M');
    const nowhere = filledForm(fields, { timeZone: 'Europe/Nulle-Part' });
    expect(linesOf((await officer.send(NEW, nowhere)).html)).toEqual([]);
    expect(await stored('en-lignes')).toBeNull();
    const whole = filledForm(fields, { 'phase.2.closesAt': '2026-03-21T00:00', do: '' });
    const desk = await officer.read((await officer.send(NEW, whole)).to);
    expect(linesOf(desk)).toEqual([
      ['Propositions', 'open', 0, 250],
      ['Vote', 'upcoming', 250, 250],
      ['Réponse de l’institution', 'upcoming', 500, 500],
    ]);
    const ballot = filledForm(await officer.form(`${LIST}/en-lignes/new-ballot`, 'method'), {
      opensAt: '2026-03-07T00:00',
      closesAt: '2026-03-09T00:00',
      do: 'show',
    });
    const beside = (await officer.send(`${LIST}/en-lignes/new-ballot`, ballot)).html;
    expect(linesOf(beside).at(-1)).toEqual(['Ce vote', 'upcoming', 300, 100]);
  });

  it('take a row out again and keep the others', async () => {
    const fields = await written('sans-phase');
    fields.set('phase', '0,4');
    fields.set('phase.4.kind', 'vote');
    fields.set('do', 'less-phase-0');
    const left = formOf((await officer.send(NEW, fields)).html);
    expect(left.get('phase')).toBe('4');
    expect(left.get('phase.4.kind')).toBe('vote');
    expect(left.get('title.fr')).toBe('Consultation sans-phase');
  });

  it('name the field that is refused and keep what was typed', async () => {
    for (const [field, text, input] of [
      ['slug', 'Pas une adresse', 'Adresse web'],
      ['phase.0.closesAt', '2026-03-01T00:00', 'Phase 1'],
      ['supportThreshold', '0', 'Seuil d’examen'],
      ['timeZone', 'Mars/Olympus', 'Fuseau horaire'],
      ['follows', 'une-consultation', 'Série'],
    ] as const) {
      const fields = await written('refusee', { [field]: text });
      const refused = await officer.send(NEW, fields);
      expect([field, refused.status]).toEqual([field, 422]);
      expect(refused.html).toContain('id="refused"');
      expect(refused.html).toContain('aria-invalid="true"');
      expect(/id="refused">(?:<a [^>]*>)?([^<]*)/.exec(refused.html)?.[1]).toContain(input);
      expect(formOf(refused.html).get(field)).toBe(text);
      expect(formOf(refused.html).get('title.fr')).toBe('Consultation refusee');
    }
    expect(await stored('refusee')).toBeNull();
  });

  it('draft once what is sent twice', async () => {
    const fields = await written('une-fois');
    const [first, again] = [await officer.send(NEW, fields), await officer.send(NEW, fields)];
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(again.to).toBe(first.to);
  });

  it('change everything of a draft, and say again that there is none', async () => {
    await drafted(pages.app, {
      slug: 'a-changer',
      territory: '69387',
      campaign: { campaign: 'Budget', follows: null },
      rules: { territories: ['69387'], supportThreshold: 10 },
    });
    const fields = await officer.form(`${LIST}/a-changer/edit`);
    expect(fields.get('phase.1.closesAt')).toBe('2026-05-01T00:00');
    fields.set('slug', 'change');
    fields.set('territory', '');
    fields.set('campaign', '');
    fields.delete('territories');
    fields.set('supportThreshold', '');
    fields.set('hold', 'everything');
    const done = await officer.send(`${LIST}/a-changer/edit`, fields);
    expect(done.to).toContain(`${LIST}/change?`);
    const after = await stored('change');
    expect(after?.territory).toBeNull();
    expect(after?.campaign).toBeNull();
    expect(after?.rules).toMatchObject({ territories: null, supportThreshold: null, hold: 'everything' });
    expect(await stored('a-changer')).toBeNull();
  });

  it('refuse an empty address rather than leave the rules as they were', async () => {
    await drafted(pages.app, { slug: 'sans-adresse' });
    const fields = await officer.form(`${LIST}/sans-adresse/edit`);
    fields.set('slug', '');
    fields.set('title.fr', 'Autre titre');
    expect((await officer.send(`${LIST}/sans-adresse/edit`, fields)).status).toBe(422);
    expect((await stored('sans-adresse'))?.title['fr']).toBe('Consultation sans-adresse');
  });

  it('tell what somebody else changed meanwhile, and overwrite nothing', async () => {
    await drafted(pages.app, { slug: 'a-deux' });
    const fields = await officer.form(`${LIST}/a-deux/edit`);
    const change = { title: { fr: 'Le titre de l’autre' } };
    value(await changeConsultation(pages.app, { slug: 'a-deux', change, by: null }));
    fields.set('title.fr', 'Mon titre');
    const clash = await officer.send(`${LIST}/a-deux/edit`, fields);
    expect(clash.status).toBe(409);
    expect(clash.html).toContain('Modifié entre-temps');
    expect(clash.html).toContain('Le titre de l’autre');
    expect(formOf(clash.html).get('title.fr')).toBe('Mon titre');
    expect((await stored('a-deux'))?.title['fr']).toBe('Le titre de l’autre');
    expect((await officer.send(`${LIST}/a-deux/edit`, formOf(clash.html))).status).toBe(303);
    expect((await stored('a-deux'))?.title['fr']).toBe('Mon titre');
  });

  it('are previewed as they will be, by the desk alone', async () => {
    await drafted(pages.app, { slug: 'apercu' });
    expect(await officer.read(`${LIST}/apercu`)).toContain('/consultations/apercu"');
    const html = await officer.read('/consultations/apercu');
    expect(html).toContain('Brouillon');
    expect((await pages.get('/consultations/apercu')).status).toBe(404);
  });

  it('publish in a second step exactly what was read, and freeze it', async () => {
    await drafted(pages.app, { slug: 'publiee' });
    const path = `${LIST}/publiee/publish`;
    const page = await officer.read(path);
    expect(page).toContain('Relisez ce qui suit.');
    const stale = formOf(page);
    value(await changeConsultation(pages.app, { slug: 'publiee', change: { rules: { hold: 'first' } }, by: null }));
    const refused = await officer.send(path, stale);
    expect(refused.status).toBe(409);
    expect((await stored('publiee'))?.publishedAt).toBeNull();
    const done = await officer.send(path, formOf(refused.html));
    expect(done.status).toBe(303);
    expect(await officer.read(done.to)).toContain('ses règles sont figées');
    expect((await stored('publiee'))?.rulesHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await pages.get('/consultations/publiee')).status).toBe(200);
    expect(await officer.status(path)).toBe(409);
    expect((await officer.send(path, formOf(page))).status).toBe(409);
  });

  it('publish nothing that was not confirmed by the page that shows it', async () => {
    await drafted(pages.app, { slug: 'non-lue' });
    expect((await officer.send(`${LIST}/non-lue/publish`, new URLSearchParams())).status).toBe(409);
    expect((await stored('non-lue'))?.publishedAt).toBeNull();
  });

  it('change the words of what is published, and nothing that is frozen', async () => {
    await opened(pages.app, 'figee');
    const path = `${LIST}/figee/edit`;
    const fields = await officer.form(path);
    expect(fields.has('slug')).toBe(false);
    fields.set('title.fr', 'Mieux dit');
    expect((await officer.send(path, fields)).status).toBe(303);
    expect((await stored('figee'))?.title['fr']).toBe('Mieux dit');
    const whole = await officer.form(`${LIST}/a-deux/edit`);
    const frozen = await officer.send(path, whole);
    expect(frozen.status).toBe(409);
    expect((await stored('figee'))?.title['fr']).toBe('Mieux dit');
  });

  it('prolong a phase, later and with a reason that the public reads', async () => {
    const { phases } = await opened(pages.app, 'longue');
    const phase = phases.find(({ kind }) => kind === 'propose');
    const path = `${LIST}/longue/extend?phase=${phase?.id}`;
    expect(await officer.read(`${LIST}/longue`)).toContain(path);
    const fields = await officer.form(path);
    expect(fields.get('closesAt')).toBe('2026-04-01T00:00');
    fields.set('closesAt', '2026-04-08T23:59');
    const without = await officer.send(`${LIST}/longue/extend`, fields);
    expect(without.status).toBe(422);
    expect(formOf(without.html).get('closesAt')).toBe('2026-04-08T23:59');
    fields.set('reason.fr', 'Inondation du gymnase.');
    fields.set('closesAt', '2026-03-20T00:00');
    expect((await officer.send(`${LIST}/longue/extend`, fields)).status).toBe(422);
    fields.set('closesAt', '2026-04-08T23:59');
    const done = await officer.send(`${LIST}/longue/extend`, fields);
    expect(await officer.read(done.to)).toContain('La phase est prolongée');
    expect(await pages.text('/consultations/longue')).toContain('Inondation du gymnase.');
  });
});
