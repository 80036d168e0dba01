import type { Followable } from '../../../application/followed.ts';
import { pathTo } from '../followable.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { qrPathTo } from '../qr.ts';
import type { Visit } from '../visit.ts';
import { interactForm } from './interact-form.ts';

/** The address of an actor as people write it. */
export function handleOn(visit: Pick<Visit, 'app'>, handle: string): string {
  return `@${handle}@${new URL(visit.app.origin).host}`;
}

export type FollowBox = {
  readonly about: Followable;
  /** What a search on another server finds it by: its handle, or its id at the institution that hosts it. */
  readonly address: string;
  /** What somebody who follows gets. */
  readonly what: string;
  readonly feed: string;
  /** Not before it is published. */
  readonly isPublished?: boolean;
  /** How to follow it by mail (`mailFollow`). */
  readonly byMail?: Html;
  /** Whether an account elsewhere may support it now. */
  readonly supports?: boolean;
};

/** How to follow this from the fediverse or a feed reader, without an account here; and support it, where one may. */
export function follow(visit: Visit, box: FollowBox): Html {
  const { locale, app } = visit;
  const url = app.origin + pathTo(box.about);
  const { isPublished = true, supports = false, byMail = NOTHING } = box;
  return markup`<section class="follow" aria-labelledby="follow"><h2 id="follow">${locale.t(supports ? 'follow.title-support' : 'follow.title')}</h2>
<p class="small">${box.what}</p>
${isPublished ? interactForm(visit, { about: box.about, supports }) : NOTHING}
<p class="small quiet">${locale.t('follow.how')}</p>
<p><code class="handle">${box.address}</code></p>
${isPublished ? markup`<details class="small"><summary>${locale.t('follow.qr')}</summary><p><img class="qr" src="${qrPathTo(box.about)}" width="180" height="180" loading="lazy" alt="${locale.t('follow.qr-alt', { url })}"></p></details>` : NOTHING}
${isPublished ? byMail : NOTHING}
<p class="small"><a href="${visit.href(box.feed)}">${locale.t('follow.feed')}</a></p>
</section>`;
}
