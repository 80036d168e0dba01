import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { execute, GraphQLError, parse, validate } from 'graphql';
import { graphqlRuby } from '../graphql-ruby/graphql-ruby.ts';
import { beyondLimits, PAGE_MAX } from './limits.ts';
import { type Generation, schemaOf } from './schema.ts';

type Texts = Readonly<Record<string, string>>;
type DoubleAuthor = { id: string; name: string; nickname: string; deleted?: boolean };
type DoubleComment = {
  id: string;
  body: string;
  author: DoubleAuthor;
  alignment?: number;
  comments?: DoubleComment[];
  /** Deleted by who wrote it: its API checks each object that it gives, and does not give this one. */
  deleted?: boolean;
};
export type DoubleProposal = {
  id: string;
  title: Texts;
  body: Texts;
  publishedAt: string;
  updatedAt: string;
  state?: string;
  withdrawn?: boolean;
  answer?: Texts;
  answeredAt?: string;
  address?: string;
  coordinates?: { latitude: number; longitude: number };
  author: DoubleAuthor;
  votes?: number;
  /** By its moderation. */
  hidden?: boolean;
  /** The one that it amends: it is listed as all others are, and what it amends says so. */
  amends?: string;
  /** As its settings write a sum. */
  cost?: string;
  /** The name of a state that its administrators made. */
  stateTitle?: Texts;
  topics?: string[];
  comments?: DoubleComment[];
  fingerprint?: { value: string; source: string };
  /** Paths below `/rails/active_storage/blobs/redirect/`, which lead to where the file is. */
  attachments?: { file: string; type: string; title: Texts }[];
};
type DoubleStep = { id: string; title: Texts; startDate?: string; endDate?: string; position: number };

/** What goes wrong at it: each as it was seen of such software. */
type Fault = 'busy' | 'errors-beside' | 'page' | 'private' | 'repeats' | 'skips';

const PER_MINUTE = 100;

/** At something that is there and may not be seen. */
function deniedHere(): GraphQLError {
  return new GraphQLError('You do not have permission', { extensions: { code: 'NO_OBJECT_PERMISSION' } });
}

