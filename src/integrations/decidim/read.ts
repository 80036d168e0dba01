import type { ConnectorSource, RemoteResult } from '../../application/connector/ports.ts';
import type { SourceComment, SourceConsultation, SourcePage } from '../../application/source/ports.ts';
import { createClient } from '../graphql/client.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { coverWords } from '../source/mapping.ts';
import { failed } from '../source/request.ts';
import { type Comment, commentsOf, type Proposal, proposalOf } from './mapping.ts';
import { type Process, phasesOf } from './phases.ts';
import { ALIASES, commentsQuery, PAGE_SIZE, presenceQuery, proposalsQuery } from './queries.ts';
import { componentIn, decidimSettings, followedBy } from './settings.ts';
import { INSTEAD } from './shape.ts';
import { createTokens } from './sign-in.ts';
import { localised } from './text.ts';

type Page = {
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string | null };
  readonly nodes?: readonly (Proposal | null)[] | null;
  readonly edges?: readonly ({ readonly node?: Proposal | null } | null)[] | null;
};
type Component = { readonly __typename?: string; readonly proposals?: Page | null } | null;

/** Reads the proposals of one component of a Decidim, by its GraphQL API alone. */
export function decidimSource(fetch: ConnectorFetch) {
  const client = createClient(fetch, '/api', { tokens: createTokens(fetch), instead: INSTEAD });
  const source: ConnectorSource = {
    followed: (settings) => followedBy(decidimSettings(settings)),
    perRequest: ALIASES,
    async read({ settings: stored, ...call }, { cursor, publishedSince }) {
      const settings = decidimSettings(stored);
      const component = componentIn(settings);
      const withProcess = cursor === null;
      const variables = {
        component: component.id,
        ...{ first: PAGE_SIZE, after: cursor, since: publishedSince?.toISOString() ?? null },
        ...(withProcess ? { process: component.process } : {}),
      };
      const asked = await client.ask(component.origin, (shape) => proposalsQuery(shape, { withProcess }), {
        ...call,
        variables,
      });
      if (!asked.ok) return asked;
      const { data, errors } = asked.value;
      const page = (data['component'] as Component)?.proposals;
      if (page == null) return failed(errors[0] ?? 'component-not-there');
      const process = withProcess ? (data['participatoryProcess'] as Process | null) : null;
      if (withProcess && process === null) return failed(errors[0] ?? 'process-not-there');
      return { ok: true, value: pageOf(page, { process, errors, of: { component, settings } }) };
    },
    async comments({ settings: stored, ...call }, proposals) {
      const settings = decidimSettings(stored);
      const { origin } = componentIn(settings);
      const lang = settings.languages[0] ?? 'en';
      const keys = proposals.slice(0, ALIASES);
      const variables = { locale: lang, ...Object.fromEntries(keys.map((key, nth) => [`p${nth}`, key])) };
      const asked = await client.ask(origin, (shape) => commentsQuery(shape, keys.length), { ...call, variables });
      if (!asked.ok) return asked;
      const { data, errors } = asked.value;
      const [error] = errors;
      const read = new Map<string, readonly SourceComment[] | string>();
      for (const [nth, key] of keys.entries()) {
        const comments = (data[`c${nth}`] as { readonly comments?: readonly (Comment | null)[] } | null)?.comments;
        // What is not whole beside an error is what broke: nothing of it is taken, and the others are.
        if (error !== undefined && !isWhole(comments)) read.set(key, error);
        else if (comments != null) read.set(key, commentsOf(comments, { settings, lang }));
      }
      return { ok: true, value: read };
    },
    async missing({ settings, ...call }, proposals): Promise<RemoteResult<ReadonlySet<string>>> {
      const component = componentIn(decidimSettings(settings));
      const keys = proposals.slice(0, ALIASES);
      const variables = { component: component.id, ...Object.fromEntries(keys.map((key, nth) => [`p${nth}`, key])) };
      const asked = await client.ask(component.origin, () => presenceQuery(keys.length), { ...call, variables });
      if (!asked.ok) return asked;
      const { data, errors } = asked.value;
      const there = data['component'] as Readonly<Record<string, unknown>> | null;
      if (there === null) return failed(errors[0] ?? 'component-not-there');
      const absent = keys.filter((_, nth) => there[`p${nth}`] == null);
      if (errors.length === 0) return { ok: true, value: new Set(absent) };
      // Beside an error nobody knows which of them is gone: each is asked for by itself, and the one that breaks stays.
      const gone = new Set<string>();
      for (const key of keys.length === 1 ? [] : absent) {
        const one = await source.missing({ settings, ...call }, [key]);
        if (!one.ok) return one;
        if (one.value.has(key)) gone.add(key);
      }
      return { ok: true, value: gone };
    },
  };
  return source;
}

/** The picture of a process. Decidim has no words for it. */
function coverOf({ heroImage, title }: Process, origin: string): SourceConsultation['cover'] {
  const url = heroImage == null || heroImage === '' ? null : URL.parse(heroImage, origin);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return { url: url.href, alt: coverWords(localised(title, 'line'), new URL(origin).host) };
}

/** Whether comments and the replies to them are all there. */
function isWhole(comments: readonly (Comment | null)[] | null | undefined): boolean {
  return comments?.every((each) => each !== null && (each.comments === undefined || isWhole(each.comments))) === true;
}

function pageOf(
  { pageInfo, nodes, edges }: Page,
  given: {
    readonly process: Process | null;
    readonly errors: readonly string[];
    readonly of: Parameters<typeof proposalOf>[1];
  },
): SourcePage {
  const { process, errors, of } = given;
  const all = nodes ?? (edges ?? []).map((edge) => edge?.node ?? null);
  const title = localised(process?.title, 'line');
  const summary = localised(process?.shortDescription, 'text');
  return {
    consultation:
      process === null
        ? null
        : {
            ...{ title, summary: Object.keys(summary).length === 0 ? title : summary, phases: phasesOf(process) },
            cover: coverOf(process, of.component.origin),
          },
    proposals: all.filter((node): node is Proposal => node !== null).map((node) => proposalOf(node, of)),
    next: pageInfo?.hasNextPage === true ? (pageInfo.endCursor ?? null) : null,
    problem: errors[0] ?? null,
  };
}
