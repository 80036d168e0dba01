import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, startDouble } from '../../demo/beside.ts';
import { type PageVisit, visit } from '../doubles/page-visit.ts';
import { type Account, signIn } from './account.ts';
import { arrives, confirmed } from './arrival.ts';
import { type LiveNode, ORIGIN, startNode } from './live-node.ts';
import { startPeers } from './peers.ts';
import { until } from './until.ts';

const PROPOSAL = `${ORIGIN}/consultations/rives/proposals/4`;

/** All the way: from a Decidim that knows nothing of it to the timeline of somebody on a live server. */
describe('a Decidim that a node follows', () => {
  const open = new AsyncDisposableStack();
  let alice: Account;
  let node: LiveNode;
  let decidim: PageVisit;

  beforeAll(async () => {
    const peers = open.use(await startPeers([]));
    // The engines do not differ in what leaves a node.
    node = open.use(await startNode({ name: 'embedded' }, peers.caFile));
    const place = ['--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
    await node.command('setup', '--name', 'Ville de Lyon', ...place, '--admin-email', 'maire@lyon.example');
    const token = await node.token('--scopes', 'admin', '--name', 'administrator');
    const connect = async (body: Connection) =>
      (await node.api<{ secret: string }>('POST', '/connectors', { token, body })).secret;
    const onChange = async (name: string) => {
      await node.command('connector', 'read', name);
    };
    const env = { NODE_EXTRA_CA_CERTS: peers.caFile };
    const double = open.use(await startDouble('decidim', { origin: ORIGIN, connect, onChange, env }));
    decidim = visit(double.page);
    await onChange('demo-decidim');
    alice = await signIn(peers, 'alpha.test', 'alice');
  }, 240_000);
  afterAll(() => open.disposeAsync(), 60_000);

  it('shows a follower what is proposed, edited, answered and withdrawn there', async () => {
    await alice.follow('@rives@node.test');
    await confirmed(alice, `${ORIGIN}/consultations/rives`);
    expect(await decidim.type({ title: 'Une cale', body: 'Pour les canoës.' })).toBe('Proposal 4 is published.');
    expect((await arrives(alice, PROPOSAL)).content).toContain('Pour les canoës.');
    await alice.follow('@rives_4@node.test');
    await confirmed(alice, `${PROPOSAL}/actor`);

    await decidim.move('4', 'edit');
    await until('the new version', async () => (await alice.sees(PROPOSAL))?.content.includes('Précisé'));
    await decidim.move('4', 'accept');
    expect((await arrives(alice, `${PROPOSAL}/answers/1`)).content).toContain('La Ville le fait.');
    await decidim.move('4', 'withdraw');
    await until('the proposal gone', async () => (await alice.sees(PROPOSAL)) === undefined);
  }, 180_000);
});
