import type { ConnectorSource, RemoteResult, RequestCall } from '../../application/connector/ports.ts';
import type { SourceComment, SourceConsultation } from '../../application/source/ports.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { dateIn } from '../source/phases.ts';
import { failed } from '../source/request.ts';
import { type Client, createClient, type Page } from './client.ts';
import {
  type Comment,
  commentsOf,
  consultationOf,
  type Idea,
  isShown,
  type Phase,
  type Project,
  proposalOf,
} from './mapping.ts';
import { followedBy, type GoVocalSettings, goVocalSettings, projectIn } from './settings.ts';

/** Comments cannot be asked for by what they are about: all of the platform are read, where these are not more pages. */
const COMMENT_PAGES = 100;
/** Of projects and phases, which are asked for as a whole too. */
const PAGES = 20;
/** Inputs that are looked for at once among all comments, and among what was deleted. */
const PER_REQUEST = 100;

type Of = { readonly settings: GoVocalSettings; readonly call: RequestCall };

/** Reads the inputs of one project of Go Vocal, by the second version of its public API. */
export function goVocalSource(fetch: ConnectorFetch): ConnectorSource {
  const client = createClient(fetch);
  const projects = new Map<string, string>();
  const topics = new Map<string, Topics>();

  return {
    followed: (settings) => followedBy(goVocalSettings(settings)),
    perRequest: PER_REQUEST,
    async read(call, { cursor, publishedSince }) {
      const of = { settings: goVocalSettings(call.settings), call };
      const { page: address } = projectIn(of.settings);
      let consultation: SourceConsultation | null = null;
      if (cursor === null || !projects.has(address)) {
        const project = await projectOf(client, of);
        if (!project.ok) return project;
        projects.set(address, String(project.value.id));
        const described = cursor === null ? await describe(client, of, project.value) : null;
        if (described?.ok === false) return described;
        consultation = described?.value ?? null;
      }
      const query = { project_id: projects.get(address) ?? '' };
      const asked = await client.page<Idea>(of, { path: 'ideas', name: 'ideas', query }, cursor);
      if (!asked.ok) return asked;
      const { items, next } = asked.value;
      const ideas = items.filter((idea) => idea !== null);
      const isNewer = (idea: Idea) => publishedSince === null || (dateIn(idea.published_at) ?? 0) > publishedSince;
      if (!topics.has(address) || (cursor === null && ideas.some(isNewer))) {
        const read = await readTopics(client, of);
        if (!read.ok) return read;
        topics.set(address, read.value);
      }
      const tags = topics.get(address);
      return {
        ok: true,
        value: {
          consultation,
          // A release that does not know the parameter gives what is of other projects as well.
          proposals: ideas
            .filter((idea) => isShown(idea) && idea.project_id === query.project_id)
            .map((idea) => proposalOf(idea, of.settings, tags?.of.get(String(idea.id)))),
          // The newest come first: one page has what is new.
          next: publishedSince === null ? next : null,
          problem: ideas.length < items.length ? 'inputs-left-out' : (tags?.problem ?? null),
        },
      };
    },
    async comments(call, proposals) {
      const of = { settings: goVocalSettings(call.settings), call };
      const read = new Map<string, Comment[]>(proposals.map((key) => [key, []]));
      const all = await everyPage<Comment>(client, of, { path: 'comments', name: 'comments', most: COMMENT_PAGES });
      if (!all.ok) return all;
      for (const comment of all.value) read.get(String(comment.idea_id ?? comment.post_id))?.push(comment);
      return {
        ok: true,
        value: new Map<string, readonly SourceComment[]>(
          [...read].map(([key, comments]) => [key, commentsOf(comments, of.settings)]),
        ),
      };
    },
    async missing(call, proposals) {
      const of = { settings: goVocalSettings(call.settings), call };
      const project = await projectOf(client, of);
      if (!project.ok) return project;
      const deleted = await client.get(of, 'ideas/deleted', { page_size: String(PER_REQUEST) });
      if (!deleted.ok) return deleted;
      // Older releases have no such list.
      const items = (deleted.value?.['deleted_items'] ?? []) as readonly { readonly id?: unknown }[];
      const gone = new Set(items.map(({ id }) => String(id)).filter((id) => proposals.includes(id)));
      // What was hidden or moved to another project is not among what was deleted, nor is what was deleted long ago.
      for (const key of proposals) {
        if (gone.has(key)) continue;
        const asked = await client.get(of, `ideas/${encodeURIComponent(key)}`);
        if (!asked.ok) return asked;
        const idea = asked.value?.['idea'] as Idea | undefined;
        const isThere = idea !== undefined && isShown(idea) && idea.project_id === project.value.id;
        if (!isThere) gone.add(key);
      }
      return { ok: true, value: gone };
    },
  };
}

