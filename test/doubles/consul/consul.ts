import { execute, parse, validate } from 'graphql';
import { graphqlRuby } from '../graphql-ruby/graphql-ruby.ts';
import {
  flatComments,
  type PlatformAuthor,
  type PlatformProposal,
  type PlatformState,
  servePlatform,
} from '../platform.ts';
import { beyondLimits, PAGE_MAX, type Release, schemaOf } from './schema.ts';

type Paged = { first?: number; last?: number; after?: string };

/** A CONSUL, over HTTP: its API executes its schema, within its limits. What is not there breaks the whole answer. */
export async function startConsul(release: Release = 'current') {
  const state: PlatformState = { proposals: [], fault: null, requests: 0 };
  const schema = schemaOf(release);
  const ruby = graphqlRuby('consul');

  /** With the minutes left out, as Rails writes a time. */
  const hour = (moment: string) => moment.replace(/^(.{10})T(\d\d).*$/, '$1 $2:00:00 UTC');
  const author = ({ id, name }: PlatformAuthor) => ({ id, username: name === '' ? null : name });
  /** Under the names of both releases. */
  const named = (fields: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => [
        [name, value],
        [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value],
      ]),
    );
  const connection = (all: readonly object[], { first, last, after }: Paged, isFaulty = false) => {
    const { fault } = state;
    const size = Math.min(PAGE_MAX, first ?? last ?? PAGE_MAX);
    const at =
      last === undefined ? Number(Buffer.from(after ?? 'MA==', 'base64').toString()) : Math.max(0, all.length - size);
    const nodes: (object | null)[] = all.slice(isFaulty && fault === 'skips' ? at + 1 : at, at + size);
    if (isFaulty && fault === 'errors-beside' && nodes.length > 0) nodes[0] = null;
    const isRepeated = isFaulty && fault === 'repeats' && at > 0;
    const endCursor = Buffer.from(String(isRepeated ? at : at + size))
      .toString('base64')
      .replace(/=+$/, '');
    const hasNextPage = isRepeated || at + size < all.length;
    return { edges: nodes.map((node) => ({ cursor: '', node })), pageInfo: { hasNextPage, endCursor } };
  };
  /** As whoever executes the query makes pages of it. */
  const listed = (all: readonly object[]) => (ruby === null ? (paged: Paged) => connection(all, paged) : all);
  const resolved = (of: PlatformProposal) => ({
    ...{ id: of.id, title: of.title, summary: null, description: of.body },
    geozone: of.place === undefined ? null : { id: '1', name: of.place },
    ...named({
      ...{ cachedVotesUp: of.votes, commentsCount: flatComments(of.comments).length },
      ...{ publicAuthor: author(of.author), publicCreatedAt: hour(of.publishedAt) },
      retiredAt: of.withdrawn === true ? of.updatedAt : null,
      mapLocation: of.location === undefined ? null : { latitude: of.location.lat, longitude: of.location.lon },
    }),
    tags: listed((of.topics ?? []).map((name) => ({ id: name, name }))),
    comments: listed(
      flatComments(of.comments).map(({ id, body, author: by, above }) => ({
        ...{ id, body, ancestry: above.length === 0 ? null : above.join('/') },
        ...named({ publicAuthor: author(by), publicCreatedAt: '2026-02-20 09:00:00 UTC' }),
      })),
    ),
  });
  const NOT_FOUND = 'RecordNotFound';
  const root = {
    proposals: (paged: Paged) => connection(state.proposals.map(resolved), paged, true),
    proposal: ({ id }: { id: string }) => {
      const found = state.proposals.find((each) => each.id === id);
      if (found === undefined) throw new Error(NOT_FOUND);
      return resolved(found);
    },
  };

  const served = await servePlatform(state, async ({ url, body }) => {
    if (url.pathname !== '/graphql') return { status: 404 };
    if (state.fault === 'private') return { status: 403 };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    if (ruby !== null) {
      const data = { proposals: state.proposals.map(resolved) };
      const answer = await ruby.execute(schema, { query, variables, data, fault: state.fault });
      if (answer.errors?.some(({ message }) => message === NOT_FOUND)) return { status: 404 };
      const beside =
        state.fault === 'errors-beside' ? { errors: [{ message: 'Something broke at one proposal' }] } : {};
      return { status: 200, json: { ...answer, ...beside } };
    }
    const document = parse(query);
    const limit = beyondLimits(document);
    if (limit !== null) return { status: 200, json: { errors: [{ message: limit }] } };
    const errors = validate(schema, document).map(({ message }) => ({
      message: message.replace(
        /^Cannot query field "(\w+)" on type "(\w+)".*$/s,
        "Field '$1' doesn't exist on type '$2'",
      ),
    }));
    if (errors.length > 0) return { status: 200, json: { errors } };
    const { data, errors: thrown = [] } = await execute({ schema, document, rootValue: root });
    if (thrown.some(({ message }) => message === NOT_FOUND)) return { status: 404 };
    const beside = state.fault === 'errors-beside' ? { errors: [{ message: 'Something broke at one proposal' }] } : {};
    return { status: 200, json: { data, ...beside } };
  });
  return {
    ...{ state, origin: served.origin, page: `${served.origin}/proposals` },
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await ruby?.[Symbol.asyncDispose]();
    },
  };
}
