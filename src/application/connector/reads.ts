import type { Connector } from '../../domain/connector/connector.ts';
import type { Application } from '../application.ts';
import { CONNECTOR_QUEUE } from './ports.ts';

/** Messages of a connector that were given up, at most so many connectors at once. */
const GROUPS_MAX = 100;

/** How a connector is getting on. */
export type ConnectorReport = Connector & {
  /** Messages that wait, and since when the first does. */
  readonly waiting: number;
  readonly waitingSince: Date | null;
  /** Messages that its target refused. */
  readonly givenUp: number;
};

/** All connectors, by name. For administrators. */
export async function readConnectors(app: Application): Promise<readonly ConnectorReport[]> {
  return await app.store.read(async (reader) => {
    const waiting = await reader.connectors.waiting();
    const given = await reader.deadLetters.groups({ limit: GROUPS_MAX, after: null, of: { queue: CONNECTOR_QUEUE } });
    const givenUp = new Map(given.items.map(({ host, count }) => [host, count]));
    return (await reader.connectors.all()).map((connector) => {
      const { count = 0, oldest = null } = waiting.get(connector.name) ?? {};
      return { ...connector, waiting: count, waitingSince: oldest, givenUp: givenUp.get(connector.name) ?? 0 };
    });
  });
}

/** One of them; null where there is none of that name. */
export async function readConnector(app: Application, name: string): Promise<ConnectorReport | null> {
  return (await readConnectors(app)).find((connector) => connector.name === name) ?? null;
}
