import {
  type Card,
  type CardFault,
  type CardSync,
  type CardsAs,
  isDue,
  organisationOf,
  placesOf,
} from '../../../domain/connector/cards.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { changeInstitution } from '../../institution/change-institution.ts';
import { actorLock } from '../../kit/names.ts';
import { importHash, registerParticipantIn } from '../../participant/register-participant.ts';
import { decryptSecrets } from '../connector-secrets.ts';
import { kindOf } from '../manage-connectors.ts';
import type { ConnectorCards, RequestCall } from '../ports.ts';
import type { Organisation } from './ports.ts';

/** Cards of one connector: more are no districts and no associations of a city, but something else by mistake. */
const CARDS_MAX = 5_000;
/** Wrong cards that are named to officers; beyond that they are counted. */
const FAULTS_MAX = 50;

type Given = {
  readonly connector: Connector;
  readonly cards: ConnectorCards;
  readonly call: RequestCall;
  readonly readAs: CardsAs;
};
type Outcome = Pick<CardSync, 'added' | 'changed'> & { readonly faults: readonly CardFault[] };

/** Reads once a day, at every connector that is not paused, the cards that are set to be read (docs/adr/0116). */
export async function syncCards(app: Application, stop?: AbortSignal): Promise<void> {
  const all = await app.store.read((reader) => reader.connectors.all());
  for (const connector of all.filter(({ paused }) => paused === null)) {
    if (stop?.aborted === true) return;
    const given = await givenFor(app, connector);
    const last = await app.store.read((reader) => reader.connectors.cardSync(connector.name));
    if (given !== null && isDue(last, app.now())) await readCards(app, given, { last, stop });
  }
}

/** Reads the cards of one connector now; answers with it who takes part by a card. Refuses one that is not there, or reads none. */
export async function syncCardsOf(
  app: Application,
  name: string,
): Promise<Result<CardSync & { readonly organisations: readonly Organisation[] }, Refusal>> {
  const [connector, last] = await app.store.read(async (reader) => [
    await reader.connectors.byName(name),
    await reader.connectors.cardSync(name),
  ]);
  if (connector === null) return refuse({ type: 'not-found', what: 'connector' });
  const given = await givenFor(app, connector);
  if (given === null) return refuse({ type: 'invalid', field: 'cards', because: 'missing' });
  const sync = await readCards(app, given, { last, stop: undefined });
  if (sync === null) return refuse({ type: 'not-found', what: 'connector' });
  const organisations = await app.store.read((reader) => reader.connectors.organisations(keyPrefix(connector)));
  return ok({ ...sync, organisations });
}

/** What the import keys of all participants begin with that are of cards of a connector. */
function keyPrefix({ kind, id }: Connector): string {
  return `${kind}:${id}:`;
}

async function givenFor(app: Application, connector: Connector): Promise<Given | null> {
  const cards = kindOf(app, connector.kind)?.cards;
  const readAs = cards?.readAs(connector.settings) ?? null;
  if (cards === undefined || readAs === null) return null;
  const encrypted = await app.store.read((reader) => reader.connectors.secrets(connector.name));
  if (encrypted === null) return null;
  const secrets = decryptSecrets(app, connector.name, encrypted);
  return { connector, cards, readAs, call: { settings: connector.settings, secrets, now: app.now } };
}

type Last = { readonly last: CardSync | null; readonly stop: AbortSignal | undefined };

/** Nothing is written before all cards are read; answers null where the connector is gone, or the program stops. */
async function readCards(app: Application, given: Given, { last, stop }: Last): Promise<CardSync | null> {
  const { name } = given.connector;
  const read = await allCards(given, stop);
  if (read === 'stopped') return null;
  const before = last ?? { read: 0, added: 0, changed: 0, wrong: 0, faults: [], succeededAt: null };
  if ('error' in read) return await save(app, { ...before, connector: name, endedAt: app.now(), error: read.error });
  const { faults, ...counts } = await write(app, given, read.cards);
  return await save(app, {
    connector: name,
    ...counts,
    ...{ read: read.cards.length, wrong: faults.length, faults: faults.slice(0, FAULTS_MAX) },
    ...{ endedAt: app.now(), succeededAt: app.now(), error: null },
  });
}

