import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { eachEngine } from '../storage/engines.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from '../web/pages.ts';

/** A resident goes from the first look at a consultation to the answer, and leaves, on the pages alone. */
eachEngine('a resident on the pages', (suite) => {
  const base = '/consultations/velo';
  let pages: Pages;
  let ana: string;
  let cookie: string;
  let leo: string;
  let own = '';

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { database: suite.database });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', {
      rules: { hold: 'nothing', standings: ['resident', 'registered'], decidingStanding: ['resident'] },
    });
    ana = (await registeredPerson(pages.app, 'Ana', { standing: 'resident' })).id;
    leo = (await registeredPerson(pages.app, 'Léo')).id;
    await proposed(pages.app, { slug: 'velo', authorId: leo, body: 'Une piste cyclable sur le quai.' });
  });

  const read = (path: string) => pages.text(path, { cookie });
  const send = async (path: string, parameters: Readonly<Record<string, string>>, file?: File) => {
    const form = new FormData();
    for (const [name, text] of Object.entries(parameters)) form.append(name, text);
    if (file !== undefined) form.append('file', file);
    return await pages.upload(path, form, { 'sec-fetch-site': 'same-origin', cookie });
  };
  const goes = async (answer: Promise<Response>) => (await answer).headers.get('location') ?? '';
  const once = (html: string) => /name="once" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const seen = async (number: number) =>
    value(await readProposal(pages.app, { slug: 'velo', number, viewer: ANYBODY }));

  it('reads what is asked of whom and what is shown, and signs in', async () => {
    const query = await pages.text(`${base}/propose`);
    expect(query).toContain('Qui peut participer');
    expect(query).toContain('Votre texte, sous le nom que vous avez choisi.');
    expect(query).toContain('/sign-in?next=');
    cookie = await pages.signedIn({ participantId: ana });
    expect(await read(`${base}/propose`)).toContain('Votre statut : habitant vérifié.'.replace(' :', '\u00a0:'));
  });

  it('writes, looks for the like of it, keeps it, comes back and sends it with a picture and a place', async () => {
    const input = {
      title: 'Un abri à vélos',
      body: 'Près de la piste cyclable du quai.',
      lang: 'fr',
      place: 'Place de la gare',
    };
    expect(await (await send(`${base}/propose`, { ...input, intent: 'similar' })).text()).toContain(
      `${base}/proposals/1"`,
    );
    expect(await goes(send(`${base}/propose`, { ...input, intent: 'keep' }))).toContain('draft-kept');
    expect(await read('/me')).toContain('Un abri à vélos');
    const form = await read(`${base}/propose`);
    expect(form).toContain('value="Un abri à vélos"');
    const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    const file = new File([Uint8Array.from(jpeg)], 'abri.jpg');
    const sending = { ...input, intent: 'send', once: once(form), 'file-alt': 'Un abri en bois' };
    expect(await goes(send(`${base}/propose`, sending, file))).toBe(`${base}/proposals/2?done=proposal-sent`);
    expect(await goes(send(`${base}/propose`, sending, file))).toBe(`${base}/proposals/2?done=proposal-sent`);
    const page = await read(`${base}/proposals/2?done=proposal-sent`);
    for (const words of ['Votre proposition est publiée.', 'Place de la gare', 'alt="Un abri en bois"'])
      expect(page).toContain(words);
    expect((await seen(2)).images).toHaveLength(1);
    own = (await seen(2)).id;
  });

  it('supports and comments, each with a receipt', async () => {
    expect(await goes(send(`${base}/proposals/1/support`, { intent: 'for', version: '1' }))).toContain(
      'support-recorded',
    );
    expect(await read(`${base}/proposals/1?done=support-recorded`)).toContain('Votre choix est enregistré.');
    const comment = { body: 'Oui, jusqu’au pont.', side: 'for', lang: 'fr' };
    expect(await goes(send(`${base}/proposals/1/comment`, comment))).toContain('comment-sent');
    expect(await read('/me')).toContain('Oui, jusqu’au pont.');
  });

  it('changes the text once others support it, and confirms', async () => {
    value(await giveSupport(pages.app, { proposalId: own, participantId: leo, side: 'for' }));
    const input = { intent: 'change', title: 'Deux abris à vélos', body: 'Près de la piste.', lang: 'fr' };
    expect(await goes(send(`/me/proposals/${own}`, input))).toContain('version-waits');
    expect(await goes(send(`/me/proposals/${own}`, { intent: 'confirm' }))).toContain('version-published');
    expect(await seen(2)).toMatchObject({ version: 2, title: { fr: 'Deux abris à vélos' } });
  });

  it('finds the official answer, and takes everything along', async () => {
    value(
      await publishAnswer(pages.app, {
        proposalId: own,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [],
        by: null,
      }),
    );
    expect(await read('/me')).toContain('Acceptée');
    const data = JSON.parse(await read('/me/data.json'));
    expect(data).toMatchObject({
      participant: { name: 'Ana', standing: 'resident' },
      proposals: [{ number: 2, images: [{ alt: 'Un abri en bois' }], versions: [{ number: 1 }, { number: 2 }] }],
    });
    expect(data.acts.map(({ kind }: { readonly kind: string }) => kind).toSorted()).toEqual([
      'comment',
      'proposal',
      'support',
    ]);
    expect(await read('/me/data.csv')).toContain('Deux abris à vélos');
  });

  it('leaves, with the texts there without an author and a place, and no count changes', async () => {
    const totals = async () => [(await seen(1)).supports, (await seen(2)).supports];
    const before = await totals();
    expect(await pages.text(`${base}/proposals/2`)).toMatch(/Ana[\s\S]*Place de la gare/);
    const form = await read('/me/erase');
    for (const words of [
      'Les laisser publics, sans auteur ni lieu',
      'Les supprimer',
      'qui ne disent plus qui les a écrits',
    ])
      expect(form).toContain(words);
    const undecided = await send('/me/erase', { sure: 'yes' });
    expect([undecided.status, await undecided.text()]).toEqual([422, expect.stringContaining('name="ownTexts"')]);
    expect(await goes(send('/me/erase', { ownTexts: 'keep', sure: 'yes' }))).toBe('/erased');
    expect((await pages.get('/me', { cookie })).status).toBe(401);
    expect(await totals()).toEqual(before);
    expect(await seen(2)).toMatchObject({ title: { fr: 'Deux abris à vélos' }, author: { name: '' }, images: [] });
    for (const path of [`${base}/proposals/1`, `${base}/proposals/2`, base, `${base}/proposals/2.atom`]) {
      const page = await pages.text(path);
      for (const words of [/\bAna\b/, /Place de la gare/, new RegExp(ana)]) expect(page, path).not.toMatch(words);
    }
    expect(await pages.text(`${base}/proposals/1`)).toContain('jusqu’au pont');
    expect(await pages.text(`${base}/proposals/2`)).toContain('compte supprimé');
    expect((await pages.get(`/participants/${ana}`)).status).toBe(410);
    expect(await pages.app.store.read((reader) => reader.views.drift())).toEqual([]);
  });
});
