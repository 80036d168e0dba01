import type { Connector } from '../../domain/connector/connector.ts';
import { definitionOf, type EventType, type LoggedEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Application } from '../application.ts';
import type { EffectConsumer } from '../event/consume-events.ts';
import type { PublicEvent } from '../event/ports.ts';
import { readPublicEvent } from '../event/reads.ts';
import type { ContactConsent } from '../participant/contact/ports.ts';
import { kindOf } from './manage-connectors.ts';
import type { ConnectorMessage } from './ports.ts';

/** Connectors are read anew after so long, and whenever the log says that they changed. */
const KNOWN_MS = 1_000;
/** Contacts that are queued at once. */
const CONTACTS = 200;

/**
 * Queues for each connector what it wants to be told of what everybody may read: nothing else, and no sooner; for contact
 * management alone, of whom it may know.
 */
export function queueEvents(app: Application): EffectConsumer & { readonly name: 'connectors' } {
  let known: { readonly connectors: readonly Connector[]; readonly until: number } | null = null;
  const connectors = async () => {
    if (known === null || performance.now() >= known.until) {
      const all = await app.store.read((reader) => reader.connectors.all());
      known = { connectors: all, until: performance.now() + KNOWN_MS };
    }
    return known.connectors;
  };
  return {
    name: 'connectors',
    concerns: ({ type }) => definitionOf(type).isPublic || isOfConnectors(type) || isOfContacts(type),
    async consume(event: LoggedEvent) {
      if (isOfConnectors(event.type)) {
        known = null;
        if (event.type === 'connector-added') await queueContacts(app, event.data);
        return;
      }
      const all = (await connectors()).filter(({ createdAt }) => createdAt <= event.at);
      if (all.length === 0) return;
      if (isOfContacts(event.type)) {
        const targets = all.filter(({ kind }) => kindOf(app, kind)?.contacts !== undefined);
        await app.connectors?.queue.enqueue(targets.map(({ name }) => messageOf(name, event.id)));
        return;
      }
      const shown = await readPublicEvent(app, event.id);
      if (shown === null) return;
      await app.connectors?.queue.enqueue(
        all.filter((connector) => wants(app, connector, shown)).map(({ name }) => messageOf(name, event.id)),
      );
    },
  };
}

/** Contact management that is new is told of everybody who consented before. */
async function queueContacts(app: Application, added: { readonly connector: string; readonly kind: string }) {
  if (kindOf(app, added.kind)?.contacts === undefined) return;
  let after: Id | null = null;
  do {
    const page: Id | null = after;
    const some: readonly ContactConsent[] = await app.store.read((reader) =>
      reader.contacts.standing({ after: page, limit: CONTACTS }),
    );
    await app.connectors?.queue.enqueue(some.map(({ eventId }) => messageOf(added.connector, eventId)));
    after = some.length < CONTACTS ? null : (some.at(-1)?.id ?? null);
  } while (after !== null);
}

function isOfContacts(type: EventType): boolean {
  return type.startsWith('contact-');
}

function isOfConnectors(type: EventType): boolean {
  return type.startsWith('connector-');
}

/** Whether a connector is to be told of an event, by its settings. */
export function wants(app: Application, { kind, settings }: Connector, event: PublicEvent): boolean {
  return kindOf(app, kind)?.wants(settings, event) === true;
}

/** The message about an event for a connector. Its id is made of both, so that repetitions are told by it. */
export function messageOf(connector: string, eventId: string): ConnectorMessage {
  return { id: `${eventId}.${connector}`, connector, eventId, orderingKey: connector, attempt: 0 };
}
