import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import { deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { type DeliveringNode, deliveringNode } from '../federation/delivering-node.ts';
import { atOnce } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const LIKES = 32;
const CONTEXT = 'https://www.w3.org/ns/activitystreams';
/** Statements for each Like, from its receipt on until it counts, with those that begin and end transactions. */
const MOST = 5;

eachEngine('Likes that arrive together', (suite) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  const sent = sentStatements();
  let node: DeliveringNode;
  let liked: string;

  beforeAll(async () => {
    node = await deliveringNode(suite.database, clock);
    const { leo } = await deliveringCity(node.app);
    await propose(node.app, { by: leo, title: 'Une piste' });
    liked = (await propose(node.app, { by: leo, title: 'Des arceaux' })).id;
    await node.work();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
  });

  const supports = async () => {
    const counts = await node.app.store.read((reader) => reader.supports.counts(liked));
    return counts.reduce((sum, { count }) => sum + count, 0);
  };

  it.each([
    { of: 'as many hosts', hosts: LIKES },
    { of: 'one host, as after a mailing', hosts: 1 },
  ])('take few statements each: of $of', async ({ hosts }) => {
    const actors = Array.from({ length: LIKES }, (_, nth) => actorOf(`h${hosts}-${nth % hosts}.example`, `u${nth}`));
    await node.app.store.transact(async (writer) => {
      for (const actor of actors) await writer.peers.saveActor(actor);
    });
    // Whoever liked something before is known.
    await likes(actors, 1);
    const before = await supports();
    sent.taken();
    await likes(actors, 2);
    const { length } = sent.taken();
    expect(await supports()).toBe(before + LIKES);
    if (suite.engine === 'embedded') expect(length).toBe(0);
    else expect(length / LIKES).toBeLessThanOrEqual(MOST);
  });

  async function likes(actors: readonly RemoteActor[], number: number): Promise<void> {
    await atOnce(
      actors.map(({ uri: actor }) => () => {
        const object = node.documents.uris.proposal(SLUG, number);
        const document = { '@context': CONTEXT, id: `${actor}#likes/${number}`, type: 'Like', actor, object };
        const bytes = new TextEncoder().encode(JSON.stringify(document));
        const envelope = envelopeOf(bytes);
        if (typeof envelope === 'string') throw new Error(envelope);
        return storeReceivedActivity(node.app, { envelope, bytes, signedAt: clock.now(), receivedAt: clock.now() });
      }),
    );
    await node.work();
  }

  function actorOf(host: string, name: string): RemoteActor {
    const uri = `https://${host}/users/${name}`;
    const inbox = `${uri}/inbox`;
    const handle = `${name}@${host}`;
    return { uri, host, kind: 'Person', handle, name, inbox, sharedInbox: null, fetchedAt: clock.now(), goneAt: null };
  }
});
