import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import type { Mirrored, MirroredProposal } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { receiveHostAnswer } from '../../src/application/network/outgoing/receive-host-answer.ts';
import type { Evidence } from '../../src/application/network/peer/ports.ts';
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
    topics: [],
    location: null,
    place: null,
    images: [],
    author: null,
    original: null,
    signedAct: null,
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
        witness: null,
        mirrors: true,
        counts: true,
        witnesses: false,
        keepsEntries: false,
        addedAt: NOW,
        seenAt: NOW,
        failingSince: null,
        clockAheadMs: null,
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
    const answer = { actId: act?.id ?? '', status: 'accepted', refusal: null, result: null, document: '{}' } as const;
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
    expect(desk).toMatch(new RegExp(`Stated: ${'b'.repeat(64)}. Known here: [0-9a-f]{64}\\.`));
    expect(desk).toMatch(/Stated: 1\. Known here: \d\./);
    expect(desk).not.toContain('@context');
    const start = await officer.read('/admin?lang=en');
    expect(start).toMatch(/4 messages of Torino were rejected in the last 30 days: .*History shorter than before/);
    expect(start).toContain('/admin/peers/torino.example');
    expect(await (await adminSession(pages, 'moderator')).read('/admin?lang=en')).not.toContain('Torino');
    expect(await shown()).toContain('4 messages of the organising institution about this consultation were rejected');
    for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
      expect(faultsOf(await officer.read(`/admin/peers/torino.example?lang=${lang}`))).toEqual([]);
    }
  });

  it.each([
    ['too-many', { said: 1_250, allowed: 1_000 }, 'Stated: 1,250. Maximum allowed: 1,000.'],
    ['too-many', { allowed: 1_000 }, 'Maximum allowed: 1,000.'],
    ['too-many-institutions', { said: 501, allowed: 500 }, 'Stated: 501. Maximum allowed: 500.'],
    ['too-many-contributions', { allowed: 50 }, 'Maximum allowed: 50.'],
    ['too-late', { allowed: '2026-03-04T10:00:00.000Z' }, 'Allowed until 4 March 2026 at 11:00.'],
  ] as const)('of %s says what was said beside what is allowed: %o', async (kind, detail, words) => {
    const peer = 'https://siena.example/';
    await pages.app.store.transact(async (writer) => {
      const [torino] = await writer.peering.peers();
      if (torino === undefined) throw new Error('no peer');
      const known = { ...torino, uri: peer, origin: 'https://siena.example', handle: 'siena@siena.example' };
      await writer.peering.savePeer({ ...known, name: { it: 'Siena' } });
      const found = { peer, kind, consultationId: null, foundAt: new Date('2026-03-01T09:00:00Z'), document: null };
      await writer.peering.saveEvidence({ ...found, detail, id: pages.app.newId() });
    });
    const officer = await adminSession(pages, 'officer');
    expect(await officer.read('/admin/peers/siena.example?lang=en')).toContain(words);
    for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
      expect(faultsOf(await officer.read(`/admin/peers/siena.example?lang=${lang}`))).toEqual([]);
    }
  });

  it('is told to everybody where counts contradict each other or are left out, and to officers with who passed it on', async () => {
    const found = { consultationId, foundAt: new Date('2026-03-01T09:00:00Z') };
    const girona = 'https://girona.example/';
    await pages.app.store.transact(async (writer) => {
      const two = { ...found, peer: girona, kind: 'two-subtotals', detail: { sequence: 3 } } as const;
      const documents = '[{"@context":[],"sequence":3},{"@context":[],"sequence":3,"since":2}]';
      await writer.peering.saveEvidence({ ...two, id: pages.app.newId(), document: documents, passedOnBy: TORINO });
      const left = { ...found, peer: TORINO, kind: 'subtotals-withheld', detail: { institution: girona } } as const;
      await writer.peering.saveEvidence({ ...left, id: pages.app.newId(), document: null });
    });
    const text = await shown();
    expect(text).toMatch(
      /girona\.example<\/bdi> signed two counts that contradict each other.*Torino<\/bdi> found it/s,
    );
    expect(text).toMatch(/Torino<\/bdi> did not give this institution a count of <bdi>girona\.example/);
    expect(text).toContain('4 messages of the organising institution about this consultation were rejected');
    const officer = await adminSession(pages, 'officer');
    const desk = await officer.read('/admin/peers?lang=en');
    expect(desk).toContain('Two counts that contradict each other, both signed by it');
    expect(desk).toMatch(/Passed on by <a href="https:\/\/torino\.example\/">/);
    expect(desk).not.toContain('@context');
    expect(desk).not.toContain('mallory.example');
    expect(await officer.read('/admin?lang=en')).not.toContain('mallory.example');
    for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
      expect(faultsOf(await officer.read(`/admin/peers?lang=${lang}`))).toEqual([]);
      const page = await pages.text(`/consultations/velo?lang=${lang}`);
      expect(faultsOf(page)).toEqual([]);
      expect(page.split('girona.example').length).toBeGreaterThan(2);
    }
  });

  it('is shown at /network beside whoever was caught with what proves itself, and not what anybody could have sent', async () => {
    const foundAt = new Date('2026-03-01T09:00:00Z');
    const asti = 'https://asti.example/';
    const both = { one: 'a'.repeat(64), other: 'b'.repeat(64), sequence: 2 };
    await pages.app.store.transact(async (writer) => {
      const known = { consultationId, foundAt, document: '[{},{}]' };
      const save = async (evidence: Pick<Evidence, 'peer' | 'kind' | 'detail'> & Partial<Evidence>) =>
        await writer.peering.saveEvidence({ ...known, ...evidence, id: pages.app.newId() });
      await save({ peer: TORINO, kind: 'not-as-committed', detail: both, passedOnBy: asti });
      await save({ peer: asti, kind: 'counted-before', detail: both });
      await save({ peer: asti, kind: 'two-journals', detail: { size: 4 }, consultationId: null, document: null });
      // From before both documents were kept, and without a signature.
      await save({ peer: asti, kind: 'sequence-reused', detail: { sequence: 2 } });
      await save({ peer: asti, kind: 'forged-proof', detail: {} });
    });
    const text = await pages.text('/network?lang=en');
    expect(text).toMatch(
      /Torino<\/bdi> signed other figures of a vote than those it had committed to.*asti\.example<\/bdi> found it and passed it on.*It concerns the consultation/s,
    );
    expect(text).toMatch(/asti\.example<\/bdi> signed two different counts of one vote/);
    expect(text).toMatch(/asti\.example<\/bdi> signed two public journals/);
    expect(text).not.toContain('signed two different documents under one number');
    expect(await shown()).toMatch(/asti\.example<\/bdi> signed two different counts of one vote/);
    expect(await shown()).not.toContain('signed two public journals');
    for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
      const page = await pages.text(`/network?lang=${lang}`);
      expect(faultsOf(page)).toEqual([]);
      expect(page.split('asti.example').length, lang).toBeGreaterThan(3);
    }
  });
});
