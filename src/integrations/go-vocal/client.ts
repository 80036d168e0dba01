import type { RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { pageAfter, pageAt } from '../source/numbered-pages.ts';
import { askPlatform, failed } from '../source/request.ts';
import { type GoVocalSettings, projectIn } from './settings.ts';

/** A release gives at most 24 or at most 100 a page, and what is more than its own is as its own. */
const PAGE_SIZE = 100;
const NOT_FOUND = 404;
const UNAUTHORIZED = 401;
/** A token is good for a day. */
const TOKEN_MS = 23 * 3_600_000;

type Json = Readonly<Record<string, unknown>>;
type Of = { readonly settings: GoVocalSettings; readonly call: RequestCall };

/** Asks the API of Go Vocal, by a token that is fetched with the client's secret. */
export type Client = {
  /** What is at a path; null where nothing is. */
  get(of: Of, path: string, query?: Readonly<Record<string, string>>): Promise<RemoteResult<Json | null>>;
  /** A page of a list after a cursor, with how many pages there are. */
  page<T>(
    of: Of,
    list: { readonly path: string; readonly name: string; readonly query?: Readonly<Record<string, string>> },
    cursor: string | null,
  ): Promise<RemoteResult<Page<T>>>;
};
export type Page<T> = { readonly items: readonly (T | null)[]; readonly next: string | null; readonly pages: number };

export function createClient(fetch: ConnectorFetch): Client {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();

  async function tokenFor({ settings, call }: Of, isRefused: boolean): Promise<RemoteResult<string>> {
    const { origin } = projectIn(settings);
    const name = `${origin} ${settings.client} ${call.secrets.current}`;
    const known = tokens.get(name);
    if (!isRefused && known !== undefined && known.until > call.now().getTime())
      return { ok: true, value: known.token };
    const body = { auth: { client_id: settings.client, client_secret: call.secrets.current } };
    const asked = await askPlatform(fetch, {
      ...{ url: `${origin}/api/v2/authenticate`, method: 'POST', body, now: call.now },
    });
    if (!asked.ok) return asked;
    const { jwt } = (asked.value.json ?? {}) as { readonly jwt?: unknown };
    if (asked.value.status >= 300) return failed(`authenticate: HTTP ${asked.value.status}`);
    if (typeof jwt !== 'string') return failed('not-json');
    tokens.set(name, { token: jwt, until: call.now().getTime() + TOKEN_MS });
    return { ok: true, value: jwt };
  }

  const get: Client['get'] = async (of, path, query = {}) => {
    const parameters = new URLSearchParams({ ...query, locale: of.settings.languages[0] ?? '' });
    const url = `${projectIn(of.settings).origin}/api/v2/${path}?${parameters}`;
    for (const isRefused of [false, true]) {
      const token = await tokenFor(of, isRefused);
      if (!token.ok) return token;
      const headers = { authorization: `Bearer ${token.value}` };
      const asked = await askPlatform(fetch, { url, headers, now: of.call.now });
      if (!asked.ok) return asked;
      const { status, json } = asked.value;
      if (status === UNAUTHORIZED && !isRefused) continue;
      if (status === NOT_FOUND) return { ok: true, value: null };
      if (status >= 300) return failed(`HTTP ${status}`);
      return typeof json === 'object' && json !== null ? { ok: true, value: json as Json } : failed('not-json');
    }
    return failed(`HTTP ${UNAUTHORIZED}`);
  };

  return {
    get,
    async page<T>(of: Of, { path, name, query = {} }: Parameters<Client['page']>[1], cursor: string | null) {
      const { number } = pageAt(cursor);
      const place = { page_number: String(number), page_size: String(PAGE_SIZE) };
      const asked = await get(of, path, { ...query, ...place });
      if (!asked.ok) return asked;
      const items = asked.value?.[name];
      if (!Array.isArray(items)) return failed(`${name}-not-there`);
      const { total_pages: pages } = (asked.value?.['meta'] ?? {}) as { readonly total_pages?: unknown };
      const total = typeof pages === 'number' ? pages : number;
      const there: readonly { readonly id?: unknown }[] = items.filter((item) => item !== null);
      const keys = there.map(({ id }) => String(id));
      return {
        ok: true,
        value: {
          items: items as readonly (T | null)[],
          next: pageAfter(cursor, { keys, isLast: number >= total }),
          pages: total,
        },
      };
    },
  };
}
