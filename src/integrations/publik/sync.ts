import type { RequestState } from '../../application/connector/intake/ports.ts';
import type { ConnectorRequests, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { callSite, type Site } from './client.ts';
import { answerFor, fieldsOf, isOfSite, noteOf, requestIn } from './mapping.ts';
import { publikSettings } from './settings.ts';

/** What w.c.s. says of a jump that its status does not allow. */
const UNMET = 'Unmet condition.';
const ACCEPTING: ReadonlySet<string> = new Set(['accepted', 'accepted-in-part']);

/** Requests of w.c.s. behind commitments: made by its form, read where they are, and told by its global actions. */
export function publikRequests(of: { readonly fetch: ConnectorFetch; readonly origin: string }): ConnectorRequests {
  const siteOf = ({ settings, secrets, now }: RequestCall): Site => ({
    ...of,
    settings: publikSettings(settings),
    secrets,
    now,
  });
  return {
    isMade: (settings, { verdict }) => publikSettings(settings).form !== '' && ACCEPTING.has(verdict),
    async submit(call, commitment, answered) {
      const site = siteOf(call);
      const { form } = site.settings;
      const body = { data: fieldsOf(commitment, answered, of.origin) };
      const result = await callSite(site, { path: `/api/formdefs/${form}/submit`, query: {}, body });
      if (!result.ok) return result;
      const { data } = result.json as { readonly data?: { readonly id?: unknown; readonly api_url?: unknown } };
      const address = addressIn(data ?? {}, site);
      return address === null ? unreadable() : { ok: true, value: address };
    },
    async find(call, { commitmentId }) {
      const site = siteOf(call);
      const { form } = site.settings;
      const query = { full: 'on', 'filter-parvis_id': commitmentId };
      const result = await callSite(site, { path: `/api/forms/${form}/list`, query });
      if (!result.ok) return result;
      if (!Array.isArray(result.json)) return unreadable();
      // A site that does not know the filter lists everything.
      const found = result.json.filter(
        (each: { readonly fields?: { readonly parvis_id?: unknown } }) => each.fields?.parvis_id === commitmentId,
      ) as readonly { readonly id?: unknown; readonly api_url?: unknown }[];
      const [first] = found;
      if (first === undefined) return { ok: true, value: null };
      return stateOf(first, site, addressIn(first, site) ?? undefined);
    },
    async read(call, { address }) {
      const site = siteOf(call);
      const { pathname } = new URL(address);
      const result = await callSite(site, { path: pathname, query: {} });
      if (!result.ok && result.outcome.error.startsWith('HTTP 404')) return { ok: true, value: null };
      return result.ok ? stateOf(result.json, site, address) : result;
    },
    async notify(call, address, answered) {
      const site = siteOf(call);
      const { hook, jump } = site.settings;
      const action = jump === '' ? hook && `hooks/${hook}/` : `jump/trigger/${jump}/`;
      if (action === '' || !isOfSite(address, site.settings)) return { type: 'taken' };
      const path = `${new URL(address).pathname}${action}`;
      const result = await callSite(site, { path, query: {}, body: answerFor(answered, of.origin) });
      if (result.ok) return { type: 'taken' };
      const { error } = result.outcome;
      // The status that the request has does not jump: nobody mends that at this connector.
      return error.endsWith(UNMET) ? { type: 'refused', error } : result.outcome;
    },
    note: noteOf,
  };
}

/** Where a request is, as w.c.s. says or else by its number. */
function addressIn(
  { id, api_url: apiUrl }: { readonly id?: unknown; readonly api_url?: unknown },
  { settings }: Site,
): string | null {
  if (typeof apiUrl === 'string' && isOfSite(apiUrl, settings)) return apiUrl;
  const made = `${new URL(settings.url).origin}/api/forms/${settings.form}/${String(id)}/`;
  return isOfSite(made, settings) ? made : null;
}

function stateOf(json: unknown, { settings }: Site, address?: string): RemoteResult<RequestState> {
  const state = requestIn(json, settings, address);
  return state === null ? unreadable() : { ok: true, value: state };
}

function unreadable(): { readonly ok: false; readonly outcome: { type: 'failed'; error: string; retryAfterMs: null } } {
  return { ok: false, outcome: { type: 'failed', error: 'not-a-request', retryAfterMs: null } };
}
