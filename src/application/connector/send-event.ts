import { type AfterSending, afterSending, type Connector, type SendOutcome } from '../../domain/connector/connector.ts';
import { CLOCK } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import type { PublicEvent } from '../event/ports.ts';
import { readPublicEvent } from '../event/reads.ts';
import { MessageGivenUp } from '../federation/delivery/dead-letters.ts';
import { checkAdministrator } from '../kit/access.ts';
import { elapsedMs } from '../kit/elapsed.ts';
import { readContactMessage } from '../participant/contact/consent.ts';
import { decryptSecrets } from './connector-secrets.ts';
import { kindOf, pauseIn } from './manage-connectors.ts';
import type { ConnectorMessage } from './ports.ts';
import { submitRequests } from './submit-requests.ts';

/** The first message of a paused connector is looked at this often, and what follows waits behind it; resuming it wakes it. */
const PAUSED_MS = 15_000;

/**
 * Sends what waits for a connector: an event as it is public now. What is not public any more is not sent. Throws
 * `MessageGivenUp` for what the target does not want.
 */
export async function sendEvent(app: Application, message: ConnectorMessage): Promise<void> {
  const { queue } = app.connectors ?? {};
  const connector = await app.store.read((reader) => reader.connectors.byName(message.connector));
  if (connector === null || queue === undefined) return;
  if (connector.paused !== null) return await waitPaused(app, message);
  const outcome = await sendMessage(app, connector, message);
  if (outcome === null) return;
  const after = afterSending(outcome, message.attempt);
  await recordOutcome(app, connector, after);
  switch (after.type) {
    case 'done':
      return;
    case 'again':
      return await queue.again({ ...message, attempt: message.attempt + 1 }, after.pauseMs);
    case 'give-up':
      throw new MessageGivenUp(after.error);
    case 'pause':
      return await waitPaused(app, { ...message, attempt: 0 });
  }
}

/** Sends what a message is about as it is now; null where there is nothing to send any more. */
async function sendMessage(
  app: Application,
  connector: Connector,
  { id, eventId }: ConnectorMessage,
): Promise<SendOutcome | null> {
  const { contacts } = kindOf(app, connector.kind) ?? {};
  if (contacts === undefined) {
    const event = await readPublicEvent(app, eventId);
    return event === null ? null : await send(app, connector, { id, event });
  }
  const message = await readContactMessage(app, eventId);
  const encrypted = await app.store.read((reader) => reader.connectors.secrets(connector.name));
  if (message === null || encrypted === null) return null;
  const secrets = decryptSecrets(app, connector.name, encrypted);
  return await contacts.send(connector, secrets, { id, at: app.now(), message });
}

/** Sends a message without an event, at once, to see whether the target takes it. For administrators. */
export async function testConnector(
  app: Application,
  { name, by }: { readonly name: string; readonly by: Parameters<typeof checkAdministrator>[1] },
): Promise<Result<SendOutcome, Refusal>> {
  const connector = await app.store.read(async (reader) => {
    const allowed = await checkAdministrator(reader, by);
    return allowed.ok ? ok(await reader.connectors.byName(name)) : allowed;
  });
  if (!connector.ok) return connector;
  if (connector.value === null) return refuse({ type: 'not-found', what: 'connector' });
  return ok(await send(app, connector.value, { id: `${app.newId()}.${name}`, event: null }));
}

async function send(
  app: Application,
  connector: Connector,
  { id, event }: { readonly id: string; readonly event: PublicEvent | null },
): Promise<SendOutcome> {
  const kind = kindOf(app, connector.kind);
  const encrypted = await app.store.read((reader) => reader.connectors.secrets(connector.name));
  if (kind === null || encrypted === null) return { type: 'failed', error: 'unknown-kind', retryAfterMs: null };
  const secrets = decryptSecrets(app, connector.name, encrypted);
  if (kind.requests !== undefined && event !== null) {
    const call = { settings: connector.settings, secrets, now: app.now };
    return await submitRequests(app, { connector, requests: kind.requests, call }, event.id);
  }
  return await kind.send(connector, secrets, { id, event, at: app.now() });
}

async function waitPaused({ connectors }: Application, message: ConnectorMessage): Promise<void> {
  await connectors?.queue.again(message, PAUSED_MS);
}

/** How often a success is written down where nothing failed before. */
const SUCCESS_MS = 60_000;

async function recordOutcome(app: Application, seen: Connector, after: AfterSending): Promise<void> {
  const now = app.now();
  const isKnown =
    after.type === 'done' &&
    seen.failing === null &&
    seen.succeededAt !== null &&
    elapsedMs(seen.succeededAt, now) < SUCCESS_MS;
  if (isKnown) return;
  await app.store.transact(async (writer) => {
    const connector = await writer.connectors.lock(seen.name);
    if (connector === null) return;
    if (after.type === 'done') {
      await writer.connectors.save({ ...connector, failing: null, succeededAt: now });
      return;
    }
    const failing = { since: connector.failing?.since ?? now, error: after.error };
    const failed = { ...connector, failing };
    if (after.type === 'pause' && connector.paused === null) {
      await pauseIn(app, writer, { connector: failed, because: after.because, by: CLOCK });
    } else {
      await writer.connectors.save(failed);
    }
  });
}
