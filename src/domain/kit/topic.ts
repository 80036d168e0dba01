import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';
import type { Localised } from './text.ts';
import list from './topics.json' with { type: 'json' };

/** What a town is asked about, the same everywhere: a stable id with its labels, so that it is found across languages. */
export type Topic = {
  readonly id: TopicId;
  /** The concept of EuroVoc that means the same; null where none is known for certain. */
  readonly eurovoc: string | null;
  readonly labels: Localised;
  /** Other words for it, in any language: free tags and searches are matched by them too. */
  readonly also: readonly string[];
};
export type TopicId = string;

/** Topics of one proposal or consultation. */
export const TOPICS_MAX = 5;

export const TOPICS: readonly Topic[] = list.map(({ id, labels, also, ...rest }) => ({
  id,
  eurovoc: rest.eurovoc ?? null,
  labels,
  also,
}));

const BY_ID = new Map(TOPICS.map((topic) => [topic.id, topic]));
const BY_NAME = new Map(
  TOPICS.flatMap(({ id, labels, also }) => [id, ...Object.values(labels), ...also].map((name) => [folded(name), id])),
);
/** Shorter words are beginnings of too much. */
const BEGINNING_MIN = 4;

export function topicOf(id: TopicId): Topic | null {
  return BY_ID.get(id) ?? null;
}

/** The topic that has this id, or that is called so in some language; null for none. */
export function topicNamed(text: string): TopicId | null {
  return BY_NAME.get(folded(text)) ?? null;
}

/** The topics that free tags name, in some language. */
export function topicsOfTags(tags: readonly string[]): readonly TopicId[] {
  return [...new Set(tags.flatMap((tag) => topicNamed(tag) ?? []))];
}

/** The topics that somebody looks for: those called so, or whose label begins so, in any language. */
export function topicsSearched(text: string): readonly TopicId[] {
  const wanted = folded(text);
  const named = BY_NAME.get(wanted);
  if (wanted.length < BEGINNING_MIN) return named === undefined ? [] : [named];
  const begun = TOPICS.filter(({ labels }) => Object.values(labels).some((label) => folded(label).startsWith(wanted)));
  return [...new Set([...(named === undefined ? [] : [named]), ...begun.map(({ id }) => id)])];
}

/** Ids of the list, each once, in the order given. */
export function checkTopics(ids: readonly string[]): Result<readonly TopicId[], RefusalOf<'invalid'>> {
  const topics = [...new Set(ids)];
  if (topics.length > TOPICS_MAX) {
    return refuse({ type: 'invalid', field: 'topics', because: 'too-many', limit: TOPICS_MAX });
  }
  const unknown = topics.findIndex((id) => !BY_ID.has(id));
  return unknown === -1
    ? ok(topics)
    : refuse({ type: 'invalid', field: `topics.${unknown}`, because: 'unknown-value' });
}

/** Lower case, without accents, signs between words as one space: `#Vélo_urbain` and `velo urbain` are the same. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
