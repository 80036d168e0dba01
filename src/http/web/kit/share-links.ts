import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** Where somebody with an account on the fediverse goes on to share a page. */
export const SHARE = '/share';

type Shared = { readonly title: string; readonly url: string };

/** Services that take an address by a link: nothing of theirs is on our pages, and they learn of nobody who does not follow it. */
const SERVICES: readonly { readonly name: string; readonly href: (shared: Shared) => string }[] = [
  { name: 'WhatsApp', href: ({ title, url }) => `https://wa.me/?${parameters({ text: `${title} ${url}` })}` },
  { name: 'Telegram', href: ({ title, url }) => `https://t.me/share/url?${parameters({ url, text: title })}` },
  { name: 'Facebook', href: ({ url }) => `https://www.facebook.com/sharer/sharer.php?${parameters({ u: url })}` },
  { name: 'LinkedIn', href: ({ url }) => `https://www.linkedin.com/sharing/share-offsite/?${parameters({ url })}` },
];

/** Ways to pass on the address of a page: to copy it, by mail, from one's own server of the fediverse, and by services. */
export function shareLinks(
  { app, href, locale: { t } }: PageContext,
  { title, path }: { readonly title: string; readonly path: string },
): Html {
  const shared = { title, url: app.origin + path };
  return markup`<details class="small share"><summary>${t('share-link.title')}</summary>
<p class="field"><label for="share-address">${t('share-link.address')}</label>
<input id="share-address" class="copied" readonly value="${shared.url}"></p>
<ul class="plain-list"><li><a href="mailto:?${parameters({ subject: title, body: shared.url })}">${t('share-link.mail')}</a></li>
<li><a href="${href(SHARE, { uri: shared.url })}" rel="nofollow">${t('share-link.fediverse')}</a></li>
${SERVICES.map(
  (service) =>
    markup`<li><a href="${service.href(shared)}" rel="nofollow noopener noreferrer">${t('share-link.on', { service: service.name })}</a></li>`,
)}</ul></details>`;
}

/** A query in which a space is `%20`: mail programs show a `+` as it is. */
function parameters(of: Readonly<Record<string, string>>): string {
  return Object.entries(of)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
