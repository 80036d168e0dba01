import { afterAll, beforeAll } from 'vitest';
import { type Connection, startDouble } from '../../demo/beside.ts';
import { type PageVisit, visit } from '../doubles/page-visit.ts';
import { ORIGIN } from './live-node.ts';
import type { World } from './world.ts';

/** Other software of the city, at the pages that its people use. Only inside tests: it is started before them. */
export interface Software {
  readonly publik: PageVisit;
  readonly open311: PageVisit;
}

/**
 * Starts a double of each beside the node of a world, in a process of its own that reaches the node as the peers do, and has
 * an administrator connect it for one consultation.
 */
export function eachSoftwareBeside(world: World, consultations: Readonly<Record<keyof Software, string>>): Software {
  const open = new DisposableStack();
  const pages = new Map<keyof Software, PageVisit>();
  beforeAll(async () => {
    const { node } = world.city;
    const token = await node.token('--scopes', 'admin', '--name', 'administrator');
    const env = { NODE_EXTRA_CA_CERTS: world.peers.caFile };
    for (const name of ['publik', 'open311'] as const) {
      const connect = async ({ settings, ...connection }: Connection) => {
        const body = { ...connection, settings: { ...settings, consultations: consultations[name] } };
        return (await node.api<{ secret: string }>('POST', '/connectors', { token, body })).secret;
      };
      const { page } = open.use(await startDouble(name, { origin: ORIGIN, connect, env }));
      pages.set(name, visit(page));
    }
  });
  afterAll(() => open.dispose());
  const pageOf = (name: keyof Software) => {
    const page = pages.get(name);
    if (page === undefined) throw new Error('the software is there in tests only');
    return page;
  };
  return {
    get publik() {
      return pageOf('publik');
    },
    get open311() {
      return pageOf('open311');
    },
  };
}