/** A Decidim of one generation, over HTTP: its API executes its schema, within its limits; on its own library where that is wanted. */
export async function startDecidim({ generation, now }: { readonly generation: Generation; readonly now: () => Date }) {
  const ruby = graphqlRuby('decidim');
  const denied = (): object => (ruby === null ? deniedHere() : { denied: true });
  const state = {
    /** The schema that it has now: another once it was upgraded. */
    schema: schemaOf(generation),
    process: {
      ...{
        id: '3',
        slug: 'rives',
        title: { fr: 'Les rives' } as Texts,
        shortDescription: { fr: '<p>Que faire des rives ?</p>' },
      },
      ...{ publishedAt: '2026-02-01T08:00:00Z', startDate: '2026-02-01', endDate: '2026-12-31' },
      /** A path below `/rails/active_storage/blobs/redirect/`. */
      heroImage: null as string | null,
      steps: [{ id: '8', title: { fr: 'Proposer' }, startDate: '2026-02-01T00:00:00Z', position: 0 }] as DoubleStep[],
    },
    proposals: [] as DoubleProposal[],
    /** What is stored, by its name. */
    files: new Map<string, Buffer>(),
    fault: null as Fault | null,
    /** Proposals which cannot be asked for by themselves, nor their comments: an error is beside the rest of the answer. */
    broken: new Set<string>(),
    requests: 0,
    /** Of the one API user that may read it; null where everybody may. */
    credentials: null as { key: string; secret: string } | null,
    /** The token that is taken; another is made at each sign-in. */
    token: '',
    /** Where a browser is led that comes to one of its pages; null where there are none. */
    people: null as string | null,
  };
  let window = { minute: -1, count: 0 };

  const translated = (texts: Texts | undefined) =>
    texts === undefined
      ? null
      : {
          translations: Object.entries(texts).map(([locale, one]) => ({ locale, text: one, machineTranslated: false })),
        };
  const author = (of: DoubleAuthor) => ({
    __typename: 'User',
    deleted: false,
    ...of,
    ...(of.deleted ? { name: '', nickname: '' } : {}),
  });
  const comment = ({ comments = [], alignment = 0, ...of }: DoubleComment): object =>
    of.deleted === true
      ? denied()
      : {
          ...of,
          alignment,
          createdAt: '2026-02-20T09:00:00Z',
          author: author(of.author),
          comments: comments.map(comment),
        };
  const everyComment = (of: readonly DoubleComment[] = []): DoubleComment[] =>
    of.flatMap((each) => [each, ...everyComment(each.comments)]);
  const count = (comments: readonly DoubleComment[] = []): number =>
    comments.reduce((sum, each) => sum + 1 + count(each.comments), 0);
  const resolved = (of: DoubleProposal): object => {
    if (of.hidden === true) return denied();
    const source = JSON.stringify({ body: of.body, title: of.title });
    const named = (of.topics ?? []).map((name, nth) => ({ id: `${nth}`, name: translated({ fr: name }) }));
    return {
      ...{ ...of, title: translated(of.title), body: translated(of.body), answer: translated(of.answer) },
      // The state of an amendment is that of what becomes of it, which nobody answers with.
      state: of.state ?? (of.amends === undefined ? null : 'evaluating'),
      proposalState: of.stateTitle === undefined ? null : { id: '1', title: translated(of.stateTitle) },
      amendments: state.proposals
        .filter(({ amends }) => amends === of.id)
        .map((each) => ({
          ...{ id: `a${each.id}`, state: 'evaluating', amendable: { id: of.id } },
          emendation: each.hidden === true ? denied() : { id: each.id },
        })),
      ...{ authors: [author(of.author)], voteCount: of.votes ?? null, totalCommentsCount: count(of.comments) },
      attachments: (of.attachments ?? []).map(({ file, type, title }) => ({
        ...{ url: `/rails/active_storage/blobs/redirect/${file}`, type, title: translated(title) },
      })),
      ...{ taxonomies: named, category: named[0] ?? null, scope: named[1] ?? null },
      fingerprint: of.fingerprint ?? { value: createHash('sha256').update(source).digest('hex'), source },
    };
  };
  const root = {
    participatoryProcess: ({ slug }: { slug?: string }) => {
      const { process } = state;
      if (slug !== process.slug) return null;
      const steps = process.steps.map((step) => ({ ...step, title: translated(step.title) }));
      return {
        ...process,
        heroImage: process.heroImage === null ? null : `/rails/active_storage/blobs/redirect/${process.heroImage}`,
        title: translated(process.title),
        shortDescription: translated(process.shortDescription),
        steps,
        phases: steps,
      };
    },
    component: ({ id }: { id: string }) => (id === '12' && state.fault !== 'private' ? component : null),
    commentable: ({ id }: { id: string }) => {
      if (state.broken.has(id)) throw new Error(`Something broke at ${id}`);
      const found = state.proposals.find((each) => each.id === id);
      if (found === undefined) return null;
      return {
        id,
        comments: ({ singleCommentId }: { singleCommentId?: string }) =>
          (singleCommentId === undefined
            ? (found.comments ?? [])
            : everyComment(found.comments).filter((each) => each.id === singleCommentId)
          ).map(comment),
      };
    },
  };
  const component = {
    ...{ __typename: 'Proposals', id: '12' },
    proposal: ({ id }: { id: string }) => {
      if (state.broken.has(id)) throw new Error(`Something broke at ${id}`);
      const found = state.proposals.find((each) => each.id === id);
      return found === undefined ? null : resolved(found);
    },
    proposals: (asked: { filter?: { publishedSince?: string | null }; first?: number; after?: string }) => {
      const given = asked.filter?.publishedSince;
      // Its filter reads a date in whatever is given, null too, and says it so.
      if (given !== undefined && !/^\d{4}-\d\d-\d\d/.test(given ?? '')) {
        throw new GraphQLError('Invalid date format for publishedBefore');
      }
      const since = given ?? '';
      const all = state.proposals.filter((each) => since === '' || new Date(each.publishedAt) >= new Date(since));
      const sorted = all.toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
      const at = asked.after == null ? 0 : Number(Buffer.from(asked.after, 'base64').toString());
      const end = at + Math.min(PAGE_MAX, asked.first ?? PAGE_MAX);
      const nodes: (object | null)[] = sorted.slice(state.fault === 'skips' ? at + 1 : at, end).map(resolved);
      if (state.fault === 'errors-beside') nodes[0] = null;
      const cursor = Buffer.from(String(state.fault === 'repeats' && at > 0 ? at : end)).toString('base64');
      const pageInfo = { hasNextPage: end < sorted.length || state.fault === 'repeats', endCursor: cursor };
      return { nodes, edges: nodes.map((node) => ({ cursor, node })), pageInfo };
    },
  };

  /** All that is stored, where a library resolves it that knows no functions of ours. */
  const stored = () => ({
    process: root.participatoryProcess({ slug: state.process.slug }),
    component:
      state.fault === 'private'
        ? null
        : { __typename: 'Proposals', id: '12', proposals: state.proposals.map((of) => ({ ...of, ...resolved(of) })) },
    threads: state.proposals.map(({ id, comments = [] }) => ({ id, comments: comments.map(comment) })),
  });

  const answer = async (body: string): Promise<{ status: number; json: object; retryAfter?: string }> => {
    const minute = Math.floor(now().getTime() / 60_000);
    window = { minute, count: window.minute === minute ? window.count + 1 : 1 };
    if (state.fault === 'busy' || window.count > PER_MINUTE) return { status: 429, json: {}, retryAfter: '120' };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    const besides = state.fault === 'errors-beside' ? [{ message: 'Something broke at one proposal' }] : [];
    if (ruby !== null) {
      const { schema, fault, broken } = state;
      const { data, errors = [] } = await ruby.execute(schema, {
        ...{ query, variables, data: stored(), fault, broken: [...broken] },
      });
      const all = [...errors, ...(data === undefined ? [] : besides)];
      return {
        status: 200,
        json: { ...(data === undefined ? {} : { data }), ...(all.length > 0 ? { errors: all } : {}) },
      };
    }
    const document = parse(query);
    const limit = beyondLimits(document, variables);
    if (limit !== null) return { status: 200, json: { errors: [{ message: limit }] } };
    // As the library of Decidim words it.
    const errors = validate(state.schema, document).map(({ message }) => ({
      message: message.replace(
        /^Cannot query field "(\w+)" on type "(\w+)".*$/s,
        "Field '$1' doesn't exist on type '$2'",
      ),
    }));
    if (errors.length > 0) return { status: 200, json: { errors } };
    const { data, errors: thrown = [] } = await execute({
      schema: state.schema,
      document,
      rootValue: root,
      variableValues: variables,
    });
    const beside = [...thrown, ...besides];
    return { status: 200, json: { data, ...(beside.length > 0 ? { errors: beside } : {}) } };
  };

  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && state.people !== null) {
      return response.writeHead(302, { location: state.people }).end();
    }
    const [, folder, name] = /^\/rails\/active_storage\/(blobs\/redirect|disk)\/(.+)$/.exec(request.url ?? '') ?? [];
    if (name !== undefined) {
      const file = state.files.get(name);
      if (file === undefined) return response.writeHead(404).end();
      if (folder === 'disk') return response.writeHead(200, { 'content-type': 'image/png' }).end(file);
      return response.writeHead(302, { location: `/rails/active_storage/disk/${name}` }).end();
    }
    state.requests += 1;
    if (state.fault === 'page') return response.setHeader('content-type', 'text/html').end('<h1>Maintenance</h1>');
    const body = await text(request);
    if (request.url === '/api/sign_in') {
      const form = new URLSearchParams(body);
      const { key = '', secret = '' } = state.credentials ?? {};
      if (form.get('api_user[key]') !== key || form.get('api_user[secret]') !== secret) {
        return response.writeHead(401).end();
      }
      state.token = randomUUID();
      return response.writeHead(200, { authorization: `Bearer ${state.token}` }).end('{}');
    }
    if (state.credentials !== null && request.headers.authorization !== `Bearer ${state.token}`) {
      return response.writeHead(302, { location: '/users/sign_in' }).end();
    }
    const { status, json, retryAfter } = await answer(body);
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    state,
    origin,
    /** The page of its proposals. */
    page: `${origin}/processes/rives/f/12/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await ruby?.[Symbol.asyncDispose]();
    },
  };
}
