import { flatComments, type PlatformProposal, type PlatformState, pageOf, servePlatform } from '../platform.ts';

/** Releases whose pages and fields differ. */
export const RELEASES = ['former', 'current'] as const;
export type Release = (typeof RELEASES)[number];

const PAGE_MAX = { former: 24, current: 100 } as const;
const CLIENT = { id: 'client-1', secret: 'a-client-secret' };
const PROJECT = '7c1f0000-0000-4000-8000-000000000001';
const OTHER = '7c1f0000-0000-4000-8000-000000000002';
const DAY_MS = 86_400_000;

/** A Go Vocal, over HTTP: its public API with tokens, in one locale, the newest first. */
export async function startGoVocal({ release = 'current', now }: { release?: Release; now: () => Date }) {
  const state: PlatformState & { deleted: string[]; visibleTo: string } = {
    ...{ proposals: [], fault: null, requests: 0, deleted: [], visibleTo: 'public' },
  };
  let tokens = 0;
  let token = { jwt: '', until: 0 };

  const idea = (of: PlatformProposal) => ({
    ...{ id: of.id, title: of.title, author_id: of.author.id, project_id: PROJECT, slug: `idea-${of.id}` },
    ...{ comments_count: flatComments(of.comments).length, published_at: of.publishedAt, updated_at: of.updatedAt },
    publication_status: of.unpublished === true ? 'submitted' : 'published',
    ...{ location_description: of.place ?? null, official_feedbacks_count: of.status === undefined ? 0 : 1 },
    status: of.status === undefined ? 'Proposé' : of.status === 'accepted' ? 'Accepté' : 'Rejeté',
    href: `${served.origin}/fr-FR/ideas/idea-${of.id}`,
    ...{ budget: of.budget ?? null, proposed_budget: null },
    images: (of.images ?? []).map((path) => ({
      small: `${path}?small`,
      medium: `${path}?medium`,
      large: path,
      fb: null,
    })),
    ...(release === 'former'
      ? {
          ...{ body_html: of.body, author_name: of.author.name, upvotes_count: of.votes },
          location_point: of.location === undefined ? null : `POINT (${of.location.lon} ${of.location.lat})`,
        }
      : {
          ...{ body: of.body, likes_count: of.votes, type: 'idea' },
          location_point:
            of.location === undefined ? null : { type: 'Point', coordinates: [of.location.lon, of.location.lat] },
        }),
  });
  /** Of the same platform, and nothing that this project shows. */
  const others = () => [
    { ...idea(strangeProposal()), id: 'other-1', project_id: OTHER },
    ...(release === 'current' ? [{ ...idea(strangeProposal()), id: 'survey-1', type: 'survey' }] : []),
  ];
  const comments = () =>
    state.proposals.flatMap((of) =>
      flatComments(of.comments).map(({ id, body, author, above }) => ({
        ...{ id, body, author_id: author.id, parent_id: above.at(-1) ?? null, publication_status: 'published' },
        ...{ created_at: `2026-02-20T09:00:0${above.length}.000Z`, project_id: PROJECT },
        ...(release === 'former'
          ? { post_id: of.id, post_type: 'idea', author_name: author.name }
          : { idea_id: of.id }),
      })),
    );
  const project = () => ({
    ...{ id: PROJECT, slug: 'rives', title: 'Les rives', description_preview: 'Que faire des rives ?' },
    ...{ created_at: '2026-02-01T08:00:00.000Z', visible_to: state.visibleTo, publication_status: 'published' },
  });
  // The phases of all projects come, whichever is asked for.
  const phases = [
    { id: 'phase-1', project_id: PROJECT, title: 'Proposer', start_at: '2026-02-01', end_at: '2026-03-31' },
    { id: 'phase-2', project_id: OTHER, title: 'Autre', start_at: '2026-02-01', end_at: '2026-03-31' },
  ];
  /** Of the whole platform, which are asked for apart. */
  const topicNames = () => [...new Set(state.proposals.flatMap(({ topics = [] }) => topics))];
  const topics = () => topicNames().map((title, nth) => ({ id: `topic-${nth}`, title }));
  const ideaTopics = () =>
    state.proposals.flatMap(({ id, topics: of = [] }) =>
      of.map((title) => ({ idea_id: id, topic_id: `topic-${topicNames().indexOf(title)}` })),
    );
  const deleted = () => state.deleted.map((id) => ({ id, type: 'Idea', deleted_at: '2026-03-02T08:00:00.000Z' }));
  const lists: Record<string, { name: string; items: () => readonly object[] }> = {
    projects: { name: 'projects', items: () => [{ ...project(), id: OTHER, slug: 'autre' }, project()] },
    phases: { name: 'phases', items: () => phases },
    comments: { name: 'comments', items: comments },
    ...(release === 'former'
      ? {}
      : {
          'ideas/deleted': { name: 'deleted_items', items: deleted },
          topics: { name: 'topics', items: topics },
          idea_topics: { name: 'idea_topics', items: ideaTopics },
        }),
    ideas: {
      name: 'ideas',
      items: () => [
        ...state.proposals.toSorted((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1)).map(idea),
        ...others(),
      ],
    },
  };

  const served = await servePlatform(state, async ({ method, url, headers, body }) => {
    const path = url.pathname.replace('/api/v2/', '');
    if (method === 'POST' && path === 'authenticate') {
      const { auth } = JSON.parse(body) as { auth: { client_id: string; client_secret: string } };
      if (auth.client_id !== CLIENT.id || auth.client_secret !== CLIENT.secret) return { status: 404 };
      tokens += 1;
      token = { jwt: `token-${tokens}`, until: now().getTime() + DAY_MS };
      return { status: 201, json: { jwt: token.jwt } };
    }
    const isKnown = headers.authorization === `Bearer ${token.jwt}` && now().getTime() < token.until;
    if (!isKnown || state.fault === 'private') return { status: 401 };
    const list = lists[path];
    if (list !== undefined) {
      const all = list.items();
      const size = Math.min(Number(url.searchParams.get('page_size') ?? '12'), PAGE_MAX[release]);
      const number = Number(url.searchParams.get('page_number') ?? '1');
      const project = release === 'former' || path !== 'ideas' ? null : url.searchParams.get('project_id');
      const own = all.filter((each) => project === null || ('project_id' in each && each.project_id === project));
      const items = pageOf(own, { number, size, fault: path === 'ideas' ? state.fault : null });
      const meta = { current_page: number, total_pages: Math.max(1, Math.ceil(own.length / size)) };
      return { status: 200, json: { [list.name]: items, meta } };
    }
    const found = state.proposals.find(({ id }) => path === `ideas/${id}`);
    return found === undefined ? { status: 404 } : { status: 200, json: { idea: idea(found) } };
  });
  return { ...served, state, page: `${served.origin}/fr-FR/projects/rives`, client: CLIENT };
}

function strangeProposal(): PlatformProposal {
  return {
    ...{
      id: 'strange',
      title: 'Ailleurs',
      body: 'Ailleurs.',
      author: { id: 'x', name: 'Xenia' },
      votes: 1,
      comments: [],
    },
    ...{ publishedAt: '2026-02-01T08:00:00Z', updatedAt: '2026-02-01T08:00:00Z' },
  };
}
