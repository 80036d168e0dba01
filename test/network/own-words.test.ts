import '../../src/start/temporal.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { readWithheld } from '../../src/application/network/outgoing/notice-withheld.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { value } from '../support/city.ts';
import { openCity, openConsultation, share } from './city.ts';
import { type Item, type Lie, lies } from './hostile-host.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';
const contentOf = (title: string, body = `${title}, partout.`) => ({
  title: { fr: title },
  body: { fr: body },
  lang: 'fr',
  cost: null,
  amends: null,
});

/** A resident of one city writes, another city hosts, a third one reads; the host does not tell what was written. */
describe('what a host tells of a resident of another city', { timeout: 300_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let third: Place;
  let anna: string;
  let honest = () => {};

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home, third] = network.places as [Place, Place, Place];
    await openCity(host.node.app, 'lyon');
    anna = (await openCity(home.node.app, 'torino')).person;
    await openCity(third.node.app, 'girona');
    await openConsultation(host.node.app, SLUG);
    for (const place of [home, third]) await share(network, { host, slug: SLUG, with: place });
  }, 400_000);
  afterEach(() => honest());
  afterAll(() => network[Symbol.asyncDispose]());

  const told = (lie: Lie) => {
    honest = lies(network.faults, host, lie);
  };
  /** Everybody reads the whole of what the host tells. */
  const readAgain = async () => {
    for (const place of [home, third]) {
      await place.query("update mirror set cursor = null, due_at = now() at time zone 'utc' - interval '1 year'");
    }
    await network.settle();
  };
  const submit = async (title: string) => {
    const proposal = value(
      await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf(title) }),
    );
    await network.settle();
    return proposal.id;
  };
  const uriOf = async (id: string) =>
    (await home.node.app.store.read((reader) => reader.proposals.byId(id)))?.uri ?? 'none';
  const shownAt = async (place: Place, uri: string) => {
    const found = await place.node.app.store.read((reader) => reader.proposals.byUri(uri));
    return found === null ? null : `${found.status}: ${found.current.title['fr']} / ${found.current.body['fr']}`;
  };
  const knownAt = async (place: Place, uri: string) =>
    await place.node.app.store.read(async (reader) => {
      const proposal = await reader.proposals.byUri(uri);
      return proposal === null ? null : await reader.authorship.of(proposal.id);
    });
  const changes = async () => {
    const headers = { accept: 'application/activity+json' };
    return await (await fetch(`${host.origin}/consultations/${SLUG}/changes?page=true`, { headers })).text();
  };
  const evidenceAt = async (place: Place, uri: string) =>
    (
      await place.query<{ because: string }>(
        `select detail ->> 'because' as because from peer_evidence
       where kind = 'words-changed' and detail ->> 'uri' = '${uri}' order by id`,
      )
    ).map(({ because }) => because);
  const withBody = (item: Item, body: string): Item => {
    const content = contentOf(String((item['title'] as { fr: string }).fr), body);
    return { ...item, body: content.body, contentHash: contentHashOf(content) };
  };
  const of =
    (uri: string, lie: (item: Item) => Item | null): Lie =>
    (item) =>
      item['id'] === uri ? lie(item) : item;

  it('is held against what their own city signed, at every city', async () => {
    const uri = await uriOf(await submit('Une piste'));
    expect(await shownAt(third, uri)).toBe('published: Une piste / Une piste, partout.');
    for (const place of [home, third]) {
      expect(await knownAt(place, uri)).toMatchObject({ state: 'signed', unreadAt: null, alteredAt: null });
    }
    expect(await knownAt(third, uri)).toMatchObject({ document: expect.stringContaining('eddsa-jcs-2022') });
    const { orderedItems } = JSON.parse(await changes()) as { orderedItems: readonly Item[] };
    const item = orderedItems.find((each) => each['id'] === uri);
    expect(item?.['signedActivity']).toMatchObject({ type: 'Create', actor: `${home.origin}/participants/${anna}` });
  });

  it.each<[string, string, (item: Item) => Item]>([
    ['other words, with their right hash', 'words', (item) => withBody(item, 'Supprimez la piste.')],
    [
      'other words in a translation, which the hash is not of',
      'words',
      (item) => ({ ...item, title: { ...(item['title'] as object), en: 'No lane' } }),
    ],
    ['the words of somebody else', 'author', (item) => ({ ...item, author: `${home.origin}/participants/other` })],
  ])('is refused where it is %s: the words of before stay everywhere', async (name, because, lie) => {
    const uri = await uriOf(await submit(`Un banc, ${name}`));
    const before = await shownAt(third, uri);
    told(of(uri, (item) => lie({ ...item, version: 2 })));
    await readAgain();
    for (const place of [home, third]) {
      expect(await shownAt(place, uri)).toBe(before);
      expect(await evidenceAt(place, uri), place.origin).toEqual([because]);
      expect((await knownAt(place, uri))?.alteredAt).not.toBeNull();
    }
    honest();
    await readAgain();
    for (const place of [home, third]) expect((await knownAt(place, uri))?.alteredAt).toBeNull();
  });

  it('is refused without what was signed where that was seen before', async () => {
    const uri = await uriOf(await submit('Un abri'));
    told(of(uri, ({ signedActivity: _, ...item }) => ({ ...withBody(item, 'Aucun abri.'), version: 2 })));
    await readAgain();
    for (const place of [home, third]) {
      expect(await shownAt(place, uri)).toContain('Un abri, partout.');
      expect(await evidenceAt(place, uri)).toEqual(['words']);
    }
  });

  it.each<[string, string, (item: Item) => Item]>([
    [
      'changed in what was signed as well',
      'proof',
      (item) => {
        const act = item['signedActivity'] as { object: object };
        const body = { fr: 'Supprimez tout.' };
        return { ...withBody(item, body.fr), signedActivity: { ...act, object: { ...act.object, body } } };
      },
    ],
    [
      'signed by the host itself',
      'proof',
      (item) => {
        const act = item['signedActivity'] as { proof: object };
        const verificationMethod = `${host.origin}/#ed25519-key`;
        return { ...item, signedActivity: { ...act, proof: { ...act.proof, verificationMethod } } };
      },
    ],
    [
      'what was signed for something else',
      'other-contribution',
      (item) => ({ ...item, original: `${item['original']}0` }),
    ],
  ])('is not shown at a third city where it comes for the first time %s', async (title, because, lie) => {
    const marked = (item: Item) => (item['title'] as { fr?: string } | undefined)?.fr === title;
    told((item, asker) => (asker !== home.origin && marked(item) ? lie(item) : item));
    const uri = await uriOf(await submit(title));
    expect(await shownAt(third, uri)).toBeNull();
    expect(await evidenceAt(third, uri)).toEqual([because]);
    expect(await shownAt(home, uri)).toContain(`${title}, partout.`);
  });

  it('has the words of its author at home where it comes changed for the first time', async () => {
    told((item) =>
      (item['title'] as { fr?: string } | undefined)?.fr === 'Une fontaine' ? withBody(item, 'Pas d’eau.') : item,
    );
    const uri = await uriOf(await submit('Une fontaine'));
    expect(await shownAt(home, uri)).toBe('published: Une fontaine / Une fontaine, partout.');
    expect(await evidenceAt(home, uri)).toEqual(['words']);
    expect((await knownAt(home, uri))?.alteredAt).not.toBeNull();
    const address = `${home.origin}/consultations/${SLUG}/proposals/${uri.split('/').at(-1)}`;
    const page = await (await fetch(address, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('un autre texte que celui que la ville de l’auteur a signé');
    expect(page).toContain('Une fontaine, partout.');
    const resource = `${home.origin}/api/v1/consultations/${SLUG}/proposals/${uri.split('/').at(-1)}`;
    expect(await (await fetch(resource)).json()).toMatchObject({ words: 'altered' });
    expect(await shownAt(third, uri)).toBeNull();
  });

  it('is refused in another order than its author wrote it', async () => {
    const id = await submit('Première version');
    const uri = await uriOf(id);
    let first: Item = {};
    told(of(uri, (item) => (first = item)));
    await readAgain();
    honest();
    network.advance({ minutes: 1 });
    const content = contentOf('Seconde version');
    value(await reviseProposal(home.node.app, { proposalId: id, authorId: anna, content, confirmed: true }));
    await network.settle();
    expect(await shownAt(third, uri)).toContain('Seconde version');
    told(of(uri, (item) => ({ ...item, ...first, version: 3 })));
    await readAgain();
    for (const place of [home, third]) {
      expect(await shownAt(place, uri), place.origin).toContain('Seconde version');
      expect(await evidenceAt(place, uri)).toEqual(['order']);
    }
  });

  it('is not what nobody wrote', async () => {
    const uri = await uriOf(await submit('Un vrai banc'));
    const made = `${uri}9`;
    told(
      of(uri, (item) => {
        const { original: _o, signedActivity: _s, ...rest } = item;
        return { ...rest, id: made, number: Number(`${item['number']}9`) };
      }),
    );
    await readAgain();
    expect(await shownAt(home, made)).toBeNull();
    expect(await evidenceAt(home, made)).toEqual(['author']);
    expect(await knownAt(third, made)).toMatchObject({ state: 'unsigned' });
  });

  it('holds for comments: their words and the side they take', async () => {
    const uri = await uriOf(await submit('Un parc'));
    const comment = async (body: string) => {
      const proposal = await home.node.app.store.read((reader) => reader.proposals.byUri(uri));
      const about = { slug: SLUG, proposalId: proposal?.id ?? '', authorId: anna, lang: 'fr', side: 'for' } as const;
      return value(await submitComment(home.node.app, { ...about, body })).id;
    };
    told((item) => (item['side'] === 'for' ? { ...item, side: 'against' } : item));
    const id = await comment('Oui.');
    await network.settle();
    const here = await home.node.app.store.read((reader) => reader.comments.byId(id));
    expect(here).toMatchObject({ status: 'published', side: 'for', body: 'Oui.' });
    const there = async () => await third.node.app.store.read((reader) => reader.comments.byUri(here?.uri ?? ''));
    expect(await there()).toBeNull();
    honest();
    await readAgain();
    expect(await there()).toMatchObject({ side: 'for', body: 'Oui.' });
    const original = `${home.origin}/consultations/${SLUG}/contributions/${id}`;
    told((item) => (item['original'] === original ? { ...item, body: { fr: 'Non.' } } : item));
    await readAgain();
    expect(await there()).toMatchObject({ body: 'Oui.' });
    expect(await evidenceAt(third, here?.uri ?? '')).toEqual(['words']);
  });

  it('is missed at home where the host accepted it and does not publish it', async () => {
    const withheld = async () =>
      await home.query<{ uri: string; document: string }>(
        `select detail ->> 'uri' as uri, document from peer_evidence where kind = 'withheld'`,
      );
    told((item) => ((item['title'] as { fr?: string } | undefined)?.fr === 'Un arbre' ? null : item));
    const id = await submit('Un arbre');
    const uri = await uriOf(id);
    expect(uri).toContain(`${host.origin}/consultations/${SLUG}/proposals/`);
    expect(await withheld()).toEqual([]);
    // A host that is away withholds nothing; nobody read it since.
    network.advance({ minutes: 59 });
    await home.node.work();
    expect(await withheld()).toEqual([]);
    for (let hours = 0; hours < 2; hours += 1) {
      network.advance({ minutes: 61 });
      await readAgain();
    }
    const [evidence, ...others] = await withheld();
    expect(others).toEqual([]);
    expect(evidence?.uri).toBe(uri);
    expect(JSON.parse(evidence?.document ?? '{}')).toMatchObject({
      type: 'Accept',
      actor: `${host.origin}/consultations/${SLUG}`,
      result: uri,
      proof: { cryptosuite: 'eddsa-jcs-2022' },
    });
    expect(await readWithheld(home.node.app)).toEqual([{ host: `${host.origin}/`, acts: 1 }]);
    honest();
    await readAgain();
    expect(await shownAt(home, uri)).toContain('Un arbre, partout.');
    expect(await readWithheld(home.node.app)).toEqual([]);
    expect(await home.query('select from home_act where answer is not null')).toEqual([]);
  });

  it('can be removed by a rule of the host, without the text, and come back with it', async () => {
    const uri = await uriOf(await submit('Une réclame'));
    const atHost = await host.query<{ id: string }>(`select id from proposal where number = ${uri.split('/').at(-1)}`);
    const decision = { proposalId: atHost[0]?.id ?? '', reason: 'Une réclame.', by: null } as const;
    value(await decideProposal(host.node.app, { ...decision, kind: 'remove', rule: 'advertising' }));
    await network.settle();
    for (const place of [home, third]) expect(await shownAt(place, uri)).toContain('removed');
    expect(await knownAt(third, uri)).toMatchObject({ state: 'signed', document: null });
    expect(await changes()).not.toContain('Une réclame, partout.');
    value(await decideProposal(host.node.app, { ...decision, kind: 'restore', rule: 'within-the-rules' }));
    await network.settle();
    expect(await shownAt(third, uri)).toBe('published: Une réclame / Une réclame, partout.');
    expect(await knownAt(third, uri)).toMatchObject({ state: 'signed', alteredAt: null });
  });

  it('leaves nothing of what was signed anywhere once its author is deleted', async () => {
    const uri = await uriOf(await submit('Une trace de moi'));
    value(await eraseParticipant(home.node.app, { participantId: anna, ownTexts: 'remove', by: null }));
    await network.settle();
    await readAgain();
    for (const place of network.places) {
      const rows = await place.query(`select from authorship where document is not null`);
      expect(rows, place.origin).toEqual([]);
      const evidence = await place.query(
        `select from peer_evidence where document like '%partout%' or detail::text like '%partout%'`,
      );
      expect(evidence).toEqual([]);
    }
    expect(await knownAt(third, uri)).toBeNull();
  });
});
