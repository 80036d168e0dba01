import type { Followable } from '../../../application/mail/digest/ports.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { handleOf, proposalHandleOf } from '../../../domain/federation/handle.ts';
import { slugAtHost } from '../../../domain/network/host.ts';
import { pathTo } from '../kit/followable.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { qrPathTo } from '../kit/share-links.ts';
import { accountField } from '../sign-in/account-field.ts';

type InteractForm = {
  readonly about: Followable;
  /** Whether what is followed can be supported now, from another server. */
  readonly supports: boolean;
  /** What was typed before, and did not lead anywhere. */
  readonly values?: string;
  readonly wrong?: boolean;
};

/** Follow or support from one's own server: one field, one button for each. */
export function interactForm(context: PageContext, form: InteractForm): Html {
  const { locale, app } = context;
  const action = context.href('/interact', { uri: app.origin + pathTo(form.about) });
  return markup`<form class="interact" method="post" action="${action}">
${accountField(context, { values: form.values ?? '', wrong: form.wrong === true, hint: locale.t('interact.account-hint') })}
<p class="buttons"><button type="submit" name="intent" value="follow">${locale.t('interact.follow')}</button>${form.supports ? markup` <button type="submit" name="intent" value="support">${locale.t('interact.support')}</button>` : NOTHING}</p>
</form>`;
}

/** The address of an actor as people write it. */
export function handleOn(context: { readonly app: Pick<PageContext['app'], 'origin'> }, handle: string): string {
  return `@${handle}@${new URL(context.app.origin).host}`;
}

/** The address of a consultation, or of one of its proposals, where it is decided: it has no actor anywhere else. */
export function handleAtHost(
  context: Pick<PageContext, 'app'>,
  { slug, host }: Pick<Consultation, 'slug' | 'host'>,
  number: number | null,
): string {
  const stem = handleOf(slugAtHost({ slug, host }));
  const handle = number === null ? stem : proposalHandleOf(stem, number);
  return handleOn(host === null ? context : { app: { origin: new URL(host.uri).origin } }, handle);
}

/** The handle of a consultation that is held here and not a draft; undefined for any other, which has no actor here. */
export function ownHandle(
  context: Pick<PageContext, 'app'>,
  { handle, host, publishedAt }: Pick<Consultation, 'handle' | 'host' | 'publishedAt'>,
): string | undefined {
  return host === null && publishedAt !== null ? handleOn(context, handle) : undefined;
}

type FollowBox = {
  readonly about: Followable;
  /** The handle by which people mention it, and a search on another server finds it. */
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

/**
 * How to follow this: by mail, or from the fediverse or a feed reader without an account here; and to support it, where
 * one may. The fediverse is folded away where there is mail, which everybody has, but for the handle: it is what people mention,
 * and not the name in the address of the page.
 */
export function follow(context: PageContext, box: FollowBox): Html {
  const { locale, app } = context;
  const url = app.origin + pathTo(box.about);
  const { isPublished = true, supports = false, byMail = NOTHING } = box;
  return markup`<section class="follow" aria-labelledby="follow"><h2 id="follow">${locale.t(supports ? 'follow.title-support' : 'follow.title')}</h2>
<p class="small">${box.what}</p>
<p class="small">${locale.t('follow.handle')} <code class="handle">${box.address}</code></p>
${isPublished ? byMail : NOTHING}
<details class="small"${byMail === NOTHING ? markup` open` : NOTHING}><summary>${locale.t('follow.elsewhere')}</summary><div id="follow-elsewhere">
${isPublished ? interactForm(context, { about: box.about, supports }) : NOTHING}
<p class="quiet">${locale.t('follow.how')}</p></div></details>
${isPublished ? markup`<details class="small"><summary>${locale.t('follow.qr')}</summary><p><img class="qr" src="${qrPathTo(box.about)}" width="180" height="180" loading="lazy" alt="${locale.t('follow.qr-alt', { url })}"></p></details>` : NOTHING}
<p class="small"><a href="${context.href(box.feed)}">${locale.t('follow.feed')}</a></p>
</section>`;
}
