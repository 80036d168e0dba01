import type { ConnectorSecrets } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import type { SendOutcome } from '../../domain/connector/connector.ts';
import { type ConnectorFetch, outcomeOf } from '../outcome.ts';
import { pairsIn } from '../request-states.ts';
import { type GeoRecord, recordsIn } from './records.ts';
import type { ClientSettings } from './settings.ts';

const TIMEOUT_MS = 20_000;
/** What is shown of an error that a server describes. */
const ERROR_MAX = 200;

/** A server that speaks GeoReport v2, with what this node proves itself with there. */
export type Server = {
  readonly fetch: ConnectorFetch;
  readonly settings: ClientSettings;
  readonly secrets: ConnectorSecrets;
  readonly now: () => Date;
};

type Failure = Exclude<SendOutcome, { readonly type: 'taken' | 'gone' }>;
/** The records of an answer, or why there are none; `isMissing` where the server knows nothing of that address. */
export type ServerAnswer =
  | { readonly ok: true; readonly records: readonly GeoRecord[] }
  | { readonly ok: false; readonly outcome: Failure; readonly isMissing: boolean };

type Call = {
  /** After the base address, without the format. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: URLSearchParams;
};

/**
 * Asks the server that was set, and no other: redirects are not followed. The key is in the body of what is sent and in no
 * address. What is refused for its key may be taken once somebody put that right, so it is tried again; so is an error that
 * comes under a status of success, or something else than records.
 */
export async function callServer(
  { fetch, settings, now }: Server,
  { path, query = {}, form }: Call,
): Promise<ServerAnswer> {
  const { url, format, jurisdiction } = settings;
  const asked = new URLSearchParams(query);
  if (jurisdiction !== '') asked.set('jurisdiction_id', jurisdiction);
  const search = asked.size === 0 ? '' : `?${asked}`;
  try {
    const response = await fetch(`${baseOf(url)}/${path}.${format}${search}`, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        accept: format === 'json' ? 'application/json' : 'text/xml, application/xml',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
      },
      ...(form === undefined ? {} : { body: form.toString() }),
      limits: { totalMs: TIMEOUT_MS },
    });
    return answerOf(response, await response.text(), now());
  } catch (error) {
    const { reason } = error as { readonly reason?: unknown };
    return failed(typeof reason === 'string' ? reason : errorClass(error));
  }
}

/** A base address without the slash at its end. */
export function baseOf(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Asks whether the server has the service, and whether each attribute that it needs is set. */
export async function checkServer(server: Server): Promise<SendOutcome> {
  const { service, attributes } = server.settings;
  const listed = await callServer(server, { path: 'services' });
  if (!listed.ok) return listed.outcome;
  const found = listed.records.find((record) => record['service_code'] === service);
  if (found === undefined) return failed(`there is no service ${service}`).outcome;
  if (found['metadata'] !== 'true') return { type: 'taken' };
  const defined = await callServer(server, { path: `services/${encodeURIComponent(service)}` });
  if (!defined.ok) return defined.outcome;
  const set = pairsIn(attributes);
  const missing = defined.records.filter(
    ({ code = '', required, variable }) => required === 'true' && variable !== 'false' && set?.has(code) !== true,
  );
  const [first] = missing;
  return first === undefined ? { type: 'taken' } : failed(`the service needs the attribute ${first['code']}`).outcome;
}

function answerOf(response: Response, text: string, at: Date): ServerAnswer {
  const records = recordsIn(text);
  const error = records?.find(isError) ?? null;
  const outcome = outcomeOf(response, at);
  const isMissing = response.status === 404 || response.status === 410 || error?.['code'] === '404';
  const described = error?.['description'] ?? error?.['error'] ?? null;
  if (outcome.type === 'taken') {
    if (records === null) return failed('not-open311');
    return error === null
      ? { ok: true, records }
      : { ...failed((described ?? `error ${error['code']}`).slice(0, ERROR_MAX)), isMissing };
  }
  const says = `HTTP ${response.status}${described === null ? '' : `: ${described.slice(0, ERROR_MAX)}`}`;
  if (outcome.type === 'failed') return { ok: false, outcome: { ...outcome, error: says }, isMissing };
  if (response.status === 401 || response.status === 403) return failed(says);
  return { ok: false, outcome: { type: 'refused', error: says }, isMissing };
}

/** A code and a description, which an attribute of a service has too; or words. */
function isError(record: GeoRecord): boolean {
  const isAttribute = 'datatype' in record || 'variable' in record || 'service_code' in record;
  if ('error' in record) return true;
  return !isAttribute && 'code' in record && ('description' in record || Object.keys(record).length === 1);
}

function failed(error: string): ServerAnswer & { readonly ok: false } {
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null }, isMissing: false };
}
