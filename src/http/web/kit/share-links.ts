import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { readInstitution } from '../../../application/institution/reads.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { Followable } from '../../../application/mail/digest/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { isKnownEtag } from '../../kit/known-etag.ts';
import { errorPage } from './error-page.ts';
import { pathTo } from './followable.ts';
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

/** Longer texts leave less room for what a smudge takes away. */
const LONG = 600;
/** As many bytes as a code has at most. */
export const QR_BYTES_MAX = 2_900;

/** Where the code of a page is. */
export function qrPathTo(about: Followable): string {
  return about.kind === 'institution' ? '/qr.svg' : `${pathTo(about)}/qr.svg`;
}

/** The address of a page as a QR code, for whoever meets it on a poster or a screen. Dark on white in every theme. */
export function qrRoute(app: Application, of: (c: Context) => Followable): (c: Context) => Promise<Response> {
  return async (c) => {
    const about = of(c);
    if (!(await isThere(app, about))) return errorPage(app, c, 404);
    return await qrAnswer(c, app.origin + pathTo(about));
  };
}

/** A text as a QR code. Where it is somebody's own it is kept by nobody. */
export async function qrAnswer(c: Context, text: string, keep: 'shared' | 'never' = 'shared'): Promise<Response> {
  const { toString: qrCode } = await import('qrcode');
  const body = await qrCode(text, { type: 'svg', errorCorrectionLevel: text.length > LONG ? 'L' : 'M', margin: 4 });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  const headers = {
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    // An address never changes; how it is drawn might.
    'cache-control': keep === 'shared' ? 'public, max-age=86400' : 'private, no-store',
    etag,
  };
  return isKnownEtag(c.req.header('if-none-match'), etag) ? c.body(null, 304, headers) : c.body(body, 200, headers);
}

async function isThere(app: Application, about: Followable): Promise<boolean> {
  if (about.kind === 'institution') return (await readInstitution(app)) !== null;
  const { slug } = about;
  if (about.kind === 'consultation') return (await readConsultation(app, { slug, viewer: ANYBODY })).ok;
  return (await readProposal(app, { slug, number: about.number, viewer: ANYBODY })).ok;
}
