import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import type { Mirrored, MirroredProposal } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { receiveHostAnswer } from '../../src/application/network/outgoing/receive-host-answer.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { opened, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TORINO = 'https://torino.example/';
const HOST = `${TORINO}consultations/velo`;
const NOW = new Date('2026-03-02T08:00:00Z');

function told(number: number, text: string, more: Partial<MirroredProposal> = {}): MirroredProposal {
  const content = saying(text);
  return {
    kind: 'proposal',
    uri: `${HOST}/proposals/${number}`,
    number,
    version: 2,
    content,
    contentHash: contentHashOf(content),
    tags: [],
    location: null,
    place: null,
    images: [],
    author: null,
    original: null,
    publishedAt: NOW,
    updatedAt: NOW,
    ...more,
  };
}

describe('a host that says what cannot be', () => {
  let pages: Pages;
  let consultationId: string;
  let ana: string;

  beforeAll(async () => {
    pages = await openPages(NOW.toISOString());
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    ana = (await registeredPerson(app, 'Ana')).id;
    await app.store.transact(async (writer) => {
      const own = await writer.consultations.bySlug('velo');
      if (own === null) throw new Error('no consultation');
      consultationId = own.id;
      await writer.consultations.save({ ...own, host: { uri: HOST, institution: TORINO } });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId, cursor: null, dueAt: NOW, ...never });
      await writer.peering.savePeer({
        uri: TORINO,
        origin: 'https://torino.example',
        handle: 'torino@torino.example',
        name: { it: 'Torino' },
        territory: null,
        languages: ['it'],
        protocol: '1',
        software: 'parvis 0.1.0',
        journal: null,
        mirrors: true,
        counts: true,
        witnesses: false,
        addedAt: NOW,
        seenAt: NOW,
        failingSince: null,
      });
    });
    await tells([told(1, 'Une piste sur le quai.')]);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  let page = 0;
  const tells = async (items: readonly Mirrored[]) => {
    page += 1;
    const next = `${HOST}/changes?cursor=${page}`;
    await readHost(pages.app, { page: async () => ({ items, next, more: false }) }, consultationId);
  };
  const kinds = async () =>
    (await pages.app.store.read((reader) => reader.peering.evidence({ peer: TORINO, limit: 50 }))).map(
      ({ kind }) => kind,
    );
  const shown = async () => await pages.text('/consultations/velo?lang=en');

  it('is believed where there is nothing to doubt', async () => {
    expect(await shown()).toContain('Une piste sur le quai');
    expect(await kinds()).toEqual([]);
    expect(await shown()).not.toMatch(/rejected and (is|are) not shown/);
  });

  it.each([
    ['foreign-id', told(2, 'Ailleurs.', { uri: 'https://lyon.example/consultations/velo/proposals/2' })],
    ['hash-mismatch', told(2, 'Un texte changé.', { contentHash: 'b'.repeat(64) })],
    ['number-reused', told(1, 'Un tout autre texte.')],
    ['shrunken-history', told(1, 'Une version d’avant.', { version: 1 })],
  ] as const)('%s: is refused and kept once, however often it is told', async (kind, lie) => {
    await tells([lie]);
    await tells([lie]);
    expect((await kinds()).filter((each) => each === kind)).toEqual([kind]);
    const text = await shown();
    expect(text).not.toContain(Object.values(lie.content.body)[0]);
    expect(text).toContain('Une piste sur le quai');
  });

  it('is not spoken for by anybody else', async () => {
    const sent = value(
      await submitProposal(pages.app, { slug: 'velo', authorId: ana, content: saying('Des arceaux.') }),
    );
    const [act] = await pages.app.store.read((reader) => reader.outgoingContributions.about(sent.id));
    const answer = { actId: act?.id ?? '', status: 'accepted', refusal: null, result: null } as const;
    const actor = 'https://mallory.example/consultations/velo';
    expect(await receiveHostAnswer(pages.app, { ...answer, actor })).toBe('not-the-host');
    const [stored] = await pages.app.store.read((reader) =>
      reader.peering.evidence({ peer: 'https://mallory.example/', limit: 5 }),
    );
    expect(stored).toMatchObject({ kind: 'other-institution', detail: { uri: actor } });
    expect(await pages.app.store.read((reader) => reader.outgoingContributions.byId(act?.id ?? ''))).toMatchObject({
      status: 'waiting',
    });
  });

  it('is shown to officers in words with what it said, and to everybody in a sentence', async () => {
    const officer = await adminSession(pages, 'officer');
    const desk = await officer.read('/admin/peers/torino.example?lang=en');
    for (const words of ['Text that does not match its hash', 'History shorter than before']) {
      expect(desk).toContain(words);
    }
    expect(desk).toContain('Un texte changé.');
    expect(await shown()).toContain('4 messages of the organising institution about this consultation were rejected');
    for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
      expect(faultsOf(await officer.read(`/admin/peers/torino.example?lang=${lang}`))).toEqual([]);
    }
  });
});
