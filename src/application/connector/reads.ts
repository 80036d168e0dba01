import type { CardSync } from '../../domain/connector/cards.ts';
import type { Connector } from '../../domain/connector/connector.ts';
import type { Application, Reader } from '../application.ts';
import { kindOf } from './manage-connectors.ts';
import { CONNECTOR_QUEUE } from './ports.ts';

/** Messages of a connector that were given up, at most so many connectors at once. */
const GROUPS_MAX = 100;

/** What a connector reads by itself: which accounts were deleted, or cards. */
export type SyncReport = {
  readonly what: 'accounts' | 'cards';
  /** When it last came to its end; null before the first time. */
  readonly succeededAt: Date | null;
  /** Why the last try came to nothing; null where it did not. */
  readonly error: string | null;
  /** Of cards, what came of the last time; null of anything else, and before the first time. */
  readonly cards: Pick<CardSync, 'read' | 'added' | 'changed' | 'wrong' | 'faults'> | null;
};

/** How a connector is getting on. */
export type ConnectorReport = Connector & {
  /** Messages that wait, and since when the first does. */
  readonly waiting: number;
  readonly waitingSince: Date | null;
  /** Messages that its target refused. */
  readonly givenUp: number;
  /** What it is set to read, with what came of it. */
  readonly syncs: readonly SyncReport[];
};

/** All connectors, by name. For administrators. */
export async function readConnectors(app: Application): Promise<readonly ConnectorReport[]> {
  return await app.store.read(async (reader) => {
    const waiting = await reader.connectors.waiting();
    const given = await reader.deadLetters.groups({ limit: GROUPS_MAX, after: null, of: { queue: CONNECTOR_QUEUE } });
    const givenUp = new Map(given.items.map(({ host, count }) => [host, count]));
    const reports: ConnectorReport[] = [];
    for (const connector of await reader.connectors.all()) {
      const { name } = connector;
      const { count = 0, oldest = null } = waiting.get(name) ?? {};
      const syncs = await syncsOf(app, reader, connector);
      reports.push({ ...connector, waiting: count, waitingSince: oldest, givenUp: givenUp.get(name) ?? 0, syncs });
    }
    return reports;
  });
}

async function syncsOf(app: Application, reader: Reader, connector: Connector): Promise<readonly SyncReport[]> {
  const { name, settings } = connector;
  const kind = kindOf(app, connector.kind);
  const syncs: SyncReport[] = [];
  if (kind?.accounts?.isAsked(settings) === true) {
    const { succeededAt = null, error = null } = (await reader.connectors.accountSync(name)) ?? {};
    syncs.push({ what: 'accounts', succeededAt, error, cards: null });
  }
  if (kind?.cards != null && kind.cards.readAs(settings) !== null) {
    const sync = await reader.connectors.cardSync(name);
    const { succeededAt = null, error = null } = sync ?? {};
    syncs.push({ what: 'cards', succeededAt, error, cards: cardsOf(sync) });
  }
  return syncs;
}

function cardsOf(sync: CardSync | null): SyncReport['cards'] {
  if (sync?.succeededAt == null) return null;
  const { read, added, changed, wrong, faults } = sync;
  return { read, added, changed, wrong, faults };
}

/** One of them; null where there is none of that name. */
export async function readConnector(app: Application, name: string): Promise<ConnectorReport | null> {
  return (await readConnectors(app)).find((connector) => connector.name === name) ?? null;
}
