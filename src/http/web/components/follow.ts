import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** The address of an actor as people write it. */
export function handleOn(visit: Pick<Visit, 'app'>, handle: string): string {
  return `@${handle}@${new URL(visit.app.origin).host}`;
}

/** How to follow this from the fediverse or a feed reader, without an account here. */
export function follow(
  visit: Visit,
  to: { readonly handle: string; readonly what: string; readonly feed: string },
): Html {
  const { locale } = visit;
  return markup`<section class="follow" aria-labelledby="follow"><h2 id="follow">${locale.t('follow.title')}</h2>
<p class="small">${to.what}</p>
<p><code class="handle">${handleOn(visit, to.handle)}</code></p>
<p class="small quiet">${locale.t('follow.how')}</p>
<p class="small"><a href="${visit.href(to.feed)}">${locale.t('follow.feed')}</a></p>
</section>`;
}
