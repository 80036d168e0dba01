import type { ConnectorSource, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { SourceComment, SourceConsultation } from '../../application/source/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { textIn } from '../source/mapping.ts';
import { pageAfter, pageAt } from '../source/numbered-pages.ts';
import { dateIn, phasesFrom } from '../source/phases.ts';
import { askPlatform, failed } from '../source/request.ts';
import { type Comment, commentsOf, proposalOf, type Topic } from './mapping.ts';
import { type DemocracyosSettings, democracyosSettings, followedBy, forumIn } from './settings.ts';

/** The largest page of comments; topics come by as many. */
const PAGE_SIZE = 100;
/** Pages of comments of one topic: what is beyond 3,000 of them is left out. */
const COMMENT_PAGES = 30;
const NOT_FOUND = 404;

type Forum = {
  readonly id: string;
  readonly title?: unknown;
  readonly summary?: unknown;
  readonly createdAt?: unknown;
};

/** Reads the topics of one forum of DemocracyOS, by the second version of its API; the forum itself by the first. */
export function democracyosSource(fetch: ConnectorFetch): ConnectorSource {
  /** What is at a path; null where nothing is. */
  const get = async (
    settings: DemocracyosSettings,
    call: RequestCall,
    path: string,
  ): Promise<RemoteResult<Readonly<Record<string, unknown>> | null>> => {
    const asked = await askPlatform(fetch, { url: `${forumIn(settings).origin}/api${path}`, now: call.now });
    if (!asked.ok) return asked;
    const { status, json } = asked.value;
    if (status === NOT_FOUND) return { ok: true, value: null };
    if (status >= 300) return failed(`HTTP ${status}`);
    if (typeof json !== 'object' || json === null) return failed('not-json');
    return { ok: true, value: json as Readonly<Record<string, unknown>> };
  };
  const forums = new Map<string, string>();

  return {
    followed: (settings) => followedBy(democracyosSettings(settings)),
    perRequest: 1,
    async read(call, { cursor, publishedSince }) {
      const settings = democracyosSettings(call.settings);
      const { name, page: forumPage } = forumIn(settings);
      let consultation: SourceConsultation | null = null;
      if (cursor === null || !forums.has(forumPage)) {
        const asked = await get(settings, call, `/forum?name=${encodeURIComponent(name)}`);
        if (!asked.ok) return asked;
        const forum = asked.value as Forum | null;
        if (typeof forum?.id !== 'string') return failed('forum-not-there');
        forums.set(forumPage, forum.id);
        if (cursor === null) consultation = consultationOf(forum, settings);
      }
      const newest = publishedSince !== null;
      const place = `limit=${PAGE_SIZE}&page=${pageAt(cursor).number}&sort=${newest ? '-createdAt' : 'createdAt'}`;
      const asked = await get(settings, call, `/v2/topics?forum=${forums.get(forumPage)}&${place}`);
      if (!asked.ok) return asked;
      const given = listIn<Topic>(asked.value, 'topics');
      if (given === null) return failed('topics-not-there');
      const topics = given.filter((topic) => topic !== null);
      // The number of pages that it gives is always one.
      const isLast = newest || given.length < PAGE_SIZE;
      return {
        ok: true,
        value: {
          consultation,
          proposals: topics.map((topic) => proposalOf(topic, { settings, now: call.now() })),
          next: pageAfter(cursor, { keys: topics.map(({ id }) => String(id)), isLast }),
          problem: topics.length < given.length ? 'topics-left-out' : null,
        },
      };
    },
    async comments(call, proposals) {
      const settings = democracyosSettings(call.settings);
      const read = new Map<string, readonly SourceComment[]>();
      for (const key of proposals) {
        const comments: Comment[] = [];
        let cursor: string | null = null;
        for (let pages = 0; pages < COMMENT_PAGES; pages += 1) {
          const place = `limit=${PAGE_SIZE}&page=${pageAt(cursor).number}&sort=createdAt`;
          const asked = await get(settings, call, `/v2/comments?topicId=${encodeURIComponent(key)}&${place}`);
          if (!asked.ok) return asked;
          const some = asked.value === null ? [] : listIn<Comment>(asked.value, 'comments');
          if (some === null) return failed('comments-not-there');
          comments.push(...some.filter((comment) => comment !== null));
          const keys = some.map((comment) => String(comment?.id ?? comment?._id));
          const next: string | null = pageAfter(cursor, { keys, isLast: some.length < PAGE_SIZE });
          if (next === null || next === cursor) break;
          cursor = next;
        }
        read.set(key, commentsOf(comments, { settings }));
      }
      return { ok: true, value: read };
    },
    async missing(call, proposals) {
      const settings = democracyosSettings(call.settings);
      const gone = new Set<string>();
      for (const key of proposals) {
        const asked = await get(settings, call, `/v2/topics/${encodeURIComponent(key)}`);
        if (!asked.ok) return asked;
        const { topic } = (asked.value?.['results'] ?? {}) as { readonly topic?: Topic | null };
        if (asked.value !== null && topic == null) return failed('topic-not-there');
        // By itself, a topic is also given to whoever knows its address while it is not published.
        if (asked.value === null || topic?.publishedAt == null) gone.add(key);
      }
      return { ok: true, value: gone };
    },
  };
}

function listIn<T>(json: Readonly<Record<string, unknown>> | null, name: string): readonly (T | null)[] | null {
  const list = (json?.['results'] as Readonly<Record<string, unknown>> | undefined)?.[name];
  return Array.isArray(list) ? list : null;
}

/** A forum is open from when it was made, and says no end. */
function consultationOf({ title, summary, createdAt }: Forum, settings: DemocracyosSettings): SourceConsultation {
  const lang = settings.languages[0] ?? '';
  const shown = textIn(lang, title, 'line');
  const described = textIn(lang, summary, 'text');
  return {
    title: shown,
    summary: lang in described ? described : shown,
    phases: phasesFrom([], { opensAt: dateIn(createdAt) ?? new Date(0), closesAt: null }),
  };
}
