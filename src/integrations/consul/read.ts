import type { ConnectorSource, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { SourceConsultation } from '../../application/source/ports.ts';
import { createClient } from '../graphql/client.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { textIn } from '../source/mapping.ts';
import { dateIn, phasesFrom } from '../source/phases.ts';
import { failed } from '../source/request.ts';
import { type Comment, type Connection, commentsOf, nodesOf, type Proposal, proposalOf } from './mapping.ts';
import { commentsQuery, livingQuery, PER_QUERY, presenceQuery, proposalsQuery } from './queries.ts';
import { type ConsulSettings, consulSettings, followedBy, originOf } from './settings.ts';

/** Pages of comments of one proposal: what is beyond 2,500 of them is left out. */
const COMMENT_PAGES = 100;
const DAY_MS = 86_400_000;

/** Reads the proposals of a CONSUL, by its GraphQL API alone. */
export function consulSource(fetch: ConnectorFetch): ConnectorSource {
  const clients = new Map<string, ReturnType<typeof createClient>>();
  /** The language of the texts is a parameter of the address. */
  const ask = async (settings: ConsulSettings, call: RequestCall, query: Parameters<Asked>[1]) => {
    const path = `/graphql?locale=${settings.languages[0] ?? ''}`;
    const client = clients.get(path) ?? createClient(fetch, path);
    clients.set(path, client);
    return await client.ask(originOf(settings), query, { ...call, variables: {} });
  };
  return {
    followed: (settings) => followedBy(consulSettings(settings)),
    perRequest: PER_QUERY,
    async read(call, { cursor, publishedSince }) {
      const settings = consulSettings(call.settings);
      const newest = publishedSince !== null;
      const asked = await ask(settings, call, (shape) => proposalsQuery(shape, { after: cursor, newest }));
      if (!asked.ok) return asked;
      const { data, errors } = asked.value;
      const page = data['proposals'] as Connection<Proposal> | undefined;
      if (page == null) return failed(errors[0] ?? 'proposals-not-there');
      const next = !newest && page.pageInfo?.hasNextPage === true ? (page.pageInfo.endCursor ?? null) : null;
      return {
        ok: true,
        value: {
          consultation: cursor === null ? consultationOf(settings) : null,
          proposals: nodesOf(page).map((proposal) => proposalOf(proposal, settings)),
          ...{ next, problem: errors[0] ?? null },
        },
      };
    },
    async comments(call, proposals) {
      const settings = consulSettings(call.settings);
      const read = new Map<string, Comment[]>(proposals.slice(0, PER_QUERY).map((key) => [key, []]));
      let asks = [...read.keys()].map((key) => ({ key, after: null as string | null }));
      for (let pages = 0; pages < COMMENT_PAGES && asks.length > 0; pages += 1) {
        const part = asks;
        const asked = await ask(settings, call, (shape) => commentsQuery(shape, part));
        // One of them is gone meanwhile, which breaks the answer for all: each is asked for by itself.
        if (!asked.ok && isGone(asked) && proposals.length > 1) return await eachByItself(this, call, proposals);
        if (!asked.ok) return isGone(asked) ? { ok: true, value: new Map() } : asked;
        if (asked.value.errors.length > 0) return failed(asked.value.errors[0] ?? '');
        asks = part.flatMap(({ key, after }, nth) => {
          const page = asked.value.data[`c${nth}`] as { readonly comments?: Connection<Comment> } | null;
          read.get(key)?.push(...nodesOf(page?.comments));
          const { hasNextPage, endCursor } = page?.comments?.pageInfo ?? {};
          return hasNextPage === true && endCursor != null && endCursor !== after ? [{ key, after: endCursor }] : [];
        });
      }
      return {
        ok: true,
        value: new Map([...read].map(([key, comments]) => [key, commentsOf(comments, settings)])),
      };
    },
    async missing(call, proposals) {
      const settings = consulSettings(call.settings);
      const gone = new Set<string>();
      for (const key of proposals) {
        const asked = await ask(settings, call, () => presenceQuery(key));
        if (!asked.ok && !isGone(asked)) return asked;
        if (asked.ok && asked.value.errors.length > 0) return failed(asked.value.errors[0] ?? '');
        if (!asked.ok || asked.value.data['proposal'] === null) gone.add(key);
      }
      if (gone.size === 0) return { ok: true, value: gone };
      // Nothing there can also mean that the API is not.
      const living = await ask(settings, call, livingQuery);
      return living.ok ? { ok: true, value: gone } : living;
    },
  };
}

type Asked = ReturnType<typeof createClient>['ask'];

/** A page that says so, or nothing at all from older releases. */
function isGone(asked: RemoteResult<unknown>): boolean {
  return !asked.ok && ['HTTP 404', 'HTTP 204'].includes(asked.outcome.error);
}

async function eachByItself(source: ConnectorSource, call: RequestCall, proposals: readonly string[]) {
  const read = new Map();
  for (const key of proposals) {
    const one = await source.comments(call, [key]);
    if (!one.ok) return one;
    for (const [each, comments] of one.value) read.set(each, comments);
  }
  return { ok: true, value: read } as const;
}

/** What the officer said of it, since the API does not. */
function consultationOf(settings: ConsulSettings): SourceConsultation {
  const title = textIn(settings.languages[0] ?? '', settings.title, 'line');
  const closes = dateIn(settings.closes);
  const closesAt = closes === null ? null : new Date(closes.getTime() + DAY_MS);
  return {
    title,
    summary: title,
    phases: phasesFrom([], { opensAt: dateIn(settings.opens) ?? new Date(0), closesAt }),
  };
}
