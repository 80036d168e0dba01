import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readContributionBatches } from '../../src/application/paper/reads.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const at = (slug: string, below = '') => `/admin/consultations/${slug}/paper${below}`;

describe('contributions on paper in the administration area', () => {
  let pages: Pages;
  let first: string;
  let second: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-10T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { supports: 'for-and-against', hold: 'nothing' } });
    await opened(app, 'relue', { rules: { supports: 'for-and-against', hold: 'everything' } });
    await opened(app, 'en-ligne', { rules: { standings: ['resident'] } });
    const ana = await registeredPerson(app, 'Ana');
    await proposed(app, { slug: 'velo', authorId: ana.id });
    first = await hand('un', 'officer');
    second = await hand('deux', 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const hand = async (name: string, role: 'officer' | 'moderator' | 'administrator') => {
    const { agent } = value(await inviteAgent(pages.app, { email: `${name}@lyon.example`, role, by: null }));
    return await pages.signedIn({ agentId: agent.id });
  };
  const read = (path: string, cookie = first) => pages.text(path, { cookie });
  const send = async (path: string, fields: URLSearchParams, cookie = first) => {
    const response = await pages.post(path, fields, { cookie, 'sec-fetch-site': 'same-origin' });
    return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() };
  };
  const completed = async (parameters: Readonly<Record<string, string>>, slug = 'velo') => {
    const fields = formOf(await read(at(slug, '/new')));
    const envelope = { place: 'Réunion du 7e', collectedOn: '2026-03-09' };
    for (const [name, text] of Object.entries({ ...envelope, ...parameters })) fields.set(name, text);
    return fields;
  };
  const entered = async (parameters: Readonly<Record<string, string>>, slug = 'velo') => {
    const done = await send(at(slug, '/new'), await completed(parameters, slug));
    if (done.status !== 303)
      throw new Error(`${done.status} ${/id="refused">(?:<a [^>]*>)?([^<]*)/.exec(done.html)?.[1]}`);
    const page = { slug, viewer: ANYBODY, limit: 100, after: null };
    const { batches } = value(await readContributionBatches(pages.app, page));
    const batch = batches.items.find(({ reference }) => reference === parameters['reference']);
    return at(slug, `/${batch?.id}`);
  };

  it('are for officers, and linked where the rules let paper in', async () => {
    expect(await read('/admin/consultations/velo')).toContain(`href="${at('velo')}"`);
    expect(await read('/admin/consultations/en-ligne')).not.toContain(at('en-ligne'));
    expect(await read(at('en-ligne'))).toContain('Le papier ne peut pas être saisi maintenant');
    const moderator = await hand('modo', 'moderator');
    for (const path of [at('velo'), at('velo', '/new')]) {
      expect((await pages.get(path)).status).toBe(401);
      expect((await pages.get(path, { cookie: moderator })).status).toBe(403);
    }
    for (const lang of ['fr', 'en', 'it', 'es', 'ca', 'fi']) {
      const html = await read(`${at('velo', '/new')}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html.replace(/value="[\w-]{43}"/g, '')).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('are entered by one agent, confirmed by another, and shown with where they came from', async () => {
    const path = await entered({
      reference: 'Réunion 1',
      sheets: '5',
      'proposal.0.title': 'Un banc',
      'proposal.0.body': 'Un banc au soleil.\n\nDeux <b>si</b> possible.',
      'support.1.proposal': '1',
      'support.1.count': '3',
      'comment.0.body': 'Merci.',
    });
    const own = await read(path);
    expect(own).toContain('un autre agent doit le confirmer');
    expect(own).not.toContain('value="confirm"');
    const other = await read(path, second);
    expect(other).toContain('Deux &lt;b&gt;si&lt;/b&gt; possible.');
    expect(faultsOf(other)).toEqual([]);
    const done = await send(path, formOf(other), second);
    expect(done).toMatchObject({ status: 303, to: `${at('velo')}?done=batch-confirmed` });
    const proposal = await pages.text('/consultations/velo/proposals/2');
    expect(proposal).toContain('une personne, sur papier (<bdi>Réunion du 7e</bdi>)');
    expect(await pages.text('/consultations/velo/proposals/2?lang=en')).toContain(
      'by somebody on paper, at <bdi>Réunion du 7e</bdi>',
    );
    expect(proposal).not.toContain('/participants/');
    expect(await pages.text('/consultations/velo/proposals/1')).toMatch(/Papier|papier/);
    const confirmed = await read(path, second);
    expect(confirmed).toContain('Textes de ce lot');
    expect(faultsOf(confirmed)).toEqual([]);
  });

  it('say which of their texts wait for moderation, and not that they count', async () => {
    const path = await entered(
      {
        reference: 'Marché',
        sheets: '2',
        'proposal.0.title': 'Un puits',
        'proposal.0.body': 'X',
        'comment.0.body': 'Y',
      },
      'relue',
    );
    const done = await send(path, formOf(await read(path, second)), second);
    expect(done).toMatchObject({ status: 303, to: `${at('relue')}?done=batch-confirmed-held` });
    expect(await read(done.to, second)).toContain('Ses textes en attente ne seront publiés qu’une fois acceptés');
    const held = await read(path, second);
    expect(held).toContain('2 textes de ce lot attendent la modération');
    expect(held.match(/en attente<\/span>/g)).toHaveLength(2);
    expect(faultsOf(held)).toEqual([]);
  });

  it('say all that is wrong beside its field, and keep what was typed', async () => {
    const fields = await completed({
      reference: '',
      sheets: '2',
      collectedOn: '2026-03-11',
      'proposal.0.body': 'Sans titre.',
      'support.2.count': 'x',
    });
    const refused = await send(at('velo', '/new'), fields);
    expect(refused.status).toBe(422);
    for (const about of ['Référence', 'Remis le', 'Titre', 'Numéro de la proposition', 'Nombre de feuilles']) {
      expect(refused.html).toContain(about);
    }
    expect(refused.html).toContain('Sans titre.');
    expect(faultsOf(refused.html)).toEqual([]);
    const more = await completed({ do: 'more-support', 'comment.0.body': 'Gardé.' });
    const longer = await send(at('velo', '/new'), more);
    expect(longer.html).toContain('name="support.5.count"');
    expect(longer.html).toContain('Gardé.');
  });

  it('are revoked with a reason by another agent than entered them', async () => {
    const path = await entered({ reference: 'Doublon', sheets: '1', 'proposal.0.title': 'X', 'proposal.0.body': 'Y' });
    await send(path, formOf(await read(path, second)), second);
    expect(await read(path)).toContain('un autre agent doit le révoquer');
    const form = formOf(await read(`${path}?act=revoke`, second));
    expect((await send(path, form, second)).status).toBe(422);
    form.set('reason', 'Saisi deux fois');
    expect(await send(path, form, second)).toMatchObject({ status: 303, to: `${at('velo')}?done=batch-revoked` });
    expect(await read(path)).toContain('Saisi deux fois');
    expect((await pages.get('/consultations/velo/proposals/3')).status).toBe(410);
    const audit = await read('/admin/audit', await hand('admin', 'administrator'));
    for (const act of ['saisies', 'confirmées', 'révoquées'])
      expect(audit).toContain(`Contributions sur papier ${act}`);
  });

  it('are taken back before they count', async () => {
    const path = await entered({ reference: 'Erreur', sheets: '1', 'comment.0.body': 'Oups' });
    const form = formOf(await read(`${path}?act=discard`));
    expect(await send(path, form)).toMatchObject({ status: 303, to: `${at('velo')}?done=batch-discarded` });
    expect((await pages.get(path, { cookie: first })).status).toBe(404);
  });
});
