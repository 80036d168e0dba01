import '../../src/start/temporal.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Wire } from './inbox-requests.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('what arrives in another order than it was done', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    const { leo } = await deliveringCity(node.app);
    for (const name of ['ana', 'ben', 'cleo']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    }
    await propose(node.app, { by: leo, title: 'Des arceaux' });
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  async function judged(name: string, type: string, object: Wire): Promise<string> {
    const id = await arriving.arrives(name, type, object);
    const { rows } = await sql<{ verdict: string; because: string }>`
      select verdict, because from inbox_message where activity_id = ${id}
    `.execute(given.database.db);
    return `${rows[0]?.verdict}: ${rows[0]?.because}`;
  }
  const proposalOf = (original: string) => node.app.store.read((reader) => reader.proposals.byOriginal(original));
  const commentOf = (original: string) => node.app.store.read((reader) => reader.comments.byOriginal(original));
  const tombstone = (id: string) => ({ id, type: 'Tombstone' });
  const remembered = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from remote_deletion`.execute(
      given.database.db,
    );
    return rows[0]?.count;
  };

  it('what its author took back is not published when it comes', async () => {
    const post = arriving.post('ana', 'Ce que je regrette.');
    expect(await judged('ana', 'Delete', tombstone(post.id))).toBe('ignored: not-ours');
    // Sent again, and signed when it was.
    expect(await judged('ana', 'Create', post)).toBe('ignored: gone-already');
    expect(await judged('ana', 'Update', post)).toBe('ignored: gone-already');
    expect(await proposalOf(post.id)).toBeNull();
  });

  it('nobody takes back what somebody else writes, on the same server either', async () => {
    const post = arriving.post('ben', 'Une piste.');
    await judged('ana', 'Delete', tombstone(post.id));
    expect(await judged('ben', 'Create', post)).toBe('accepted: proposal');
    expect(await judged('ana', 'Delete', tombstone('https://beta.example/notes/1'))).toBe('refused: foreign-object');
  });

  it('is forgotten once no server sends it any more', async () => {
    const post = arriving.post('cleo', 'Une piste.');
    await judged('cleo', 'Delete', tombstone(post.id));
    clock.advance({ days: 6 });
    await enforceRetention(node.app);
    expect(await judged('cleo', 'Create', post)).toBe('ignored: gone-already');
    clock.advance({ days: 2 });
    await enforceRetention(node.app);
    expect(await remembered()).toBe(0);
  });

  it('the newest words are taken where a change comes before what it changes', async () => {
    const comment = arriving.post('ana', 'Ancienne version.', { inReplyTo: node.documents.uris.proposal(SLUG, 1) });
    const changed = { ...comment, content: '<p>Corrigée.</p>', contentMap: undefined, updated: '2026-03-10T08:00:00Z' };
    expect(await judged('ana', 'Update', changed)).toBe('accepted: comment');
    expect(await judged('ana', 'Create', comment)).toBe('ignored: known');
    expect((await commentOf(comment.id))?.body).toBe('Corrigée.');
    const post = arriving.post('ana', 'Un parc.');
    expect(await judged('ana', 'Update', { ...post, content: '<p>Un square.</p>' })).toBe('accepted: proposal');
    expect(await judged('ana', 'Create', post)).toBe('ignored: known');
    expect(Object.values((await proposalOf(post.id))?.current.body ?? {})[0]).toContain('square');
  });

  it('a change of what was written long ago, and of what says nothing to us, begins nothing', async () => {
    const old = arriving.post('ana', 'Un banc.', { published: '2025-12-24T08:00:00Z' });
    expect(await judged('ana', 'Update', old)).toBe('ignored: not-ours');
    const elsewhere = arriving.post('ana', 'Bonjour.', { cc: [], tag: [] });
    expect(await judged('ana', 'Update', elsewhere)).toBe('ignored: not-ours');
    expect(await judged('ana', 'Update', { ...arriving.post('ana', 'x'), type: 'Tombstone' })).toBe(
      'ignored: not-ours',
    );
  });
});
