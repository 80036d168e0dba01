import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { confirmVersion, reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const base = '/consultations/velo/proposals/1';

describe('taking part on the pages', () => {
  let pages: Pages;
  let proposalId: string;
  let authorId: string;
  /** Cookies of people. */
  const as: Record<string, string> = {};
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', {
      rules: { hold: 'nothing', supports: 'for-and-against', standings: ['resident', 'registered'] },
    });
    authorId = (await registeredPerson(app, 'Ana')).id;
    proposalId = (await proposed(app, { slug: 'velo', authorId })).id;
    for (const [name, standing] of [
      ['Léo', 'resident'],
      ['Zoé', 'registered'],
      ['Max', 'fediverse'],
    ] as const) {
      const { id } = await registeredPerson(app, name, { standing });
      ids[name] = id;
      as[name] = await pages.signedIn({ participantId: id });
    }
    as['Ana'] = await pages.signedIn({ participantId: authorId });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const post = (path: string, form: Record<string, string>, cookie?: string) =>
    pages.post(path, form, cookie === undefined ? SAME : { ...SAME, cookie });
  const mine = async (name: string) => {
    const viewer = { ...ANYBODY, participantId: ids[name] ?? authorId };
    return value(await readProposal(pages.app, { slug: 'velo', number: 1, viewer })).mine;
  };
  const input = async () =>
    value(await readComments(pages.app, { slug: 'velo', number: 1, viewer: ANYBODY, limit: 50, after: null })).items;
  const once = (html: string) => /name="once" value="([^"]+)"/.exec(html)?.[1] ?? '';

  it('says until when, where phases overlap', async () => {
    await opened(pages.app, 'long', {
      phases: [
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-16' },
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-30' },
      ],
      rules: { hold: 'nothing' },
    });
    await proposed(pages.app, { slug: 'long', authorId });
    const page = await pages.text('/consultations/long/proposals/1/comment', { cookie: as['Zoé'] ?? '' });
    expect(page).toContain('>30 mars 2026 à 23:59 (heure de Paris)</time>');
    expect(page).not.toContain('16 mars 2026');
  });

  describe('a support', () => {
    it('is explained to anybody before it is given: who may, what is shown, and the way in', async () => {
      const text = await pages.text(`${base}/support`);
      expect(text).toContain('Aucune page ne montre qui soutient quoi');
      expect(text).toContain('/sign-in?next=%2Fconsultations%2Fvelo%2Fproposals%2F1%2Fsupport');
      expect(text).not.toContain('name="intent"');
      expect(await pages.text(base)).toContain(`href="${base}/support"`);
      expect(await pages.text(`${base}/support?lang=en`)).toContain('No page shows who supports what');
    });

    it('says how this very person is known, and who the rules leave out', async () => {
      expect(await pages.text(`${base}/support`, { cookie: as['Léo'] ?? '' })).toContain('Habitants vérifiés');
      const left = await pages.text(`${base}/support`, { cookie: as['Max'] ?? '' });
      expect(left).toContain('Réservé à');
      expect(left).not.toContain('name="intent"');
    });

    it('is given, with a receipt, changed, and taken back', async () => {
      const given = await post(`${base}/support`, { intent: 'for', version: '1' }, as['Léo']);
      expect(given.status).toBe(303);
      expect(given.headers.get('location')).toBe(`${base}?done=support-recorded`);
      expect(await mine('Léo')).toMatchObject({ side: 'for', version: 1, standing: 'resident' });
      const receipt = await pages.text(`${base}?done=support-recorded`, { cookie: as['Léo'] ?? '' });
      expect(receipt).toContain('Votre choix est enregistré.');
      expect(receipt).toContain('Vous soutenez cette proposition, dans sa version 1.');
      expect(receipt).toContain('Ce statut compte pour la décision.');
      const against = await post(`${base}/support`, { intent: 'against', version: '1' }, as['Léo']);
      expect(await mine('Léo')).toMatchObject({ side: 'against' });
      const withdrawn = await post(`${base}/support`, { intent: 'withdraw', version: '1' }, as['Léo']);
      expect(await mine('Léo')).toBeNull();
      // Logs of proxies have addresses of pages: they do not tell what was chosen.
      const [same, ...others] = [given, against, withdrawn].map(({ headers }) => headers.get('location'));
      expect(others).toEqual([same, same]);
    });

    it('given twice is one', async () => {
      for (const _ of [1, 2]) await post(`${base}/support`, { intent: 'for', version: '1' }, as['Zoé']);
      const { supports } = value(await readProposal(pages.app, { slug: 'velo', number: 1, viewer: ANYBODY }));
      expect(supports.visible && supports.totals.for.registered).toBe(1);
    });

    it('is refused where the text changed meanwhile, and asked again', async () => {
      const change = { proposalId, authorId, content: saying('Une piste plus large.'), confirmed: false };
      value(await reviseProposal(pages.app, change));
      value(await confirmVersion(pages.app, { proposalId, authorId }));
      const late = await post(`${base}/support`, { intent: 'for', version: '1' }, as['Léo']);
      expect(late.status).toBe(409);
      expect(await late.text()).toContain('c’est maintenant la version 2');
      const query = await pages.text(base, { cookie: as['Zoé'] ?? '' });
      expect(query).toContain('Soutenir la version 2');
      await post(`${base}/support`, { intent: 'for', version: '2' }, as['Zoé']);
      expect(await mine('Zoé')).toMatchObject({ version: 2 });
    });

    it('is not given without a session, nor by another site', async () => {
      const without = await post(`${base}/support`, { intent: 'for', version: '2' });
      expect(without.status).toBe(401);
      expect(await without.text()).toContain('Se connecter dans un autre onglet');
      const cookie = as['Léo'] ?? '';
      const foreign = { cookie, 'sec-fetch-site': 'cross-site' };
      expect((await pages.post(`${base}/support`, { intent: 'for' }, foreign)).status).toBe(403);
      expect(await mine('Léo')).toBeNull();
    });
  });

  describe('a comment', () => {
    it('is published with its side, once however often the button was pressed', async () => {
      const form = await pages.text(base, { cookie: as['Léo'] ?? '' });
      const comment = { once: once(form), body: 'Très utile.', side: 'for', lang: 'fr' };
      const [first, second] = [
        await post(`${base}/comment`, comment, as['Léo']),
        await post(`${base}/comment`, comment, as['Léo']),
      ];
      expect([first.status, second.status]).toEqual([303, 303]);
      expect(second.headers.get('location')).toBe(`${base}?done=comment-sent`);
      expect(await input()).toMatchObject([{ body: 'Très utile.', side: 'for' }]);
    });

    it('sent anew in the same words, as a browser offers them that went back, is the one there is', async () => {
      const comment = { once: 'another-form', body: 'Très utile.', side: 'for', lang: 'fr' };
      expect((await post(`${base}/comment`, comment, as['Léo'])).status).toBe(303);
      expect(await input()).toHaveLength(1);
    });

    it('is answered in its thread', async () => {
      const parent = (await input())[0]?.id ?? '';
      const form = await pages.text(`${base}/comment?to=${parent}`, { cookie: as['Zoé'] ?? '' });
      expect(form).toContain('Très utile.');
      await post(`${base}/comment?to=${parent}`, { body: 'Je doute.', lang: 'fr' }, as['Zoé']);
      expect((await input())[1]).toMatchObject({ body: 'Je doute.', parentId: parent });
    });

    it('that is refused keeps what was typed', async () => {
      const refused = await post(`${base}/comment`, { body: 'Sans session <b>', lang: 'en', side: 'against' });
      expect(refused.status).toBe(401);
      const html = await refused.text();
      expect(html).toContain('Sans session &lt;b&gt;');
      expect(html).toMatch(/value="against" checked/);
      expect(html).toMatch(/<option value="en" selected>/);
      const empty = await post(`${base}/comment`, { body: ' ', lang: 'fr' }, as['Zoé']);
      expect(empty.status).toBe(422);
      expect(await empty.text()).toContain('aria-invalid="true"');
    });

    it('is changed and taken back by whoever wrote it, by nobody else', async () => {
      const { id } = value(
        await submitComment(pages.app, {
          slug: 'velo',
          proposalId,
          authorId: ids['Léo'] ?? '',
          body: 'Faute.',
          lang: 'fr',
        }),
      );
      const path = `${base}/comments/${id}/change`;
      expect((await pages.get(path, { cookie: as['Zoé'] ?? '' })).status).toBe(403);
      expect((await pages.get(path)).status).toBe(401);
      expect(await pages.text(path, { cookie: as['Léo'] ?? '' })).toContain('Faute.');
      expect((await post(path, { intent: 'change', body: 'Corrigé.' }, as['Zoé'])).status).toBe(403);
      const changed = await post(path, { intent: 'change', body: 'Corrigé.' }, as['Léo']);
      expect(changed.headers.get('location')).toBe(`${base}?done=comment-changed`);
      await post(path, { intent: 'withdraw' }, as['Léo']);
      expect((await input()).find((each) => each.id === id)).toMatchObject({ status: 'withdrawn', body: '' });
      expect((await pages.get(path, { cookie: as['Léo'] ?? '' })).status).toBe(410);
    });

    it('of another proposal is not found under this one', async () => {
      const other = await proposed(pages.app, { slug: 'velo', authorId, body: 'Autre chose.' });
      const { id } = value(
        await submitComment(pages.app, { slug: 'velo', proposalId: other.id, authorId, body: 'Ailleurs.', lang: 'fr' }),
      );
      expect((await pages.get(`${base}/comment?to=${id}`)).status).toBe(404);
      expect((await pages.get(`${base}/comments/${id}/report`)).status).toBe(404);
    });
  });

  describe('a report', () => {
    const reports = () =>
      pages.app.store.read((reader) => reader.views.reports({ open: true, within: null, limit: 50, after: null }));

    it('needs a reason of the list, and keeps the words', async () => {
      const refused = await post(`${base}/report`, { rule: 'within-the-rules', text: 'Mes mots.' }, as['Zoé']);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('Mes mots.');
      expect((await reports()).items).toEqual([]);
    });

    it('of a proposal or a comment goes to the officers, from anybody', async () => {
      const comment = (await input())[0]?.id ?? '';
      const done = await post(`${base}/report`, { rule: 'spam', text: '' }, as['Zoé']);
      expect(done.headers.get('location')).toBe(`${base}?done=report-filed`);
      await post(`${base}/comments/${comment}/report`, { rule: 'insult', text: 'Lisez.' });
      expect((await reports()).items).toMatchObject([
        { subject: { kind: 'proposal', id: proposalId }, rule: 'spam', text: null, reporterId: ids['Zoé'] },
        { subject: { kind: 'comment', id: comment }, rule: 'insult', text: 'Lisez.', reporterId: null },
      ]);
    });

    it('of what was removed already is not asked for', async () => {
      const { id } = value(
        await submitComment(pages.app, { slug: 'velo', proposalId, authorId, body: 'Grossier.', lang: 'fr' }),
      );
      value(
        await decideComment(pages.app, { commentId: id, kind: 'remove', rule: 'insult', reason: 'Non.', by: null }),
      );
      expect((await pages.get(`${base}/comments/${id}/report`)).status).toBe(410);
    });

    it('from one network without a session is held to a few', async () => {
      const statuses = [];
      for (let sent = 0; sent < 6; sent += 1) statuses.push((await post(`${base}/report`, { rule: 'spam' })).status);
      expect(statuses.at(-1)).toBe(429);
      expect((await post(`${base}/report`, { rule: 'spam' }, as['Léo'])).status).toBe(303);
    });
  });

  describe('a poll', () => {
    let path: string;
    let options: readonly string[];

    beforeAll(async () => {
      const poll = value(
        await openPoll(pages.app, {
          slug: 'velo',
          question: { fr: 'Le matin ?' },
          options: [{ fr: 'Oui' }, { fr: 'Non' }],
          multiple: false,
          closesAt: '2026-03-20',
          by: null,
        }),
      );
      path = `/consultations/velo/polls/${poll.id}`;
      options = poll.options.map(({ id }) => id);
    });

    it('is answered once, and says to whoever answered what they chose', async () => {
      expect(await pages.text('/consultations/velo')).toContain(`href="${path}"`);
      expect(await pages.text('/consultations/velo', { cookie: as['Zoé'] ?? '' })).toContain(`action="${path}"`);
      expect((await post(path, {}, as['Zoé'])).status).toBe(422);
      const voted = await post(path, { option: options[1] ?? '' }, as['Zoé']);
      expect(voted.headers.get('location')).toBe(`${path}?done=poll-voted`);
      expect(await pages.text(`${path}?done=poll-voted`, { cookie: as['Zoé'] ?? '' })).toContain('votre choix');
      expect(await pages.text(path, { cookie: as['Léo'] ?? '' })).not.toContain('votre choix');
      expect((await post(path, { option: options[0] ?? '' }, as['Zoé'])).status).toBe(409);
    });

    it('leads somebody without a session to sign in, and keeps what they chose', async () => {
      expect(await pages.text(path)).toContain('/sign-in?next=');
      const refused = await post(path, { option: options[0] ?? '' });
      expect(refused.status).toBe(401);
      expect(await refused.text()).toContain(`value="${options[0]}" checked`);
    });
  });

  it('is not offered to agents, whose names take no part', async () => {
    const { inviteAgent } = await import('../../src/application/agent/invite-agent.ts');
    const agent = value(await inviteAgent(pages.app, { email: 'officer@lyon.example', role: 'officer', by: null }));
    const cookie = await pages.signedIn({ agentId: agent.agent.id });
    expect(await pages.text(base, { cookie })).not.toContain('name="intent" value="for"');
    expect((await post(`${base}/support`, { intent: 'for' }, cookie)).status).toBe(403);
  });

  it('is over with its phase, and then says so', async () => {
    pages.clock.advance({ days: 90 });
    const fresh = await pages.signedIn({ participantId: ids['Léo'] ?? '' });
    expect((await post(`${base}/support`, { intent: 'for', version: '2' }, fresh)).status).toBe(409);
    const late = await post(`${base}/comment`, { body: 'Trop tard.', lang: 'fr' }, fresh);
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('Trop tard.');
    expect(await pages.text(base)).not.toContain(`href="${base}/support"`);
  });
});
