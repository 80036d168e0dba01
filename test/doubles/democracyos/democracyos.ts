import {
  flatComments,
  type PlatformAuthor,
  type PlatformComment,
  type PlatformProposal,
  type PlatformState,
  pageOf,
  servePlatform,
} from '../platform.ts';

const FORUM = 'f'.repeat(24);
const TOPICS_MAX = 500;
const COMMENTS_MAX = 100;
const error = (status: number, code: string) => ({
  status,
  json: { status, error: { code, message: 'Server Error.' } },
});

/** A DemocracyOS, over HTTP: the second version of its API, and the forum of the first. */
export async function startDemocracyos() {
  const state: PlatformState = { proposals: [], fault: null, requests: 0 };
  const user = ({ id, name }: PlatformAuthor) => ({ id, fullName: name, displayName: name, avatar: null });
  const topic = (of: PlatformProposal) => ({
    ...{
      id: of.id,
      mediaTitle: of.title,
      status: 'open',
      closingAt: null,
      forum: FORUM,
      author: '',
      owner: user(of.author),
    },
    // The clauses come in the order in which they were made, which is not the one that is read.
    clauses: [
      { position: 2, markup: '<p></p>', empty: true },
      { position: 1, markup: of.body, empty: false },
    ],
    ...{ tags: of.topics ?? [], tag: null, links: [], privileges: {}, voted: false },
    ...{
      createdAt: of.publishedAt,
      publishedAt: of.unpublished === true ? null : of.publishedAt,
      updatedAt: of.updatedAt,
    },
    action:
      of.votes === null
        ? { method: 'poll', results: [{ value: 'Oui', percentage: 100, votes: 3 }], count: 3 }
        : { method: 'vote', results: [{ value: 'positive', percentage: 100, votes: of.votes }], count: of.votes },
    commentersCount: new Set(flatComments(of.comments).map(({ author }) => author.id)).size,
  });
  const reply = ({ id, body, author }: PlatformComment) => ({
    ...{ _id: id, text: body, createdAt: '2026-02-20T09:00:00.000Z', author: user(author) },
  });
  const published = () => state.proposals.filter((each) => each.unpublished !== true && each.withdrawn !== true);

  const served = await servePlatform(state, async ({ url }) => {
    const { pathname, searchParams } = url;
    const asked = (name: string) => searchParams.get(name) ?? '';
    const limit = Number(asked('limit') || '30');
    const paged = { number: Number(asked('page') || '1'), size: limit, fault: state.fault };
    const pagination = (count: number, pageCount: number) => ({ count, page: paged.number, pageCount, limit });
    if (state.fault === 'private') return error(403, 'LACK_PRIVILEGES');
    if (pathname === '/api/forum') {
      const forum = {
        id: FORUM,
        name: 'rives',
        title: 'Les rives',
        summary: 'Que faire des rives ?',
        visibility: 'public',
      };
      return asked('name') === 'rives'
        ? { status: 200, json: { ...forum, createdAt: '2026-02-01T08:00:00.000Z', privileges: {} } }
        : error(404, 'FORUM_NOT_FOUND');
    }
    if (pathname === '/api/v2/topics') {
      if (limit > TOPICS_MAX || !/^-?(createdAt|action\.count)$/.test(asked('sort')))
        return error(400, 'INVALID_REQUEST_PARAMS');
      if (asked('forum') !== FORUM) return error(404, 'FORUM_NOT_FOUND');
      const sorted = published().toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
      if (asked('sort').startsWith('-')) sorted.reverse();
      // It counts what is not published as well, and always says that there is one page.
      const results = { topics: pageOf(sorted.map(topic), paged) };
      return { status: 200, json: { status: 200, pagination: pagination(state.proposals.length, 1), results } };
    }
    const [, id = ''] = /^\/api\/v2\/topics\/(.+)$/.exec(pathname) ?? [];
    const found = state.proposals.find((each) => each.id === (id || asked('topicId')) && each.withdrawn !== true);
    if (found === undefined) return error(404, 'TOPIC_NOT_FOUND');
    // By its id it is given whether it is published or not.
    if (id !== '') return { status: 200, json: { status: 200, results: { topic: topic(found) } } };
    if (limit > COMMENTS_MAX) return error(400, 'INVALID_REQUEST_PARAMS');
    // One level of replies is all that it has.
    const comments = found.comments.map((each) => ({
      ...reply(each),
      id: each.id,
      replies: (each.replies ?? []).map(reply),
    }));
    const results = { comments: pageOf(comments, { ...paged, fault: null }) };
    const pages = Math.ceil(comments.length / limit) || 1;
    return { status: 200, json: { status: 200, pagination: pagination(comments.length, pages), results } };
  });
  return { ...served, state, page: `${served.origin}/rives` };
}
