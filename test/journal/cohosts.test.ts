import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startedEntry } from '../../src/application/journal/entry.ts';
import { JournalFault } from '../../src/application/journal/journal-verdict.ts';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { CommittedActs } from '../../src/transparency/committed-acts.ts';
import { compareOutgoing } from '../../src/transparency/compare-outgoing.ts';
import type { Get } from '../../src/transparency/journal-source.ts';
import { rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import type { ShownConsultation, ShownEvent, ShownProposal } from '../../src/transparency/public-texts.ts';
import { verifierClock } from '../../src/transparency/verifier-clock.ts';
import { verifyCohosts } from '../../src/transparency/verify-cohosts.ts';
import { JustDone } from '../../src/transparency/verify-public-log.ts';

const NOW = new Date('2026-03-06T12:00:00Z');
const AT = '2026-03-06T08:00:00.000Z';
const HOST = 'https://lyon.example';
const TOWN = 'https://torino.example';
const shared = { id: 'c1', slug: 'parcs', publishedAt: AT, uri: `${HOST}/consultations/parcs`, host: null };

/** A host with one proposal of two versions, and whatever else answers where its co-hosts are. */
describe('what a verifier asks of co-hosts', () => {
  const acts = new CommittedActs();
  for (const [index, hash] of ['first', 'second'].entries()) {
    const says = { v: 1 as const, type: index === 0 ? 'proposal-accepted' : 'version-published', at: AT, commit: '' };
    const data = index === 0 ? { number: 1, contentHash: hash } : { version: 2, contentHash: hash };
    const about = { id: `e${index}`, type: says.type, at: AT, consultation: 'c1', proposal: 'p1' };
    acts.add(
      { index, hash: hashLeaf(Buffer.of()), says: { ...says, ref: about.id } },
      { ...about, data, content: {}, author: null },
    );
  }
  const proposal = (contentHash: string): ShownProposal => ({
    ...{ id: 'p1', number: 1, status: 'published', contentHash, title: {}, body: {}, lang: 'fr', cost: null },
    ...{ amends: null, comments: 0, verdict: null, publishedAt: AT, updatedAt: AT },
  });

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const name = 'torino.example/journal';
  const leaf = Buffer.from(startedEntry(new Date(AT), null));
  const text = checkpointText({ origin: name, size: 1, root: rootOf([hashLeaf(leaf)]) });
  const page = (items: readonly object[]) => JSON.stringify({ items, next: null });
  const vkey = vkeyOf(name, 'ed25519', rawPublicKey(publicKey));
  /** The node of a town that shows the proposal with words of this hash. */
  const town = (hash: string, served: Readonly<Record<string, string>> = {}): Get => {
    const files: Readonly<Record<string, string | Buffer>> = {
      '/nodeinfo/2.1': JSON.stringify({ metadata: { parvis: { journal: { vkey } } } }),
      '/journal/checkpoint': signedNote(text, { name, privateKey }),
      '/journal/tile/entries/000.p/1': Buffer.concat([Buffer.of(0, leaf.length), leaf]),
      '/journal/tile/0/000.p/1': hashLeaf(leaf),
      '/api/v1/consultations': page([{ ...shared, host: {} }]),
      '/api/v1/consultations/parcs/proposals': page([proposal(hash)]),
      ...served,
    };
    return async (url) => {
      const file = files[new URL(url).pathname];
      return file === undefined ? new Response('', { status: 404 }) : new Response(file as string);
    };
  };
  const asked: string[] = [];
  const verify = async (cohosts: readonly string[], get: Get, log: readonly ShownEvent[] = []) => {
    asked.length = 0;
    const all = async function* <T>(...items: readonly T[]): AsyncGenerator<T, void> {
      yield* items;
    };
    const texts = {
      consultations: () => all<ShownConsultation>(shared),
      cohosts: async () => cohosts,
      proposals: () => all(proposal('second')),
    };
    const noting: Get = async (url, init) => {
      asked.push(new URL(url).origin);
      return await get(url, init);
    };
    const { signal } = new AbortController();
    const clock = verifierClock(NOW);
    const just = new JustDone({ events: () => all(...log) }, { acts, clock });
    const given = { get: noting, signal, origin: HOST, acts, policy: null, clock, just };
    return await verifyCohosts(texts, given).catch((fault: unknown) =>
      fault instanceof JournalFault ? fault.message : expect.fail(String(fault)),
    );
  };
  const compared = { origin: TOWN, isRead: true, subtotals: 0, inBoth: 0 };
  const unread = { origin: TOWN, isRead: false, subtotals: 0, texts: 0, inBoth: 0, earlier: 0 };

  it('is the words it shows: an earlier version is counted apart, and what was never committed to is a fault', async () => {
    expect(await verify([`${TOWN}/`], town('second'))).toEqual([{ ...compared, texts: 1, earlier: 0 }]);
    expect(await verify([`${TOWN}/`], town('first'))).toEqual([{ ...compared, texts: 0, earlier: 1 }]);
    const isOther = /^cohost: entry 1 has other words than/;
    expect(await verify([`${TOWN}/`], town('never'))).toMatch(isOther);
    // Excused by an act of the host, and not by the time that the city says.
    const just = { ...proposal('never'), updatedAt: NOW.toISOString() };
    const newer = town('never', { '/api/v1/consultations/parcs/proposals': page([just]) });
    expect(await verify([`${TOWN}/`], newer)).toMatch(isOther);
    const act = {
      id: 'e9',
      type: 'version-published',
      at: NOW.toISOString(),
      consultation: 'parcs',
      proposal: 1,
      data: {},
    };
    expect(await verify([`${TOWN}/`], newer, [act])).toEqual([{ ...compared, texts: 0, earlier: 0 }]);
  });

  it('is the words that its own journal has of what its people wrote, which are compared with those of the host', () => {
    const uri = `${shared.uri}/proposals/1`;
    const compare = (contentHash: string, about = uri) => {
      const town = new CommittedActs();
      const says = { v: 1 as const, type: 'outgoing-proposal-published', at: AT, commit: '', ref: 'o1' };
      const subject = { id: 'o1', type: says.type, at: AT, consultation: 'there', proposal: 'p9' };
      town.add(
        { index: 7, hash: hashLeaf(Buffer.of()), says },
        { ...subject, data: { uri: about, contentHash }, content: {}, author: null },
      );
      const clock = verifierClock(NOW);
      const entries = ({ home, host }: { readonly home: number; readonly host: number }) => `${home} and ${host}`;
      return () =>
        compareOutgoing(town.outgoing, { host: acts, hosted: new Map([[shared.uri, 'c1']]), clock, entries });
    };
    expect(compare('second')()).toEqual({ same: 1, earlier: 0 });
    expect(compare('first')()).toEqual({ same: 0, earlier: 1 });
    expect(compare('never')).toThrow(`cohost: 7 and 1 have different words of one text (${uri})`);
    expect(compare('never', 'https://nice.example/consultations/parcs/proposals/1')()).toEqual({ same: 0, earlier: 0 });
  });

  it('is not read where something else answers, and the others are', async () => {
    const parked: Get = async () => new Response('<!doctype html><title>For sale</title>');
    const busy: Get = async () => new Response('', { status: 429 });
    const partly = town('second', { '/api/v1/consultations/parcs/proposals': '<html>' });
    for (const get of [parked, busy, partly]) expect(await verify([`${TOWN}/`], get)).toEqual([unread]);
    const forged = town('second', {
      '/journal/checkpoint': signedNote(text, { name, privateKey }).replace(/.....\n$/, 'AAAA=\n'),
    });
    expect(await verify([`${TOWN}/`], forged)).toMatch(/^(signature|unreadable): in the journal of/);
    const tree = town('second', { '/journal/tile/0/000.p/1': 'x'.repeat(32) });
    expect(await verify([`${TOWN}/`], tree)).toMatch(/^order: in the journal of https:\/\/torino.example/);
  });

  it('is asked at addresses of the web over TLS, and of no more than fifty', async () => {
    expect(
      await verify(['Torino', 'mailto:a@torino.example', 'http://192.168.0.1/', `${TOWN}/`], town('second')),
    ).toEqual([{ ...compared, texts: 1, earlier: 0 }]);
    expect(new Set(asked)).toEqual(new Set([TOWN]));
    const many = Array.from({ length: 60 }, (_, nth) => `https://ville${nth}.example/`);
    const answer = await verify(many, async () => new Response('', { status: 500 }));
    expect(answer).toHaveLength(60);
    expect(new Set(asked).size).toBe(50);
  });
});
