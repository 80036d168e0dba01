import { type ASTNode, buildSchema, type DocumentNode, type FieldNode, type GraphQLSchema, Kind, visit } from 'graphql';

/** What CONSUL refuses a query for, with its own limits. */
const DEPTH_MAX = 8;
const COMPLEXITY_MAX = 2_500;
export const PAGE_MAX = 25;

const CONNECTIONS: ReadonlySet<string> = new Set(['proposals', 'comments', 'tags']);

/** Releases whose fields have other names: `former` knows no camel case, the current one has both. */
export const RELEASES = ['former', 'current'] as const;
export type Release = (typeof RELEASES)[number];

/** The part of the API that is read. */
export function schemaOf(release: Release): GraphQLSchema {
  const both = (field: string, type: string) => {
    const former = `${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}: ${type}`;
    return release === 'former' ? former : `${field}: ${type} ${former}`;
  };
  const connection = (type: string) => `
    type ${type}Edge { cursor: String! node: ${type} }
    type ${type}Connection { edges: [${type}Edge] nodes: [${type}] pageInfo: PageInfo! }`;
  return buildSchema(`
    type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
    type User { id: ID! username: String }
    type MapLocation { id: ID latitude: Float longitude: Float zoom: Int }
    type Geozone { id: ID! name: String }
    type Tag { id: ID! name: String }
    type Comment {
      id: ID! body: String ancestry: String ${both('publicAuthor', 'User')} ${both('publicCreatedAt', 'String')}
    }
    type Proposal {
      id: ID! title: String summary: String description: String geozone: Geozone
      ${both('cachedVotesUp', 'Int')} ${both('commentsCount', 'Int')} ${both('publicAuthor', 'User')}
      ${both('publicCreatedAt', 'String')} ${both('retiredAt', 'String')}
      ${release === 'former' ? '' : both('mapLocation', 'MapLocation')}
      comments(first: Int, last: Int, after: String, before: String): CommentConnection
      tags(first: Int, last: Int, after: String, before: String): TagConnection
    }
    ${connection('Proposal')} ${connection('Comment')} ${connection('Tag')}
    type Query {
      proposals(first: Int, last: Int, after: String, before: String): ProposalConnection!
      proposal(id: ID!): Proposal!
    }`);
}

/** Why a query is refused before it is run; null where it is not. A list costs what is asked of each, as often as it can come. */
export function beyondLimits(document: DocumentNode): string | null {
  let depth = 0;
  let fields = 0;
  visit(document, {
    Field: {
      enter() {
        fields += 1;
        depth = Math.max(depth, fields);
      },
      leave() {
        fields -= 1;
      },
    },
  });
  if (depth > DEPTH_MAX) return `Query has depth of ${depth}, which exceeds max depth of ${DEPTH_MAX}`;
  const cost = document.definitions.reduce((sum, definition) => sum + costOf(definition), 0);
  return cost > COMPLEXITY_MAX
    ? `Query has complexity of ${cost}, which exceeds max complexity of ${COMPLEXITY_MAX}`
    : null;
}

function costOf(node: ASTNode): number {
  const below = 'selectionSet' in node ? (node.selectionSet?.selections ?? []) : [];
  const costs = below.reduce((sum, each) => sum + costOf(each), 0);
  if (node.kind !== Kind.FIELD) return costs;
  return 1 + costs * (CONNECTIONS.has(node.name.value) ? sizeOf(node) : 1);
}

function sizeOf({ arguments: given = [] }: FieldNode): number {
  const size = given.find(({ name }) => ['first', 'last'].includes(name.value))?.value;
  return size?.kind === Kind.INT ? Math.min(PAGE_MAX, Number(size.value)) : PAGE_MAX;
}
