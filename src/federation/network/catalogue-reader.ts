import { z } from 'zod';
import type { CatalogueEntry } from '../../application/network/catalogue/ports.ts';
import type { CatalogueAnswer, CatalogueWire } from '../../application/network/catalogue/read-catalogues.ts';
import { VERDICTS } from '../../domain/answer/answer.ts';
import { PHASE_KINDS } from '../../domain/consultation/phase.ts';
import {
  checkLang,
  checkLine,
  type Localised,
  TAG_MAX,
  TAGS_MAX,
  TITLE_MAX,
  TRANSLATIONS_MAX,
} from '../../domain/kit/text.ts';
import { topicsOfTags } from '../../domain/kit/topic.ts';
import { beginningOf, CATALOGUE_PAGE } from '../../domain/network/catalogue.ts';
import { PURPOSE_MAX, TEXT_LICENCES } from '../../domain/template/template.ts';
import { DEPTH_MAX } from '../inbox/guard.ts';
import { depthOf } from '../inbox/json-text.ts';
import type { GuardedFetch } from '../intents.ts';
import { isActivityStreams } from '../loaders.ts';
import { freeTagsIn, topicsIn } from '../mapping/tag.ts';

const LIMITS = { answerBytes: 1024 * 1024, totalMs: 15_000, redirects: 0 } as const;
const ACCEPT = 'application/activity+json';
const URI_MAX = 2_000;

