import { type Localised, textIn } from '../../domain/kit/text.ts';
import { TOPICS_MAX, type TopicId, topicOf } from '../../domain/kit/topic.ts';

/** Where the ids of topics live: names, never fetched (docs/federate/topics.md). */
export const TOPICS_NAMESPACE = 'https://w3id.org/parvis/topics#';

type ReadTag = { readonly type: string; readonly name: string; readonly href?: unknown };

export function topicUri(id: TopicId): string {
  return `${TOPICS_NAMESPACE}${id}`;
}

/**
 * Topics as they stand beside free tags: hashtags for whoever knows no topics, by the id and the labels for whoever does.
 * The name is in the language of the text, without spaces, as a hashtag is.
 */
export function topicTags(topics: readonly TopicId[], lang: string): readonly object[] {
  return topics.flatMap((id) => {
    const topic = topicOf(id);
    if (topic === null) return [];
    const { labels } = topic;
    return [{ type: 'Hashtag', href: topicUri(id), name: hashtagOf(labels, lang), nameMap: labels }];
  });
}

/** The topics among tags; those of a list that is newer than ours are left out. */
export function topicsIn(tags: readonly ReadTag[]): readonly TopicId[] {
  const ids = tags.flatMap(({ href }) => (isTopic(href) ? [href.slice(TOPICS_NAMESPACE.length)] : []));
  return [...new Set(ids.filter((id) => topicOf(id) !== null))].slice(0, TOPICS_MAX);
}

/** The free tags among them, without their `#`. */
export function freeTagsIn(tags: readonly ReadTag[]): readonly string[] {
  return tags.flatMap(({ type, name, href }) => (type === 'Hashtag' && !isTopic(href) ? [name.replace(/^#/, '')] : []));
}

function isTopic(href: unknown): href is string {
  return typeof href === 'string' && href.startsWith(TOPICS_NAMESPACE);
}

/** `#LocalEconomy`: each word begins with a capital, which screen readers read as words. */
function hashtagOf(labels: Localised, lang: string): string {
  const words = textIn(labels, [lang, 'en']).text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return `#${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')}`;
}
