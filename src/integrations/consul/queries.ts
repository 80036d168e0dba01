import type { Shape } from '../graphql/shape.ts';

/** The largest page that a CONSUL gives. */
const PAGE_SIZE = 25;
/** Proposals whose comments one query asks for: each page of them costs 230 of the 2,500 points that a query may. */
export const PER_QUERY = 5;
/** Tags of a proposal that are asked for; more are not shown here. */
const TAGS = 10;

/** A page of proposals after a cursor; or the newest, which are the last ones. */
export function proposalsQuery(
  shape: Shape,
  { after, newest }: { readonly after: string | null; readonly newest: boolean },
): string {
  const place = newest
    ? `last: ${PAGE_SIZE}`
    : `first: ${PAGE_SIZE}${after === null ? '' : `, after: ${JSON.stringify(after)}`}`;
  const of = (field: string) => selected(shape, `Proposal.${field}`);
  const fields = ['publicCreatedAt', 'cachedVotesUp', 'commentsCount', 'retiredAt', 'summary'].map(of).join(' ');
  return `{ proposals(${place}) { pageInfo { hasNextPage endCursor } edges { node {
    id title description ${fields} geozone { name } ${of('publicAuthor')} { id username }
    ${coordinates(shape)}
    tags(first: ${TAGS}) { edges { node { name } } }
  } } } }`;
}

function coordinates(shape: Shape): string {
  const field = selected(shape, 'Proposal.mapLocation');
  return field === '__typename' ? '' : `${field} { latitude longitude }`;
}

/** Pages of comments of some proposals, by aliases `c0`, `c1`, … */
export function commentsQuery(
  shape: Shape,
  asked: readonly { readonly key: string; readonly after: string | null }[],
): string {
  const of = (field: string) => selected(shape, `Comment.${field}`);
  const parts = asked.map(({ key, after }, nth) => {
    const place = `first: ${PAGE_SIZE}${after === null ? '' : `, after: ${JSON.stringify(after)}`}`;
    return `c${nth}: proposal(id: ${JSON.stringify(key)}) { comments(${place}) { pageInfo { hasNextPage endCursor } edges { node {
      id body ancestry ${of('publicCreatedAt')} ${of('publicAuthor')} { id username }
    } } } }`;
  });
  return `{ ${parts.join(' ')} }`;
}

/** Whether one proposal is there: by itself, since one that is not there breaks the whole answer. */
export function presenceQuery(key: string): string {
  return `{ proposal(id: ${JSON.stringify(key)}) { id } }`;
}

/** Something that is there as long as the API is. */
export function livingQuery(): string {
  return '{ proposals(first: 1) { edges { node { id } } } }';
}

/** A field by its name, by the one that older releases have, or not at all. */
function selected(shape: Shape, name: string): string {
  const [type = '', field = ''] = name.split('.');
  if (!shape.has(name)) return field;
  const former = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return shape.has(`${type}.${former}`) ? '__typename' : `${field}: ${former}`;
}
