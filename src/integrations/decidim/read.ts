import type { ConnectorSource, RemoteResult } from '../../application/connector/ports.ts';
import type { SourceConsultation, SourcePage } from '../../application/source/ports.ts';
import { createClient } from '../graphql/client.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { coverWords } from '../source/mapping.ts';
import { failed } from '../source/request.ts';
import { type AskComments, readComments } from './comments.ts';
import { type Proposal, proposalOf } from './mapping.ts';
import { type Process, phasesOf } from './phases.ts';
import { ALIASES, PAGE_SIZE, presenceQuery, proposalsQuery } from './queries.ts';
import { componentIn, decidimSettings, followedBy } from './settings.ts';
import { INSTEAD } from './shape.ts';
import { createTokens } from './sign-in.ts';
import { localised } from './text.ts';

/** Of errors at what is hidden or was deleted, since its API checks each object that it gives. */
const DENIED = 'NO_OBJECT_PERMISSION';

type Page = {
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string | null };
  readonly nodes?: readonly (Proposal | null)[] | null;
  readonly edges?: readonly ({ readonly node?: Proposal | null } | null)[] | null;
};
type Component = { readonly __typename?: string; readonly proposals?: Page | null } | null;

/** Reads the proposals of one component of a Decidim, by its GraphQL API alone. */
export function decidimSource(fetch: ConnectorFetch) {
  const client = createClient(fetch, '/api', { tokens: createTokens(fetch), instead: INSTEAD, deniedCode: DENIED });
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
      const of = { withProcess, isNew: publishedSince !== null };
      const asked = await client.ask(component.origin, (shape) => proposalsQuery(shape, of), { ...call, variables });
      if (!asked.ok) return asked;
      const { data, errors } = asked.value;
      const page = (data['component'] as Component)?.proposals;
      if (page == null) return failed(errors[0] ?? 'component-not-there');
      const process = withProcess ? (data['participatoryProcess'] as Process | null) : null;
      if (withProcess && process === null) return failed(errors[0] ?? 'process-not-there');
      return { ok: true, value: pageOf(page, { process, errors, of: { component, settings }, isNew: of.isNew }) };
    },
    async comments({ settings: stored, ...call }, proposals, known = async () => []) {
      const settings = decidimSettings(stored);
      const { origin } = componentIn(settings);
      const ask: AskComments = (query, variables) => client.ask(origin, query, { ...call, variables });
      return await readComments(ask, { settings, keys: proposals.slice(0, ALIASES), known });
    },
    async missing({ settings, ...call }, proposals): Promise<RemoteResult<ReadonlySet<string>>> {
      const component = componentIn(decidimSettings(settings));
      const keys = proposals.slice(0, ALIASES);
      const variables = { component: component.id, ...Object.fromEntries(keys.map((key, nth) => [`p${nth}`, key])) };
      const asked = await client.ask(component.origin, () => presenceQuery(keys.length), { ...call, variables });
      if (!asked.ok) return asked;
      const { data, errors, denied } = asked.value;
      const there = data['component'] as Readonly<Record<string, unknown>> | null;
      if (there === null) return failed(errors[0] ?? 'component-not-there');
      const absent = keys.filter((_, nth) => there[`p${nth}`] == null);
      if (errors.length === 0) return { ok: true, value: new Set(absent) };
      // What may not be seen is gone. Of the others nobody knows beside an error: each is asked for by itself, and the one that breaks stays.
      const gone = new Set(absent.filter((key) => denied.some(([, alias]) => alias === `p${keys.indexOf(key)}`)));
      for (const key of keys.length === 1 ? [] : absent.filter((each) => !gone.has(each))) {
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

function pageOf(
  { pageInfo, nodes, edges }: Page,
  given: {
    readonly process: Process | null;
    readonly errors: readonly string[];
    readonly of: Parameters<typeof proposalOf>[1];
    readonly isNew: boolean;
  },
): SourcePage {
  const { process, errors, of, isNew } = given;
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
    proposals: all
      .filter((node): node is Proposal => node !== null)
      .map((node) => proposalOf(node, of))
      // Of what one amends, nothing is told beside what is new alone: it waits for the next pass through everything.
      .filter(({ isAmendment }) => !isNew || isAmendment !== true),
    next: pageInfo?.hasNextPage === true ? (pageInfo.endCursor ?? null) : null,
    problem: errors[0] ?? null,
  };
}