async function allCards(
  { cards, call }: Given,
  stop: AbortSignal | undefined,
): Promise<{ readonly cards: readonly Card[] } | { readonly error: string } | 'stopped'> {
  const all = new Map<string, Card>();
  for (let offset = 0; ; ) {
    if (stop?.aborted === true) return 'stopped';
    const page = await cards.page(call, offset);
    if (!page.ok) return { error: page.outcome.error };
    const known = all.size;
    for (const card of page.value.cards) all.set(card.key, card);
    if (all.size > CARDS_MAX) return { error: 'too-many-cards' };
    offset += page.value.cards.length;
    // Whoever knows no pages answers the same one again.
    if (page.value.isLast || all.size === known) return { cards: [...all.values()] };
  }
}

async function write(app: Application, given: Given, cards: readonly Card[]): Promise<Outcome> {
  const institution = await app.store.read((reader) => reader.institution.get());
  if (institution === null) return { added: 0, changed: 0, faults: [] };
  const [lang = 'en'] = institution.languages;
  const by: Actor = { kind: 'connector', id: given.connector.name };
  if (given.readAs === 'institutions') return await saveOrganisations(app, given.connector, { cards, lang, by });
  const known = await app.store.read((reader) => reader.territories.all());
  const { added, changed, faults } = placesOf(cards, { known, root: institution.territory.code, lang });
  const territories = [...added, ...changed];
  if (territories.length > 0) {
    const saved = await changeInstitution(app, { territories, by });
    if (!saved.ok) throw new Error(`places of cards were refused: ${saved.refusal.type}`);
  }
  return { added: added.length, changed: changed.length, faults };
}

type Organisations = { readonly cards: readonly Card[]; readonly lang: string; readonly by: Actor };

/** Each card in a transaction of its own: a thousand of them hold up nobody. */
async function saveOrganisations(
  app: Application,
  connector: Connector,
  { cards, lang, by }: Organisations,
): Promise<Outcome> {
  let [added, changed] = [0, 0];
  const faults: CardFault[] = [];
  for (const card of cards) {
    const organisation = organisationOf(card, lang);
    if (typeof organisation === 'string') {
      faults.push({ card: card.label, because: organisation });
      continue;
    }
    const importKey = `${keyPrefix(connector)}${card.key}`;
    const what = await app.store.transact((writer) =>
      saveOrganisation(app, writer, { name: organisation.name, importKey, by }),
    );
    if (what === 'added') added += 1;
    if (what === 'changed') changed += 1;
  }
  return { added, changed, faults };
}

/** Adds the participant that a card stands for, or names it anew. One that was erased does not come back. */
async function saveOrganisation(
  app: Application,
  writer: Writer,
  { name, importKey, by }: { readonly name: string; readonly importKey: string; readonly by: Actor },
): Promise<'added' | 'changed' | 'same'> {
  await writer.locks.acquire(actorLock(importKey));
  const hash = importHash(app, importKey);
  if ((await writer.imports.findErased([hash])).has(hash)) return 'same';
  const known = await writer.participants.byImportKey(importKey);
  if (known === null) {
    const kind = { kind: 'institution', standing: 'institution' } as const;
    const registered = await registerParticipantIn(writer, app, { ...kind, name, importKey });
    if (!registered.ok) throw new Error(`the organisation of a card was refused: ${registered.refusal.type}`);
    return 'added';
  }
  if (known.name === name) return 'same';
  await writer.participants.save({ ...known, name });
  await writer.events.append({
    ...{ id: app.newId(), type: 'participant-changed', at: app.now(), by, consultationId: null, proposalId: null },
    data: { participantId: known.id },
  });
  return 'changed';
}

async function save(app: Application, sync: CardSync): Promise<CardSync | null> {
  return await app.store.transact(async ({ connectors }) => {
    if ((await connectors.lock(sync.connector)) === null) return null;
    await connectors.saveCardSync(sync);
    return sync;
  });
}
