import type { ConnectorRequests, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { callServer, type Server, type ServerAnswer } from './client.ts';
import {
  addressOf,
  commitmentIn,
  formOf,
  madeAt,
  noteOf,
  type Place,
  placeIn,
  placeOf,
  stateOf,
  waitingState,
} from './mapping.ts';
import type { GeoRecord } from './records.ts';
import { clientSettings } from './settings.ts';

const ACCEPTING: ReadonlySet<string> = new Set(['accepted', 'accepted-in-part']);
/** How far from the moment that a request was made at it is looked for. */
const AROUND_MS = 3_600_000;

/** Requests of an Open311 server behind commitments: made there, and read where they are. */
export function open311Requests(of: { readonly fetch: ConnectorFetch; readonly origin: string }): ConnectorRequests {
  const serverOf = ({ settings, secrets, now }: RequestCall): Server => ({
    fetch: of.fetch,
    settings: clientSettings(settings),
    secrets,
    now,
  });
  return {
    isMade: (_, { verdict }) => ACCEPTING.has(verdict),
    async submit(call, commitment, answered) {
      const server = serverOf(call);
      const { settings, secrets } = server;
      const form = formOf(commitment, answered, { settings, key: secrets.current, origin: of.origin });
      const answer = await callServer(server, { path: 'requests', form });
      if (!answer.ok) return answer;
      const place = answer.records.map(placeIn).find((each) => each !== null);
      return place === undefined ? unreadable() : { ok: true, value: addressOf(place, settings) };
    },
    async find(call, { commitmentId, reference }) {
      const server = serverOf(call);
      const { service } = server.settings;
      // Without a time, servers answer what was made in the latest ninety days.
      const query = { service_code: service, ...(reference === null ? {} : around(reference)) };
      const answer = await callServer(server, { path: 'requests', query });
      if (!answer.ok) return answer;
      const requests = answer.records.filter((record) => placeIn(record)?.kind === 'requests');
      const named = requests.find((record) => commitmentIn(record) === commitmentId);
      const found = named ?? sameMoment(requests, reference);
      const state = found === null ? null : stateOf(found, server.settings, commitmentId);
      // One that names the commitment is the one, whenever it was made.
      return { ok: true, value: state === null || named === undefined ? state : { ...state, reference: null } };
    },
    async read(call, { commitmentId, address }) {
      const server = serverOf(call);
      const known = placeOf(address);
      if (known === null) return { ok: true, value: null };
      const asked = known.kind === 'tokens' ? await numberOf(server, known) : found(known);
      if (!asked.ok || asked.value === null) return asked as RemoteResult<null>;
      const place = asked.value;
      if (place.kind === 'tokens') return { ok: true, value: waitingState(place, server.settings) };
      const answer = await callServer(server, { path: pathOf(place) });
      const record = recordOf(answer, ({ service_request_id: id }) => id === place.id);
      if (!record.ok || record.value === null) return record as RemoteResult<null>;
      return { ok: true, value: stateOf(record.value, server.settings, commitmentId) };
    },
    notify: async () => ({ type: 'taken' }),
    note: noteOf,
  };
}

/** The place of what had a token only: by its number as soon as it has one. */
async function numberOf(server: Server, place: Place): Promise<RemoteResult<Place | null>> {
  const answer = await callServer(server, { path: pathOf(place) });
  const record = recordOf(answer, (each) => placeIn(each) !== null);
  if (!record.ok || record.value === null) return record as RemoteResult<null>;
  return found(placeIn(record.value));
}

function found(value: Place | null): RemoteResult<Place | null> {
  return { ok: true, value };
}

/** The record that is meant; null where the server has none. */
function recordOf(answer: ServerAnswer, isMeant: (record: GeoRecord) => boolean): RemoteResult<GeoRecord | null> {
  if (!answer.ok) return answer.isMissing ? { ok: true, value: null } : answer;
  return { ok: true, value: answer.records.find(isMeant) ?? null };
}

/** The only one of a moment that names no commitment: a server may shorten descriptions. */
function sameMoment(records: readonly GeoRecord[], reference: string | null): GeoRecord | null {
  if (reference === null) return null;
  const [first, ...more] = records.filter((each) => madeAt(each) === reference);
  return first !== undefined && more.length === 0 && commitmentIn(first) === null ? first : null;
}

function around(reference: string): Readonly<Record<string, string>> {
  const at = Date.parse(reference);
  if (Number.isNaN(at)) return {};
  const [start, end] = [at - AROUND_MS, at + AROUND_MS].map((ms) => new Date(ms).toISOString());
  return { start_date: start ?? '', end_date: end ?? '' };
}

function pathOf({ kind, id }: Place): string {
  return `${kind}/${encodeURIComponent(id)}`;
}

function unreadable(): RemoteResult<never> {
  return { ok: false, outcome: { type: 'failed', error: 'not-a-request', retryAfterMs: null } };
}
