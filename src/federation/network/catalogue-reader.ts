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
import { beginningOf, CATALOGUE_PAGE } from '../../domain/network/catalogue.ts';
import { DEPTH_MAX } from '../inbox/guard.ts';
import { depthOf } from '../inbox/json-text.ts';
import type { GuardedFetch } from '../intents.ts';
import { isActivityStreams } from '../loaders.ts';

const LIMITS = { answerBytes: 1024 * 1024, totalMs: 15_000, redirects: 0 } as const;
const ACCEPT = 'application/activity+json';
const URI_MAX = 2_000;

const uri = z.url({ protocol: /^https?$/ }).max(URI_MAX);
const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const texts = z.record(z.string(), z.string().max(10_000));
const COMMON = { id: uri, title: texts, summaryMap: texts.default({}), published: moment, updated: moment.optional() };
const ITEM = z.discriminatedUnion('type', [
  z.looseObject({
    ...COMMON,
    type: z.literal('Group'),
    languages: z.array(z.string()).max(TRANSLATIONS_MAX),
    phases: z.array(z.looseObject({ kind: z.enum(PHASE_KINDS), opensAt: moment, closesAt: moment })).max(50),
  }),
  z.looseObject({
    ...COMMON,
    type: z.literal('Note'),
    consultation: uri,
    number: z.number().int().positive().max(2_147_483_647),
    tag: z
      .array(z.looseObject({ type: z.string(), name: z.string() }))
      .max(100)
      .default([]),
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
  orderedItems: z.array(z.unknown()).max(CATALOGUE_PAGE),
});

/** Reads catalogues as other nodes of ours write them. What does not hold is left out, and nothing of it is believed. */
export function createCatalogueWire(fetch: GuardedFetch): CatalogueWire {
  return {
    async page({ peer, origin, page, etag }) {
      const collection = `${origin}/catalogue`;
      try {
        const response = await fetch(page ?? `${collection}?page=true`, {
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
        return answerIn(JSON.parse(text), { peer, origin, etag: response.headers.get('etag') });
      } catch {
        return { kind: 'unreachable' };
      }
    },
  };
}

type Of = { readonly peer: string; readonly origin: string; readonly etag: string | null };

function answerIn(document: unknown, { peer, origin, etag }: Of): CatalogueAnswer {
  const collection = `${origin}/catalogue`;
  const read = PAGE.safeParse(document);
  if (!read.success || read.data.partOf !== collection) return { kind: 'unreachable' };
  const { next, orderedItems } = read.data;
  if (next !== undefined && !next.startsWith(`${collection}?`)) return { kind: 'unreachable' };
  const entries = new Map<string, CatalogueEntry>();
  const foreign: string[] = [];
  for (const item of orderedItems) {
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
    entries: [...entries.values()],
    foreign,
  };
}

function entryFrom(peer: string, received: z.infer<typeof ITEM>): CatalogueEntry | null {
  const title = linesIn(received.title, TITLE_MAX);
  const summary = linesIn(received.summaryMap, Number.POSITIVE_INFINITY);
  if (Object.keys(title).length === 0) return null;
  const common = {
    uri: received.id,
    peer,
    title,
    summary,
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
      tags: [],
      phases: received.phases.map(({ kind, opensAt, closesAt }) => ({ kind, opensAt, closesAt })),
    };
  }
  const { standingTotals } = received;
  return {
    ...common,
    kind: 'proposal',
    consultation: received.consultation,
    number: received.number,
    languages: Object.keys(title),
    tags: tagsIn(received.tag),
    verdict: received.verdict ?? null,
    supports: standingTotals === undefined ? null : standingTotals.reduce((sum, { inFavour }) => sum + inFavour, 0),
  };
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
  const tags = received
    .filter(({ type }) => type === 'Hashtag')
    .flatMap(({ name }) => {
      const tag = checkLine(name.replace(/^#/, ''), 'tag', TAG_MAX);
      return tag.ok ? [tag.value] : [];
    });
  return [...new Set(tags)].slice(0, TAGS_MAX);
}
