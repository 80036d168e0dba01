import type { Shape } from '../graphql/shape.ts';
import { selected } from './shape.ts';

/** The largest page that a Decidim gives. */
export const PAGE_SIZE = 50;
/** The most aliases that it allows in one query. */
export const ALIASES = 5;
/** Replies to replies are asked for so deep: as deep as Decidim nests them. */
export const REPLIES_DEEP = 3;

const TEXT = '{ translations { locale text machineTranslated } }';

/** A page of proposals; with the first one, the process that they are of. */
export function proposalsQuery(
  shape: Shape,
  { withProcess, isNew }: { readonly withProcess: boolean; readonly isNew: boolean },
): string {
  const process = withProcess ? `participatoryProcess(slug: $process) { ${processFields(shape)} }` : '';
  const node = proposalFields(shape);
  const nodes = shape.has('ProposalConnection.nodes') ? `edges { node { ${node} } }` : `nodes { ${node} }`;
  const variables = `$component: ID!, $first: Int!, $after: String${isNew ? ', $since: String' : ''}${withProcess ? ', $process: String' : ''}`;
  const filter = isNew ? 'filter: { publishedSince: $since }, ' : '';
  return `query Proposals(${variables}) {
  ${process}
  component(id: $component) {
    __typename
    ... on Proposals {
      proposals(${filter}order: { publishedAt: "asc" }, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        ${nodes}
      }
    }
  }
}`;
}

function processFields(shape: Shape): string {
  const of = (field: string, below?: string) => selected(shape, `ParticipatoryProcess.${field}`, below);
  const steps = `{ id position startDate endDate title ${TEXT} }`;
  return `id slug title ${TEXT} ${of('shortDescription', TEXT)} ${of('startDate')} ${of('endDate')} publishedAt ${of('heroImage')} ${of('phases', steps)}`;
}

function proposalFields(shape: Shape): string {
  const of = (field: string, below?: string) => selected(shape, `Proposal.${field}`, below);
  const author = ['id', 'nickname', 'deleted'].map((field) => selected(shape, `Author.${field}`)).join(' ');
  return [
    `id title ${TEXT} body ${TEXT} publishedAt`,
    ...['state', 'updatedAt', 'answeredAt', 'withdrawn', 'address', 'voteCount', 'totalCommentsCount', 'cost'].map(
      (field) => of(field),
    ),
    of('proposalState', `{ title ${TEXT} }`),
    of('amendments', '{ emendation { id } }'),
    of('answer', TEXT),
    of('coordinates', '{ latitude longitude }'),
    of('authors', `{ __typename name ${author} }`),
    of('taxonomies', `{ name ${TEXT} }`),
    of('attachments', `{ url type ${selected(shape, 'Attachment.title', TEXT)} }`),
    of('fingerprint', '{ value source }'),
  ].join(' ');
}

/** The comments of some proposals, by aliases `c0`, `c1`, …; `single`: of each the one that `$s0`, `$s1`, … name. */
export function commentsQuery(
  shape: Shape,
  { count, deep, single }: { readonly count: number; readonly deep: number; readonly single: boolean },
): string {
  const variables = Array.from({ length: count }, (_, nth) =>
    single ? `$p${nth}: String!, $s${nth}: String!` : `$p${nth}: String!`,
  ).join(', ');
  const parts = Array.from(
    { length: count },
    (
      _,
      nth,
    ) => `c${nth}: commentable(id: $p${nth}, type: "Decidim::Proposals::Proposal", locale: $locale, toggleTranslations: false) {
    id comments(orderBy: "older"${single ? `, singleCommentId: $s${nth}` : ''}) { ${commentFields(shape, deep)} }
  }`,
  );
  return `query Comments($locale: String!, ${variables}) {\n  ${parts.join('\n  ')}\n}`;
}

function commentFields(shape: Shape, deep: number): string {
  const author = ['id', 'nickname', 'deleted'].map((field) => selected(shape, `Author.${field}`)).join(' ');
  const fields = `id body createdAt alignment author { __typename name ${author} }`;
  return deep === 0 ? fields : `${fields} comments { ${commentFields(shape, deep - 1)} }`;
}

/** Whether some proposals are there, by aliases `p0`, `p1`, … */
export function presenceQuery(count: number): string {
  const variables = Array.from({ length: count }, (_, nth) => `$p${nth}: ID!`).join(', ');
  const parts = Array.from({ length: count }, (_, nth) => `p${nth}: proposal(id: $p${nth}) { id }`).join(' ');
  return `query Presence($component: ID!, ${variables}) {
  component(id: $component) { __typename ... on Proposals { ${parts} } }
}`;
}
