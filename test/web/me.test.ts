import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { readOwnActs } from '../../src/application/participant/reads.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { saveDraft } from '../../src/application/proposal/reads.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { EMPTY_INPUT } from '../../src/http/web/proposal/proposal-input.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };

describe('my page', () => {
  let pages: Pages;
  let ana: string;
  let cookie: string;
  let other: string;
  let own: string;
  let theirs: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', {
      rules: { hold: 'nothing', standings: ['resident', 'registered'], supports: 'for-and-against' },
    });
    await opened(app, 'read-first', { rules: { hold: 'everything' } });
    ana = (await registeredPerson(app, 'Ana')).id;
    other = (await registeredPerson(app, 'Léo')).id;
    own = (await proposed(app, { slug: 'velo', authorId: ana, body: 'Une piste.' })).id;
    theirs = (await proposed(app, { slug: 'velo', authorId: other, body: 'Des bancs.' })).id;
    cookie = await pages.signedIn({ participantId: ana });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const mine = () => pages.text('/me', { cookie });
  const post = (path: string, form: Record<string, string>, by = cookie) =>
    pages.post(path, form, { ...SAME, cookie: by });
  const proposal = async () =>
    value(
      await readProposal(pages.app, {
        slug: 'velo',
        number: 1,
        viewer: { ...ANYBODY, participantId: ana },
      }),
    );

  it('is for whoever signed in, and nobody else keeps it', async () => {
    expect((await pages.get('/me')).status).toBe(401);
    const response = await pages.get('/me', { cookie });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await pages.text('/', { cookie })).toContain('href="/me"');
    const empty = await pages.text('/me', {
      cookie: await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Neu')).id }),
    });
    expect(empty).toContain('Vous n’avez encore rien écrit ni soutenu ici.');
  });

  it('says what somebody did and what became of it', async () => {
    const { app } = pages;
    value(await giveSupport(app, { proposalId: theirs, participantId: ana, side: 'for' }));
    value(
      await submitComment(app, {
        slug: 'velo',
        proposalId: theirs,
        authorId: ana,
        body: '=Oui, près du parc.',
        side: 'for',
        lang: 'fr',
      }),
    );
    const poll = value(
      await openPoll(app, {
        slug: 'velo',
        question: { fr: 'Quand ?' },
        options: [{ fr: 'Matin' }, { fr: 'Soir' }],
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    value(await voteInPoll(app, { pollId: poll.id, participantId: ana, optionIds: [poll.options[1]?.id ?? ''] }));
    value(
      await fileReport(app, {
        subject: { kind: 'proposal', id: theirs },
        rule: 'spam',
        text: 'Encore.',
        reporterId: ana,
      }),
    );
    value(
      await publishAnswer(app, {
        proposalId: own,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [],
        by: null,
      }),
    );
    const text = await mine();
    for (const content of [
      'Une piste.',
      'Soutien à la version 1',
      'près du parc',
      'Quand ?',
      'Soir',
      'Acceptée',
      'Pas encore examiné',
    ])
      expect(text).toContain(content);
    expect(text).not.toContain('Matin');
    const officer = await pages.text(`/participants/${ana}`);
    expect(officer).not.toContain('Soutien à la version');
  });

  it('shows drafts, and goes on page by page', async () => {
    value(
      await saveDraft(pages.app, {
        slug: 'velo',
        participantId: ana,
        input: { ...EMPTY_INPUT, title: 'À finir', lang: 'fr' },
      }),
    );
    expect(await mine()).toContain('À finir');
    const page = await pages.app.store.read((reader) =>
      readOwnActs(reader, pages.app, { participantId: ana, limit: 2, after: null }),
    );
    const rest = await pages.app.store.read((reader) =>
      readOwnActs(reader, pages.app, { participantId: ana, limit: 99, after: page.next }),
    );
    expect(new Set([...page.items, ...rest.items].map(({ kind }) => kind))).toEqual(
      new Set(['proposal', 'support', 'comment', 'poll-vote', 'report']),
    );
    expect(page.items.length + rest.items.length).toBe(5);
  });

  it('does not repeat a text that was removed, but its author’s own', async () => {
    value(
      await decideProposal(pages.app, {
        proposalId: theirs,
        kind: 'remove',
        rule: 'spam',
        reason: 'Publicité.',
        by: null,
      }),
    );
    expect(await mine()).not.toContain('Des bancs');
    const leo = await pages.signedIn({ participantId: other });
    expect(await pages.text('/me', { cookie: leo })).toContain('Des bancs');
    const removed = await pages.text(`/me/proposals/${theirs}`, { cookie: leo });
    expect(removed).toContain('/me/appeals/');
    value(
      await decideProposal(pages.app, {
        proposalId: theirs,
        kind: 'restore',
        rule: 'decision-undone',
        reason: 'Non.',
        by: null,
      }),
    );
  });

  it('changes name and language, and refuses an empty name beside its field', async () => {
    const refused = await post('/me', { name: ' ', lang: 'en' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('id="name-error"');
    expect((await post('/me', { name: 'Ana B.', lang: 'en' })).headers.get('location')).toBe('/me?done=me-changed');
    expect(await pages.text(`/participants/${ana}`)).toContain('Ana B.');
    expect(await pages.text('/me', { cookie })).toContain('<html lang="en">');
    await post('/me', { name: 'Ana B.', lang: 'fr' });
  });

  describe('a proposal of one’s own', () => {
    const path = () => `/me/proposals/${own}`;
    const CHANGED = {
      intent: 'change',
      title: 'Deux pistes.',
      body: 'Sur les quais.',
      lang: 'fr',
      cost: '',
      currency: 'EUR',
      amends: '',
    };

    it('is nobody else’s', async () => {
      const leo = await pages.signedIn({ participantId: other });
      expect((await pages.get(path(), { cookie: leo })).status).toBe(404);
      expect((await pages.get(path())).status).toBe(401);
      expect((await post(path(), { intent: 'withdraw', sure: 'yes' }, leo)).status).toBe(404);
      expect(await pages.text('/consultations/velo/proposals/1', { cookie })).toContain(`href="${path()}"`);
      expect(await pages.text('/consultations/velo/proposals/1', { cookie: leo })).not.toContain('/me/proposals/');
    });

    it('changes at once while nobody took a side, each version readable', async () => {
      const done = await post(path(), CHANGED);
      expect(done.headers.get('location')).toBe(`${path()}?done=version-published`);
      expect(await proposal()).toMatchObject({ version: 2, title: { fr: 'Deux pistes.' } });
      const same = await post(path(), CHANGED);
      expect(same.status).toBe(409);
      expect(await same.text()).toContain('Sur les quais.');
    });

    it('waits for its author’s word once somebody took a side', async () => {
      value(await giveSupport(pages.app, { proposalId: own, participantId: other, side: 'for' }));
      const waits = await post(path(), { ...CHANGED, title: 'Trois pistes.' });
      expect(waits.headers.get('location')).toBe(`${path()}?done=version-waits`);
      expect(await proposal()).toMatchObject({ version: 2 });
      expect(await mine()).toContain('une version attend votre confirmation');
      expect((await post(path(), { intent: 'drop' })).headers.get('location')).toContain('version-dropped');
      await post(path(), { ...CHANGED, title: 'Trois pistes.' });
      expect((await post(path(), { intent: 'confirm' })).headers.get('location')).toContain('version-published');
      expect(await proposal()).toMatchObject({ version: 3, title: { fr: 'Trois pistes.' } });
    });

    it('that waits to be read says so', async () => {
      const held = (await proposed(pages.app, { slug: 'read-first', authorId: ana })).id;
      expect(await pages.text(`/me/proposals/${held}?done=proposal-held`, { cookie })).toContain(
        'Votre proposition est reçue.',
      );
    });

    it('is taken back with a second step only', async () => {
      const response = await post(path(), { intent: 'withdraw' });
      expect(response.status).toBe(422);
      expect(await response.text()).toContain('id="sure-error"');
      const done = await post(path(), { intent: 'withdraw', sure: 'yes' });
      expect(done.headers.get('location')).toContain('proposal-withdrawn');
      expect((await pages.get('/consultations/velo/proposals/1')).status).toBe(410);
      expect(await mine()).toContain('retirée');
    });
  });

  it('gives everything as one document, and a table without formulas', async () => {
    const response = await pages.get('/me/data.json', { cookie });
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(await response.json()).toMatchObject({
      participant: { name: 'Ana B.', standing: 'registered' },
      drafts: [{ said: { title: 'À finir' } }],
      acts: expect.arrayContaining([expect.objectContaining({ kind: 'poll-vote' })]),
      proposals: expect.arrayContaining([
        expect.objectContaining({ versions: expect.arrayContaining([expect.objectContaining({ number: 3 })]) }),
      ]),
    });
    const csv = await pages.text('/me/data.csv', { cookie });
    expect(csv.split('\r\n')[0]).toBe('at,kind,consultation,proposal,title,status,side,version,text,outcome,url');
    expect(csv).toContain(`"'=Oui, près du parc."`);
    expect((await pages.get('/me/data.json')).status).toBe(401);
  });

  it('erases with a second step: signed out, words gone, counts as they were', async () => {
    const before = (await pages.app.store.read((reader) => reader.supports.counts(theirs))) as unknown;
    expect(await pages.text('/me/erase', { cookie })).toContain('Cette action est irréversible.');
    expect((await post('/me/erase', {})).status).toBe(422);
    expect((await post('/me/erase', { sure: 'yes' })).status).toBe(422);
    expect((await post('/me/erase', { ownTexts: 'keep' })).status).toBe(422);
    const done = await post('/me/erase', { ownTexts: 'remove', sure: 'yes' });
    expect(done.headers.get('location')).toBe('/erased');
    expect(done.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await pages.get('/me', { cookie })).status).toBe(401);
    expect(await pages.text('/erased')).toContain('Votre compte est supprimé');
    expect((await pages.get(`/participants/${ana}`)).status).toBe(410);
    expect(await pages.text('/consultations/velo/proposals/2')).not.toContain('près du parc');
    expect(await pages.app.store.read((reader) => reader.supports.counts(theirs))).toEqual(before);
  });
});
