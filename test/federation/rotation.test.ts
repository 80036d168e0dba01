import '../../src/start/temporal.ts';
import { verifyObject } from '@fedify/fedify';
import { Object as VocabularyObject } from '@fedify/vocab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContext } from '../../src/federation/contexts.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { rotateKeysOf } from '../../src/federation/rotate-keys.ts';
import { resourceAt } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

type Wire = Readonly<Record<string, unknown>>;

const eventually = { timeout: 10_000 } as const;

eachEngine('an actor whose keys are rotated', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let leo: string;
  let group: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    ({ leo } = await deliveringCity(node.app));
    group = node.documents.uris.consultation(SLUG);
    await followed(node.app, alpha.known('ana'), group);
    await node.work();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  /** What a peer reads at an address, or at the key that an address names. */
  async function read(url: string): Promise<Wire> {
    const resource = resourceAt(node.documents.uris, url.replace(/#.*$/, ''));
    const publication = resource === null ? null : await publicationAt(node.documents, resource);
    return JSON.parse(publication?.signed.body ?? 'null') as Wire;
  }

  it('is told anew to followers, by a key that they never saw before', async () => {
    node.startDelivering();
    const before = await read(group);
    expect(before['publicKey']).toMatchObject({ id: `${group}#main-key` });
    value(await rotateKeysOf(node.documents, { handle: '@velo_2026', by: null }));
    await node.work();
    await expect.poll(() => alpha.types(), eventually).toEqual(['Update']);
    const [update] = alpha.posted.splice(0);
    alpha.verified.length = 0;
    const after = await read(group);
    expect(update).toMatchObject({ actor: group, object: after });
    expect(after['publicKey']).toMatchObject({ id: `${group}#main-key-2`, owner: group });
    // The institution that it belongs to signs beside it.
    expect(after['proof']).toContainEqual(expect.objectContaining({ verificationMethod: `${group}#ed25519-key-2` }));
    // What the former key signed is out there: its public half stays.
    expect(after['assertionMethod']).toEqual([
      expect.objectContaining({ id: `${group}#ed25519-key-2` }),
      ...(before['assertionMethod'] as readonly unknown[]),
    ]);
  });

  it('has what it said before verified still', async () => {
    const note = node.documents.uris.proposal(
      SLUG,
      (await propose(node.app, { by: leo, title: 'Une piste' })).number ?? 0,
    );
    const parameters = await read(note);
    value(await rotateKeysOf(node.documents, { handle: `@velo_2026_${String(parameters['number'])}`, by: null }));
    expect(await read(note)).toEqual(parameters);
    const documentLoader = async (url: string) => ({
      contextUrl: null,
      documentUrl: url,
      document: await read(url),
    });
    expect(
      await verifyObject(VocabularyObject, parameters, { contextLoader: loadContext, documentLoader }),
    ).not.toBeNull();
    expect(parameters['proof']).toMatchObject({ verificationMethod: `${note}/actor#ed25519-key` });
    await node.work();
    await expect.poll(() => node.depth(), eventually).toBe(0);
  });

  it('signs anew what waited for a server meanwhile', async () => {
    await using beta = await stockPeer();
    await followed(node.app, beta.known('cid'), group);
    beta.answersWith(500);
    await propose(node.app, { by: leo, title: 'Des arceaux' });
    await node.work();
    await expect.poll(() => beta.posted.length, eventually).toBeGreaterThan(0);
    value(await rotateKeysOf(node.documents, { handle: '@velo_2026', by: null }));
    await node.work();
    const before = beta.signedBy.length;
    beta.answersWith(null);
    await expect.poll(() => beta.types().toSorted(), eventually).toEqual(['Announce', 'Announce', 'Update']);
    // Most servers go by this key alone, and find no other than the actor's current one.
    expect(new Set(beta.signedBy.slice(before))).toEqual(new Set([`${group}#main-key-3`]));
    expect(beta.signedBy[0]).toBe(`${group}#main-key-2`);
    await expect.poll(() => node.depth(), eventually).toBe(0);
  });
});
