import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveHostAnswer } from '../../src/application/network/outgoing/receive-host-answer.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const HOST = 'https://torino.example/consultations/velo';
const PROPOSE = '/consultations/velo/propose';

describe('taking part at home in what another institution hosts', () => {
  let pages: Pages;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const ana = await registeredPerson(app, 'Ana');
    const first = await proposed(app, {
      slug: 'velo',
      authorId: (await registeredPerson(app, 'Léo')).id,
      body: 'Une piste.',
    });
    await app.store.transact(async (writer) => {
      const own = await writer.consultations.bySlug('velo');
      if (own === null) throw new Error('no consultation');
      const host = { uri: HOST, institution: 'https://torino.example/' };
      await writer.consultations.save({ ...own, host });
      await writer.proposals.save({ ...first, uri: `${HOST}/proposals/1` });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: own.id, cursor: null, dueAt: null, ...never });
    });
    cookie = await pages.signedIn({ participantId: ana.id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const text = async (path: string) => await (await pages.get(path, { cookie })).text();
  const propose = async (title: string) => {
    const form = { intent: 'send', title, body: 'Devant la gare.', lang: 'fr' };
    const sent = await pages.post(PROPOSE, form, { ...SAME, cookie });
    expect(sent.status).toBe(303);
    return sent.headers.get('location') ?? '';
  };
  const answered = async (status: 'held' | 'accepted' | 'refused', refusal: Refusal | null) => {
    const [act] = await pages.app.store.read((reader) => reader.outgoingContributions.due(pages.app.now(), 10));
    const answer = { actId: act?.id ?? '', status, refusal, result: null, document: '{}' };
    expect(await receiveHostAnswer(pages.app, { ...answer, actor: HOST })).toBe('taken');
  };

  it('says before who decides, of pictures too', async () => {
    const form = await text(`${PROPOSE}?lang=en`);
    expect(form).toContain('torino.example organises this consultation');
    expect(form).toContain('type="file"');
    expect(await text('/consultations/velo/proposals/1?lang=en')).toContain(
      'torino.example organises this consultation',
    );
  });

  it('names what people mention, and another server finds it by: the handle at its host', async () => {
    const handle = async (path: string) =>
      /<code class="handle">([^<]*)<\/code>/.exec(await text(`/consultations/velo${path}`))?.[1];
    expect(await handle('')).toBe('@velo@torino.example');
    expect(await handle('/proposals/1')).toBe('@velo_1@torino.example');
    for (const [path, expected] of [
      ['', '@velo@torino.example'],
      ['/proposals/1', '@velo_1@torino.example'],
    ] as const) {
      const uri = encodeURIComponent(`${pages.app.origin}/consultations/velo${path}`);
      expect(await text(`/interact?uri=${uri}`)).toContain(`<code class="handle">${expected}</code>`);
    }
  });

  it('leads to a page that says that the host has not decided, and shows it to nobody else', async () => {
    const own = await propose('Des arceaux');
    expect(own).toMatch(/^\/me\/proposals\/[0-9a-f-]+\?done=sent-to-host/);
    expect(await text(`${own}&lang=en`)).toContain('Sent to torino.example, which decides. No answer yet.');
    expect(await text('/me?lang=en')).toContain('Sent to torino.example');
    expect(await pages.text('/consultations/velo')).not.toContain('Des arceaux');
  });

  it('says when an officer of the host keeps it, and then why it was refused', async () => {
    await answered('held', null);
    expect(await text('/me?lang=en')).toContain('An agent of torino.example reads it');
    const own = await propose('Une réclame');
    await answered('refused', { type: 'removed-by-host', rule: 'advertising', reason: 'Pour un magasin.' });
    const shown = await text(`${own}&lang=en`);
    expect(shown).toContain('torino.example did not accept it');
    expect(shown).toContain('Pour un magasin.');
    expect(await text('/me?lang=fr')).toContain('Pour un magasin.');
  });

  it('sends a comment to the host too', async () => {
    const form = { body: 'Oui.', lang: 'fr', side: 'for' };
    const sent = await pages.post('/consultations/velo/proposals/1/comment', form, { ...SAME, cookie });
    expect(sent.headers.get('location')).toContain('done=sent-to-host');
    expect(await pages.text('/consultations/velo/proposals/1')).not.toContain('Oui.');
    expect(await text('/me?lang=en')).toContain('Sent to torino.example, which decides.');
  });

  it('leads from the id that its host knows to where everybody reads it, once they do', async () => {
    const own = await propose('Un abri');
    const id = /[0-9a-f-]{36}/.exec(own)?.[0] ?? '';
    const address = `/consultations/velo/contributions/${id}`;
    expect((await pages.get(address)).status).toBe(404);
    await pages.app.store.transact(async (writer) => {
      const stored = await writer.proposals.byId(id);
      if (stored !== null) {
        const now = {
          number: 7,
          status: 'published',
          uri: `${HOST}/proposals/7`,
          publishedAt: pages.app.now(),
        } as const;
        await writer.proposals.save({ ...stored, ...now });
      }
    });
    const answer = await pages.get(address);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/consultations/velo/proposals/7']);
    expect((await pages.get(`/consultations/other/contributions/${id}`)).status).toBe(404);
  });

  it('sends other topics and another place to the host too, and pictures with them', async () => {
    const own = await pages.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('velo');
      return await reader.proposals.byNumber(consultation?.id ?? '', 7);
    });
    const path = `/me/proposals/${own?.id}/details`;
    expect(await text(`${path}?lang=en`)).toContain('type="file"');
    const form = { intent: 'save', tags: 'vélo, quai', place: 'Quai Sarrail' };
    const sent = await pages.post(path, form, { ...SAME, cookie });
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      `/me/proposals/${own?.id}?done=change-sent-to-host`,
    ]);
    const acts = await pages.app.store.read((reader) => reader.outgoingContributions.about(own?.id ?? ''));
    expect(acts.at(-1)).toMatchObject({
      act: 'update',
      status: 'waiting',
      details: { tags: ['vélo', 'quai'], place: 'Quai Sarrail', location: null },
    });
    expect(await pages.text('/consultations/velo/proposals/7')).not.toContain('Quai Sarrail');
    expect(await text(path)).toContain('value="Quai Sarrail"');
  });

  it('is not what officers here decide about', async () => {
    expect(await pages.app.store.read((reader) => reader.views.moderationCounts(null))).toMatchObject({ held: 0 });
  });
});
