import type { ConnectorSecrets } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import type { SendOutcome } from '../../domain/connector/connector.ts';
import { type ConnectorFetch, outcomeOf } from '../outcome.ts';
import type { PublikSettings } from './settings.ts';
import { signQuery } from './signature.ts';

const TIMEOUT_MS = 20_000;
/** What is shown of an error that w.c.s. describes. */
const ERROR_MAX = 200;

/** A site of w.c.s., with what its requests are signed with. */
export type Site = {
  readonly fetch: ConnectorFetch;
  readonly settings: PublikSettings;
  readonly secrets: ConnectorSecrets;
  /** Of this node. */
  readonly origin: string;
  readonly now: () => Date;
};

/** What w.c.s. answered: JSON, or why that is no answer. */
export type SiteAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly outcome: Failure };
type Failure = Exclude<SendOutcome, { readonly type: 'taken' | 'gone' }>;

/** Asks whether the site can be reached and lets this node in, and whether the form of commitments can be found again by. */
export async function checkSite(site: Site): Promise<SendOutcome> {
  const { form } = site.settings;
  const path = form === '' ? '/api/formdefs/' : `/api/formdefs/${form}/schema`;
  const asked = await callSite(site, { path, query: {} });
  if (!asked.ok) return asked.outcome;
  if (form === '') return { type: 'taken' };
  const { fields } = asked.json as { readonly fields?: unknown };
  const names = Array.isArray(fields) ? fields.map((field: { readonly varname?: unknown }) => field.varname) : [];
  return names.includes('parvis_id')
    ? { type: 'taken' }
    : { type: 'failed', error: `the form ${form} has no field parvis_id`, retryAfterMs: null };
}

/**
 * A signed request. What is refused for its signature or its rights may be taken once somebody put that right, so it is tried
 * again; so is an error that comes under a status of success, or a page where JSON should be.
 */
export async function callSite(
  { fetch, settings, secrets, origin, now }: Site,
  request: { readonly path: string; readonly query: Readonly<Record<string, string>>; readonly body?: object },
): Promise<SiteAnswer> {
  const orig = settings.orig === '' ? new URL(origin).hostname : settings.orig;
  const query = signQuery(new URLSearchParams({ ...request.query, orig }).toString(), {
    key: secrets.current,
    at: now(),
  });
  const url = `${settings.url.replace(/\/+$/, '')}${request.path}?${query}`;
  try {
    const response = await fetch(url, {
      method: request.body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      limits: { totalMs: TIMEOUT_MS },
    });
    return answerOf(response, await response.text(), now());
  } catch (error) {
    const { reason } = error as { readonly reason?: unknown };
    return failed(typeof reason === 'string' ? reason : errorClass(error));
  }
}

function answerOf(response: Response, text: string, at: Date): SiteAnswer {
  const json = jsonOf(text);
  const error = describedError(json);
  const outcome = outcomeOf(response, at);
  if (outcome.type === 'taken') {
    if (json === undefined) return failed('not-json');
    return error === null ? { ok: true, json } : failed(error);
  }
  const described = error === null ? `HTTP ${response.status}` : `HTTP ${response.status}: ${error}`;
  if (outcome.type === 'failed') return { ok: false, outcome: { ...outcome, error: described } };
  if (response.status === 401 || response.status === 403) return failed(described);
  return { ok: false, outcome: { type: 'refused', error: described } };
}

/** `err` other than 0 is an error whatever the status. */
function describedError(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('err' in json)) return null;
  const { err, err_desc: description, err_class: kind } = json as Readonly<Record<string, unknown>>;
  if (err === 0 || err === '0') return null;
  const text = [kind, description].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return (text === '' ? `err ${String(err)}` : text).slice(0, ERROR_MAX);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function failed(error: string): SiteAnswer {
  return { ok: false, outcome: { type: 'failed', error, retryAfterMs: null } };
}
