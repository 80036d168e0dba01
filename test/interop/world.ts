import { afterAll, beforeAll } from 'vitest';
import { type Account, signIn } from './account.ts';
import { buildCity, type City } from './city.ts';
import { type Engine, startNode } from './live-node.ts';
import { type Peers, startPeers } from './peers.ts';

/** A node between two live servers, and the people who have accounts there. Only inside tests: it is built before them. */
export interface World {
  readonly peers: Peers;
  readonly city: City;
  readonly alice: Account;
  readonly bob: Account;
  readonly carol: Account;
  readonly dave: Account;
  readonly erin: Account;
}

/** The script of the peers makes accounts for Alice and Bob by itself. */
const MORE = [
  { host: 'alpha.test', name: 'carol' },
  { host: 'beta.test', name: 'dave' },
  { host: 'beta.test', name: 'erin' },
] as const;

/** Builds a world before the tests of a suite and takes it down after them. */
export function eachWorldOn(engine: Engine): World {
  const open = new AsyncDisposableStack();
  let built: World | undefined;
  beforeAll(async () => {
    const peers = open.use(await startPeers(MORE));
    const node = open.use(await startNode(engine, peers.caFile));
    built = {
      peers,
      alice: await signIn(peers, 'alpha.test', 'alice'),
      carol: await signIn(peers, 'alpha.test', 'carol'),
      bob: await signIn(peers, 'beta.test', 'bob'),
      dave: await signIn(peers, 'beta.test', 'dave'),
      erin: await signIn(peers, 'beta.test', 'erin'),
      city: await buildCity(node),
    };
  }, 300_000);
  afterAll(async () => {
    const complaints = built?.city.node.complaints() ?? '';
    if (complaints !== '') console.info(`the node complained:\n${complaints}`);
    await open.disposeAsync();
  }, 60_000);
  const world = () => {
    if (built === undefined) throw new Error('the world is there in tests only');
    return built;
  };
  return {
    get peers() {
      return world().peers;
    },
    get city() {
      return world().city;
    },
    get alice() {
      return world().alice;
    },
    get bob() {
      return world().bob;
    },
    get carol() {
      return world().carol;
    },
    get dave() {
      return world().dave;
    },
    get erin() {
      return world().erin;
    },
  };
}