const uri = z.url({ protocol: /^https?$/ }).max(URI_MAX);
const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const texts = z.record(z.string(), z.string().max(10_000));
const COMMON = {
  id: uri,
  title: texts,
  summaryMap: texts.default({}),
  published: moment,
  updated: moment.optional(),
  tag: z
    .array(z.looseObject({ type: z.string(), name: z.string() }))
    .max(100)
    .default([]),
};
/** One whose licence is not known here is none: nothing could be made from it. */
const TEMPLATE = z
  .looseObject({
    id: uri,
    title: texts,
    purpose: texts,
    licence: z.enum(TEXT_LICENCES),
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .optional()
  .catch(undefined);
const ITEM = z.discriminatedUnion('type', [
  z.looseObject({
    ...COMMON,
    type: z.literal('Group'),
    languages: z.array(z.string()).max(TRANSLATIONS_MAX),
    phases: z.array(z.looseObject({ kind: z.enum(PHASE_KINDS), opensAt: moment, closesAt: moment })).max(50),
    template: TEMPLATE,
  }),
  z.looseObject({
    ...COMMON,
    type: z.literal('Note'),
    consultation: uri,
    number: z.number().int().positive().max(2_147_483_647),
    verdict: z.enum(VERDICTS).optional(),
    standingTotals: z
      .array(z.looseObject({ inFavour: z.number().int().nonnegative().max(1_000_000_000) }))
      .max(20)
      .optional(),
  }),
]);
const PAGE = z.looseObject({
  type: z.literal('OrderedCollectionPage'),
  partOf: uri,
  next: uri.optional(),
  again: uri.optional(),
  orderedItems: z.array(z.unknown()).max(CATALOGUE_PAGE),
});

const COLLECTION = z.looseObject({ type: z.literal('OrderedCollection'), id: uri, again: uri.optional() });
/** A proposal that is no entry any more. */
const GONE = z.looseObject({ type: z.literal('Tombstone'), id: uri });

/** Reads catalogues as other nodes of ours write them. What does not hold is left out, and nothing of it is believed. */
export function createCatalogueWire(fetch: GuardedFetch): CatalogueWire {
  return {
    async begin({ origin }) {
      const collection = `${origin}/catalogue`;
      const answer = await documentAt(fetch, collection, null);
      if (answer.kind !== 'document') return { kind: answer.kind === 'gone' ? 'gone' : 'unreachable' };
      const read = COLLECTION.safeParse(answer.json);
      if (!read.success || read.data.id !== collection) return { kind: 'unreachable' };
      const { again = null } = read.data;
      return { kind: 'begun', changes: again?.startsWith(`${collection}?`) ? again : null };
    },
    async page({ peer, origin, page, etag }) {
      const answer = await documentAt(fetch, page ?? `${origin}/catalogue?page=true`, etag);
      return answer.kind === 'document' ? answerIn(answer.json, { peer, origin, etag: answer.etag }) : answer;
    },
  };
}

type Answered =
  | { readonly kind: 'document'; readonly json: unknown; readonly etag: string | null }
  | { readonly kind: 'unchanged' | 'gone' | 'unreachable' };

async function documentAt(fetch: GuardedFetch, address: string, etag: string | null): Promise<Answered> {
  try {
    const response = await fetch(address, {
      headers: { accept: ACCEPT, ...(etag === null ? {} : { 'if-none-match': etag }) },
      redirect: 'manual',
      limits: LIMITS,
    });
    if (response.status === 304 && etag !== null) return { kind: 'unchanged' };
    if (!response.ok || !isActivityStreams(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      // A page that went away in the middle of a pass: it begins again.
      return [404, 410].includes(response.status) ? { kind: 'gone' } : { kind: 'unreachable' };
    }
    const text = await response.text();
    if (depthOf(text) > DEPTH_MAX) return { kind: 'unreachable' };
    return { kind: 'document', json: JSON.parse(text), etag: response.headers.get('etag') };
  } catch {
    return { kind: 'unreachable' };
  }
}

type Of = { readonly peer: string; readonly origin: string; readonly etag: string | null };

function answerIn(document: unknown, { peer, origin, etag }: Of): CatalogueAnswer {
  const collection = `${origin}/catalogue`;
  const read = PAGE.safeParse(document);
  if (!read.success || read.data.partOf !== collection) return { kind: 'unreachable' };
  const { next, again, orderedItems } = read.data;
  if ([next, again].some((each) => each?.startsWith(`${collection}?`) === false)) return { kind: 'unreachable' };
  const entries = new Map<string, CatalogueEntry>();
  const foreign: string[] = [];
  const gone: string[] = [];
  for (const item of orderedItems) {
    const tombstone = GONE.safeParse(item);
    if (tombstone.success) gone.push(tombstone.data.id);
    const parsed = ITEM.safeParse(item);
    if (!parsed.success) continue;
    const ids = parsed.data.type === 'Note' ? [parsed.data.id, parsed.data.consultation] : [parsed.data.id];
    const other = ids.find((id) => !id.startsWith(`${origin}/`));
    const entry = other === undefined ? entryFrom(peer, parsed.data) : null;
    if (other !== undefined) foreign.push(other);
    else if (entry !== null) entries.set(entry.uri, entry);
  }
  return {
    kind: 'page',
    etag: etag !== null && etag.length <= 200 ? etag : null,
    next: next ?? null,
    changes: again ?? null,
    gone,
    entries: [...entries.values()],
    foreign,
  };
}

function entryFrom(peer: string, received: z.infer<typeof ITEM>): CatalogueEntry | null {
  const title = linesIn(received.title, TITLE_MAX);
  const summary = linesIn(received.summaryMap, Number.POSITIVE_INFINITY);
  if (Object.keys(title).length === 0) return null;
  const tags = tagsIn(received.tag);
  const common = {
    uri: received.id,
    peer,
    title,
    summary,
    tags,
    topics: [...new Set([...topicsIn(received.tag), ...topicsOfTags(tags)])],
    publishedAt: received.published,
    updatedAt: received.updated ?? received.published,
  };
  if (received.type === 'Group') {
    const languages = received.languages.flatMap((each) => langIn(each) ?? []);
    return {
      ...common,
      kind: 'consultation',
      consultation: received.id,
      languages: [...new Set(languages)],
      phases: received.phases.map(({ kind, opensAt, closesAt }) => ({ kind, opensAt, closesAt })),
      template: templateFrom(received),
    };
  }
  const { standingTotals } = received;
  return {
    ...common,
    kind: 'proposal',
    consultation: received.consultation,
    number: received.number,
    languages: Object.keys(title),
    verdict: received.verdict ?? null,
    supports: standingTotals === undefined ? null : standingTotals.reduce((sum, { inFavour }) => sum + inFavour, 0),
  };
}

function templateFrom({ id: consultation, template }: z.infer<typeof ITEM> & { readonly type: 'Group' }) {
  if (template === undefined || new URL(template.id).origin !== new URL(consultation).origin) return null;
  const { id, licence, contentHash } = template;
  const title = linesIn(template.title, TITLE_MAX);
  const purpose = linesIn(template.purpose, PURPOSE_MAX);
  return Object.keys(title).length === 0 ? null : { id, title, purpose, licence, contentHash };
}

/** Texts in known languages, of one line, without what no text needs; others are left out. */
function linesIn(parameters: Localised, max: number): Localised {
  return Object.fromEntries(
    Object.entries(parameters)
      .slice(0, TRANSLATIONS_MAX)
      .flatMap(([key, text]) => {
        const lang = langIn(key);
        const line = checkLine(beginningOf(text), 'text', max);
        return lang === null || !line.ok ? [] : [[lang, line.value]];
      }),
  );
}

function langIn(text: string): string | null {
  const lang = checkLang(text, 'lang');
  return lang.ok ? lang.value : null;
}

function tagsIn(received: readonly { readonly type: string; readonly name: string }[]): readonly string[] {
  const tags = freeTagsIn(received).flatMap((name) => {
    const tag = checkLine(name, 'tag', TAG_MAX);
    return tag.ok ? [tag.value] : [];
  });
  return [...new Set(tags)].slice(0, TAGS_MAX);
}
