import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, parvis, startParvis } from '../support/parvis.ts';
import { type Account, signIn } from './account.ts';
import { arrives, confirmed } from './arrival.ts';
import { followFromPage } from './from-the-page.ts';
import { ORIGIN, PORT } from './live-node.ts';
import { type Peers, startPeers } from './peers.ts';
import { until } from './until.ts';

describe('the demo on a private network with two live servers', () => {
  const open = new AsyncDisposableStack();
  let peers: Peers;
  let alice: Account;
  let officer: string;

  beforeAll(async () => {
    peers = open.use(await startPeers([]));
    const folder = await mkdtemp(join(tmpdir(), 'parvis-demo-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    const env = { ORIGIN, PORT, DATA_DIR: join(folder, 'town'), NODE_EXTRA_CA_CERTS: peers.caFile };
    await (await startDemo(env)).stop();
    const { out } = await parvis(['token', 'create', '--scopes', 'answer', '--name', 'officer', '--json'], { env });
    officer = (JSON.parse(out) as { token: string }).token;
    // The town is kept for the next time.
    open.defer((await startDemo(env)).stop);
    alice = await signIn(peers, 'alpha.test', 'alice');
  }, 600_000);
  afterAll(() => open.disposeAsync(), 60_000);

  it('lets somebody follow a proposal from its page, and brings them the official answer', async () => {
    const proposals = `${ORIGIN}/api/v1/consultations/plan-velo/proposals`;
    const { items } = (await (await peers.fetch(proposals)).json()) as { items: { number: number; url: string }[] };
    const [first] = items;
    const actor = await followFromPage(peers, alice, first?.url ?? '');
    expect(actor).toBe(`${first?.url}/actor`);
    await confirmed(alice, actor);
    const answered = await peers.fetch(`${proposals}/${first?.number}/answer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${officer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ verdict: 'under-study', body: { fr: 'Les services regardent le terrain.' } }),
    });
    const answer = (await answered.json()) as { version: number };
    expect({ status: answered.status, answer }).toMatchObject({ status: 201 });
    const seen = await arrives(alice, `${first?.url}/answers/${answer.version}`);
    expect(seen.content).toContain('Les services regardent le terrain.');
    // The months before are on the pages: a timeline gets what is new, and what that answers.
    expect((await alice.home()).map(({ uri }) => uri).toSorted()).toEqual([first?.url, seen.uri]);
  });
});

async function startDemo(env: Environment & { readonly DATA_DIR: string }) {
  const demo = startParvis(['demo', '--alone', '--json', '--dir', env.DATA_DIR], { env });
  const over = () => demo.process.exitCode !== null;
  await until('the town', async () => demo.out().includes('\n') || over(), 240_000);
  if (over()) throw new Error(`the demo ended: ${demo.err()}`);
  expect(JSON.parse(demo.out())).toMatchObject({ origin: ORIGIN });
  return {
    async stop() {
      demo.process.kill();
      await demo.ended;
    },
  };
}
