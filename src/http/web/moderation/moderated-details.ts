import type { ModerationItem } from '../../../application/moderation/reads.ts';
import type { Details } from '../../../domain/proposal/details.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { placeInFull } from '../kit/place.ts';
import { date } from '../kit/time.ts';
import { topicLabel } from '../kit/topics.ts';

/** Topics, place and images for whoever decides, with what they were before their author changed them. */
export function moderatedDetails(context: PageContext, details: ModerationItem['details'], zone: string): Html {
  if (details === null) return NOTHING;
  const { locale } = context;
  const { now, former } = details;
  if (former.length === 0 && isEmpty(now)) return NOTHING;
  const past = former.toReversed().map(
    (each) => markup`<h3>${locale.html('moderation.details-until', { at: date(context, each.until, zone) })}</h3>
${detailsList(context, each)}`,
  );
  return markup`<section aria-labelledby="details"><h2 id="details">${locale.t('moderation.details')}</h2>
${former.length === 0 ? NOTHING : markup`<p class="small quiet">${locale.t('moderation.details-said')}</p><h3>${locale.t('moderation.details-now')}</h3>`}
${detailsList(context, now)}${past}</section>`;
}

function isEmpty({ tags, topics, place, location, images }: Details): boolean {
  return tags.length === 0 && topics.length === 0 && place === null && location === null && images.length === 0;
}

function detailsList(context: PageContext, details: Details): Html {
  const { locale } = context;
  if (isEmpty(details)) return markup`<p class="quiet">${locale.t('moderation.details-none')}</p>`;
  const { tags, topics, place, location, images } = details;
  return markup`<dl class="facts">
${topics.length === 0 ? NOTHING : markup`<div><dt>${locale.t('topics.title')}</dt><dd>${locale.list(topics.map((topic) => topicLabel(context, topic)))}</dd></div>`}
${tags.length === 0 ? NOTHING : markup`<div><dt>${locale.t('proposal.tags')}</dt><dd dir="auto">${tags.map((tag) => `#${tag}`).join(' ')}</dd></div>`}
${place === null && location === null ? NOTHING : markup`<div><dt>${locale.t('proposal.place')}</dt><dd>${placeInFull({ place, location })}</dd></div>`}
${images.length === 0 ? NOTHING : markup`<div><dt>${locale.t('image.title')}</dt><dd><ul class="plain-list">${images.map(({ hash, alt }) => markup`<li><a href="/images/${hash}" dir="auto">${alt}</a> <code class="hash">${hash}</code></li>`)}</ul></dd></div>`}
</dl>`;
}
