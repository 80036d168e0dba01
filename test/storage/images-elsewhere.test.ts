import { sql } from 'kysely';
import sharp from 'sharp';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { fetchAwaitedImages, type OnUnfetched } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import type {
  Mirrored,
  MirroredImage,
  MirroredProposal,
  NetworkReader,
} from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { receiveHostAnswer } from '../../src/application/network/outgoing/receive-host-answer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readImage, saveImage } from '../../src/application/proposal/images.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { applicationOn } from '../support/application.ts';
import { opened, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const HOST = `${TORINO}consultations/velo`;

eachEngine('images that other nodes have', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const there = new Map<string, Awaited<ReturnType<NetworkReader['image']>>>();
  let requests: string[] = [];
  let app: Application;
  let consultationId: string;
  let ana: string;
  let png: Buffer;

  beforeAll(async () => {
    const network: NetworkReader = {
      page: async () => null,
      copy: async () => null,
      institution: async () => null,
      says: async () => null,
      async image(url) {
        requests.push(url);
        return there.get(url) ?? null;
      },
    };
    app = { ...applicationOn(suite.database, clock), network };
    await setUpCity(app);
    const own = await opened(app, 'velo', { rules: { hold: 'nothing' } });
    consultationId = own.id;
    ana = (await registeredPerson(app, 'Ana')).id;
    await app.store.transact(async (writer) => {
      await writer.consultations.save({ ...own, host: { uri: HOST, institution: TORINO } });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId, cursor: null, dueAt: clock.now(), ...never });
    });
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  });
  beforeEach(() => {
    requests = [];
  });

  const address = (name: string) => `${TORINO}images/${name}`;
  const image = (name: string, more: Partial<MirroredImage> = {}): MirroredImage => ({
    url: address(name),
    alt: name,
    original: null,
    ...more,
  });
  const notified = (number: number, more: Partial<MirroredProposal> = {}): MirroredProposal => {
    const content = saying(`Idée ${number}.`);
    return {
      kind: 'proposal',
      uri: `${HOST}/proposals/${number}`,
      number,
      version: 1,
      content,
      contentHash: contentHashOf(content),
      tags: [],
      topics: [],
      location: null,
      place: null,
      images: [],
      author: { uri: null, name: 'Ugo' },
      original: null,
      signedAct: null,
      publishedAt: clock.now(),
      updatedAt: clock.now(),
      ...more,
    };
  };
  let page = 0;
  const tells = async (...items: readonly Mirrored[]) => {
    page += 1;
    const next = `${HOST}/changes?cursor=${page}`;
    await readHost(app, { page: async () => ({ items, next, more: false }) }, consultationId);
  };
  const fetches = async () => {
    const unfetched: Parameters<OnUnfetched>[0][] = [];
    await fetchAwaitedImages(app, (what) => unfetched.push(what));
    return unfetched;
  };
  const proposalAt = (number: number) =>
    app.store.read((reader) => reader.proposals.byUri(`${HOST}/proposals/${number}`));
  const alts = async (number: number) => {
    const proposal = await proposalAt(number);
    const images = await app.store.read((reader) => reader.images.of(proposal?.id ?? ''));
    return images.map(({ alt }) => alt);
  };
  const events = async (type: string) =>
    (await sql`select from event where type = ${type}`.execute(suite.database.db)).rows.length;

  const seen = async (hash: string) => (await readImage(app, { hash, viewer: ANYBODY })) !== null;
  const colour = async (background: string, participantId = ana) => {
    const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background } })
      .png()
      .toBuffer();
    return value(await saveImage(app, { participantId, bytes }));
  };

  it('are awaited where a host tells of them, and shown in their order once they were fetched', async () => {
    there.set(address('a'), ok(png));
    there.set(address('b'), ok(png));
    await tells(notified(1, { images: [image('a'), image('b')] }));
    expect(await alts(1)).toEqual([]);
    expect(await fetches()).toEqual([]);
    expect(await alts(1)).toEqual(['a', 'b']);
    expect(await events('details-changed')).toBe(2);
    const changes = await events('version-published');
    await tells(notified(1, { images: [image('a'), image('b')] }));
    await fetches();
    expect([await events('details-changed'), await events('version-published')]).toEqual([2, changes]);
    expect(requests).toEqual([address('a'), address('b')]);
  });

  it('are put in another order, renamed and taken off without being fetched again', async () => {
    await tells(notified(1, { images: [image('b', { alt: 'Un banc' }), image('a')] }));
    expect(await alts(1)).toEqual(['Un banc', 'a']);
    await tells(notified(1, { images: [image('a')] }));
    expect(await alts(1)).toEqual(['a']);
    await fetches();
    expect(requests).toEqual([]);
  });

  it('are asked for again later and later where they cannot be had, one of a silent host in a turn', async () => {
    there.set(address('page'), ok(Buffer.from('<!doctype html>')));
    there.set(address('gone'), refuse({ type: 'invalid', field: 'images', because: 'not-there' }));
    await tells(notified(2, { images: [image('page'), image('gone'), image('slow'), image('silent')] }));
    const { host } = new URL(TORINO);
    expect(await fetches()).toEqual([
      { host, tries: 1, because: 'not-an-image' },
      { host, tries: 1, because: 'not-there' },
      { host, tries: 1, because: null },
      { host, tries: 1, because: null },
    ]);
    expect(requests).toEqual(['page', 'gone', 'slow'].map(address));
    expect(await fetches()).toEqual([]);
    clock.advance({ minutes: 1 });
    expect((await fetches()).map(({ tries }) => tries)).toEqual([2, 2, 2, 2]);
    for (const name of ['page', 'gone', 'slow', 'silent']) there.set(address(name), ok(png));
    clock.advance({ minutes: 10 });
    expect(await fetches()).toEqual([]);
    expect(await alts(2)).toEqual(['page', 'gone', 'slow', 'silent']);
  });

  it.each<[string, readonly MirroredImage[]]>([
    ['fifty', Array.from({ length: 50 }, (_, nth) => image(String(nth)))],
    ['one of another host', [image('a', { url: 'https://lyon.example/images/a' })]],
    ['one on loopback', [image('a', { url: 'http://127.0.0.1/images/a' })]],
    ['one without an address', [image('a', { url: '' })]],
    ['one without words', [image('a', { alt: ' ' })]],
  ])('are none where a host tells of what nobody may have: %s', async (_, images) => {
    await tells(notified(3, { images }));
    expect(await fetches()).toEqual([]);
    expect(requests).toEqual([]);
    expect(await alts(3)).toEqual([]);
  });

  it('are not fetched of what is gone, nor once nothing is shared any more', async () => {
    await tells(notified(4, { images: [image('never')] }));
    const trace = { number: 4, version: 1, contentHash: notified(4).contentHash, decision: null };
    await tells({ kind: 'trace', uri: `${HOST}/proposals/4`, status: 'withdrawn', at: clock.now(), ...trace });
    expect(await fetches()).toEqual([]);
    await tells(notified(5, { images: [image('late')] }));
    await sql`update mirror set ended_at = now()`.execute(suite.database.db);
    expect(await fetches()).toEqual([]);
    await sql`update mirror set ended_at = null`.execute(suite.database.db);
    expect(await fetches()).toMatchObject([{ tries: 1 }]);
    expect(requests).toEqual([address('late')]);
  });

  it('are awaited no more once their author has others', async () => {
    await opened(app, 'parc', { rules: { hold: 'nothing' } });
    const own = value(await submitProposal(app, { slug: 'parc', authorId: ana, content: saying('Un parc.') }));
    const lost = { position: 0, source: address('lost'), alt: 'Un parc', fromPost: false };
    await app.store.transact((writer) => writer.images.saveAwaited(own.id, [lost], clock.now()));
    const images = [{ id: (await colour('olive')).id, alt: 'Un pré' }];
    value(await changeDetails(app, { proposalId: own.id, authorId: ana, images }));
    there.set(address('lost'), ok(png));
    await fetches();
    expect(requests).not.toContain(address('lost'));
    expect(await app.store.read((reader) => reader.images.of(own.id))).toMatchObject([{ alt: 'Un pré' }]);
  });

  it('go at once with a person whom the host erased', async () => {
    await tells(notified(1, { images: [], author: null }));
    const proposal = await proposalAt(1);
    expect(await app.store.read((reader) => reader.images.everOf(proposal?.id ?? ''))).toEqual([]);
  });

  it('are of a proposal of ours the very ones that were sent, whatever the host calls its own', async () => {
    const sent = value(await saveImage(app, { participantId: ana, bytes: png }));
    const images = [{ id: sent.id, alt: 'Un banc' }];
    const content = saying('Un banc.');
    const mine = value(await submitProposal(app, { slug: 'velo', authorId: ana, content, images }));
    const original = `https://elsewhere.example/images/${sent.hash}`;
    const here = { original: `${app.origin}/consultations/velo/contributions/${mine.id}` };
    const more = { content, contentHash: contentHashOf(content), ...here };
    await tells(notified(6, { ...more, images: [image('a', { alt: 'Un banc', original })] }));
    await fetches();
    expect(requests).toEqual([]);
    expect(await app.store.read((reader) => reader.images.of(mine.id))).toMatchObject([{ id: sent.id, source: null }]);
    // Another's picture is not shown by naming it.
    const other = value(await saveImage(app, { participantId: ana, bytes: png }));
    const named = `${app.origin}/images/${other.hash}`;
    there.delete(address('x'));
    await tells(notified(3, { images: [image('x', { original: named })] }));
    expect(await alts(3)).toEqual([]);
  });

  it('are for nobody any more once their author took them back, or was erased', async () => {
    const bo = (await registeredPerson(app, 'Bo')).id;
    const sent = await colour('maroon', bo);
    const mine = value(
      await submitProposal(app, {
        slug: 'velo',
        authorId: bo,
        content: saying('Une erreur.'),
        images: [{ id: sent.id, alt: 'Une erreur' }],
      }),
    );
    expect(await seen(sent.hash)).toBe(true);
    value(await withdrawProposal(app, { proposalId: mine.id, authorId: bo }));
    expect(await seen(sent.hash)).toBe(false);
    value(await eraseParticipant(app, { participantId: bo, by: { kind: 'participant', id: bo } }));
    expect(await app.store.read((reader) => reader.images.everOf(mine.id))).toEqual([]);
    const acts = await app.store.read((reader) => reader.outgoingContributions.about(mine.id));
    expect(acts.map(({ details, document }) => [details, document])).toEqual(acts.map(() => [null, null]));
  });

  it('are for whoever knows their address until the host decided, and kept for it so long', async () => {
    const [one, two] = [await colour('navy'), await colour('gold')];
    expect(await seen(one.hash)).toBe(false);
    const input = { slug: 'velo', authorId: ana, content: saying('Un quai.') };
    const mine = value(await submitProposal(app, { ...input, images: [{ id: one.id, alt: 'Un quai' }] }));
    expect(await seen(one.hash)).toBe(true);
    const changed = { proposalId: mine.id, authorId: ana, images: [{ id: two.id, alt: 'Un banc' }] };
    value(await changeDetails(app, changed));
    // The activity that names the former one may be signed already.
    expect([await seen(one.hash), await seen(two.hash)]).toEqual([true, true]);
    clock.advance({ days: 40 });
    await enforceRetention(app);
    expect([await seen(one.hash), await seen(two.hash)]).toEqual([true, true]);
    const acts = await app.store.read((reader) => reader.outgoingContributions.about(mine.id));
    expect(acts.at(-1)).toMatchObject({ details: { images: [{ hash: two.hash, alt: 'Un banc' }] } });
    const refusal = { type: 'invalid', field: 'images', because: 'not-an-image' } as const;
    for (const { id: actId } of acts) {
      await receiveHostAnswer(app, { actId, actor: HOST, status: 'refused', refusal, result: null, document: '{}' });
    }
    expect([await seen(one.hash), await seen(two.hash)]).toEqual([false, false]);
    await enforceRetention(app);
    expect(await app.store.read((reader) => reader.images.everOf(mine.id))).toMatchObject([{ hash: two.hash }]);
  });
});
