import type { Refusal } from '../../../domain/kit/refusal.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { TOPICS, TOPICS_MAX, type TopicId, topicOf } from '../../../domain/kit/topic.ts';
import type { UiLang } from '../../../i18n/languages.ts';
import { choiceField, isAbout, type Option } from './field.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** What a topic is called in the language of the page. */
export function topicLabel({ locale }: PageContext, id: TopicId): string {
  const topic = topicOf(id);
  return topic === null ? id : textIn(topic.labels, [locale.lang]).text;
}

/** Topics to choose among, in the order of the alphabet of the page; all of the list where none are named. */
export function topicOptions(context: PageContext, ids: readonly TopicId[] | null = null): readonly TopicOption[] {
  if (ids !== null) return sortedOptions(context, ids);
  const { lang } = context.locale;
  const known =
    wholeLists.get(lang) ??
    sortedOptions(
      context,
      TOPICS.map(({ id }) => id),
    );
  wholeLists.set(lang, known);
  return known;
}

type TopicOption = Option & { readonly label: string };

const wholeLists = new Map<UiLang, readonly TopicOption[]>();

function sortedOptions(context: PageContext, ids: readonly TopicId[]): readonly TopicOption[] {
  const { compare } = new Intl.Collator(context.locale.lang);
  return ids
    .map((value) => ({ value, label: topicLabel(context, value) }))
    .toSorted((a, b) => compare(a.label, b.label));
}

/** The whole list as boxes to tick, folded away until somebody wants it. */
export function topicsField(
  context: PageContext,
  { chosen, refusal }: { readonly chosen: readonly string[]; readonly refusal: Refusal | null },
): Html {
  const { locale } = context;
  const isOpen = chosen.length > 0 || isAbout(refusal, { name: 'topics' });
  return markup`<details class="topics"${isOpen ? markup` open` : NOTHING}><summary>${locale.t('topics.choose')}</summary>
${choiceField(context, {
  name: 'topics',
  label: locale.t('topics.title'),
  hint: locale.t('topics.hint', { most: TOPICS_MAX }),
  options: topicOptions(context),
  chosen,
  several: true,
  refusal,
})}</details>`;
}

/** Topics as links, each to what else has it. */
export function topicLinks(context: PageContext, ids: readonly TopicId[], to: (id: TopicId) => string): Html {
  return markup`<ul class="tags">${ids.map((id) => markup`<li><a href="${to(id)}">${topicLabel(context, id)}</a></li>`)}</ul>`;
}
