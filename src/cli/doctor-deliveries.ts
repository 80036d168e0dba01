import { readConnectors } from '../application/connector/reads.ts';
import { deadLetters } from '../application/federation/delivery/dead-letters.ts';
import { readSilentHosts } from '../application/federation/delivery/failing-hosts.ts';
import { readGivenUp } from '../application/host/read-hosts.ts';
import { elapsedMs } from '../application/kit/elapsed.ts';
import type { OpenNode } from '../start/node.ts';
import type { Finding } from './doctor-machine.ts';

/** How many servers are listed with their undeliverable messages. */
const HOSTS_SHOWN = 5;
/** A message waits so long at most where nothing fails. */
const DECIDED_SOON_MS = 60_000;

/** Messages that were given up, of this node, which are kept, and of others; and those of others that wait. */
export async function givenUpFindings(node: OpenNode): Promise<readonly Finding[]> {
  return [...(await deadLetterFindings(node)), ...(await undecidedFindings(node)), ...(await waitingFindings(node))];
}

async function deadLetterFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'undelivered messages';
  const { items, next } = await deadLetters(app, { limit: HOSTS_SHOWN, after: null });
  if (items.length === 0) return [{ check, state: 'ok', says: 'none was given up' }];
  const groups = items.map(({ host, count, oldest, error }) => {
    const to = host ?? 'no server';
    return `${count} for ${to} since ${oldest.toISOString()} (${error ?? 'unknown error'})`;
  });
  const says = `${groups.join(', ')}${next === null ? '' : ' and more'}; see parvis queue list, then retry or discard`;
  return [{ check, state: 'warn', says }];
}

/** Activities of other servers that were given up because this node failed each time. */
export async function undecidedFindings({ app }: Pick<OpenNode, 'app'>): Promise<readonly Finding[]> {
  const check = 'undecided messages';
  const hosts = await readGivenUp(app, { limit: HOSTS_SHOWN });
  if (hosts.length === 0) return [{ check, state: 'ok', says: 'none was given up in 30 days' }];
  const shown = hosts.map(({ host, messages, lastDay }) => `${messages} of ${host}, last on ${lastDay}`);
  const says = `${shown.join('; ')} were given up: the log says why ("an activity could not be decided"); report it as a fault`;
  return [{ check, state: 'warn', says }];
}

/** What waits for longer than a decision takes: something before it of the same actor fails, or no worker runs. */
async function waitingFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const undecided = await app.store.read((reader) => reader.peers.undecided());
  if (undecided === null) return [];
  const { count, first } = undecided;
  const isLong = elapsedMs(first.receivedAt, app.now()) > DECIDED_SOON_MS;
  const says = `${count} wait; the first, ${first.type} of ${first.host}, since ${first.receivedAt.toISOString()}, and was tried ${first.attempts} times in vain`;
  return [{ check: 'waiting messages', state: isLong ? 'warn' : 'ok', says }];
}

/** Servers that take nothing at the moment. */
export async function deliveryFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'deliveries';
  const hosts = await readSilentHosts(app);
  if (hosts.length === 0) return [{ check, state: 'ok', says: 'no server is known that takes nothing' }];
  const shown = hosts.slice(0, HOSTS_SHOWN).map(({ host, since, error, waiting }) => {
    return `${host} takes nothing since ${since.toISOString()} (${error}), ${waiting} wait`;
  });
  const more = hosts.length > HOSTS_SHOWN ? `; and ${hosts.length - HOSTS_SHOWN} servers more` : '';
  return [{ check, state: 'warn', says: `${shown.join('; ')}${more}` }];
}

/** Connectors that fail, or were stopped because they did. */
export async function connectorFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'connectors';
  const failing = (await readConnectors(app)).filter(
    (connector) => connector.failing !== null || (connector.paused !== null && connector.paused !== 'by-hand'),
  );
  if (failing.length === 0) return [{ check, state: 'ok', says: 'none fails' }];
  const shown = failing.map(({ name, failing: failed, paused, waiting }) => {
    const stopped = paused === null ? '' : ', stopped: parvis connector resume starts it again';
    return `${name}: ${failed?.error ?? paused} since ${failed?.since.toISOString() ?? 'unknown'}, ${waiting} wait${stopped}`;
  });
  return [{ check, state: 'warn', says: shown.join('; ') }];
}