/** The project of an address: it can be asked for by its id alone, which nobody sees. */
async function projectOf(client: Client, of: Of): Promise<RemoteResult<Project>> {
  const { slug } = projectIn(of.settings);
  const all = await everyPage<Project>(client, of, { path: 'projects', name: 'projects', most: PAGES });
  if (!all.ok) return all;
  const project = all.value.find((each) => each.slug === slug);
  if (project === undefined) return failed('project-not-there');
  // The API gives whoever has its key also what few may see there.
  const { visible_to: visibleTo = 'public', publication_status: status = project.status } = project;
  return visibleTo === 'public' && status !== 'draft' ? { ok: true, value: project } : failed('project-not-public');
}

async function describe(client: Client, of: Of, project: Project): Promise<RemoteResult<SourceConsultation>> {
  const phases = await everyPage<Phase>(client, of, { path: 'phases', name: 'phases', most: PAGES });
  if (!phases.ok) return phases;
  const own = phases.value.filter(({ project_id: id }) => id === project.id);
  return { ok: true, value: consultationOf(project, { phases: own, settings: of.settings }) };
}

/** The names of the topics of each input. `problem`: why none are known, though the release has them. */
type Topics = { readonly of: ReadonlyMap<string, readonly string[]>; readonly problem: string | null };

async function readTopics(client: Client, of: Of): Promise<RemoteResult<Topics>> {
  const named = await everyPage<{ readonly id: unknown; readonly title?: string | null }>(client, of, {
    ...{ path: 'topics', name: 'topics', most: PAGES },
  });
  const links = await everyPage<{ readonly idea_id: unknown; readonly topic_id: unknown }>(client, of, {
    ...{ path: 'idea_topics', name: 'idea_topics', most: COMMENT_PAGES },
  });
  const all = new Map<string, string[]>();
  for (const { outcome } of [named, links].filter((asked) => !asked.ok)) {
    // Older releases have no such lists.
    const isAbsent = outcome.error.endsWith('-not-there');
    if (!isAbsent && !outcome.error.startsWith('too-many-')) return { ok: false, outcome };
    return { ok: true, value: { of: all, problem: isAbsent ? null : outcome.error } };
  }
  if (!named.ok || !links.ok) return { ok: true, value: { of: all, problem: null } };
  const titles = new Map(named.value.map(({ id, title }) => [id, title ?? '']));
  for (const { idea_id: idea, topic_id: topic } of links.value) {
    all.set(String(idea), [...(all.get(String(idea)) ?? []), titles.get(topic) ?? '']);
  }
  return { ok: true, value: { of: all, problem: null } };
}

async function everyPage<T>(
  client: Client,
  of: Of,
  { most, ...list }: { readonly path: string; readonly name: string; readonly most: number },
): Promise<RemoteResult<readonly T[]>> {
  const all: T[] = [];
  let cursor: string | null = null;
  for (;;) {
    const asked: RemoteResult<Page<T>> = await client.page<T>(of, list, cursor);
    if (!asked.ok) return asked;
    const { items, next, pages }: Page<T> = asked.value;
    if (pages > most) return failed(`too-many-${list.name}`);
    all.push(...items.filter((item) => item !== null));
    if (next === null) return { ok: true, value: all };
    if (next === cursor) return failed('the page repeats itself');
    cursor = next;
  }
}
