import type { Context } from 'hono';
import { domainIn } from '../../../domain/host/host.ts';
import type { FormInput } from '../kit/form.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/**
 * The site whose page led here: only its host, never the page, and nothing of ours. A form carries it from the page that
 * somebody arrived at to the one where they support (docs/adr/0029). Empty where nothing is known.
 */
export function siteBehind({ app, query }: PageContext, c: Context): string {
  const carried = domainIn(query.get('from') ?? '');
  if (carried !== null) return carried;
  return foreignReferer(c.req.header('referer'), app.origin) ?? '';
}

/** The host of another site in a `Referer` header; null where it is this node, or names no domain. */
export function foreignReferer(referer: string | null | undefined, origin: string): string | null {
  if (referer === null || referer === undefined) return null;
  const host = URL.parse(referer)?.hostname ?? '';
  return host === new URL(origin).hostname ? null : domainIn(host);
}

/** Carries it in a form; `supportSite` reads it there. */
export function originField(site: string): Html {
  return markup`<input type="hidden" name="from" value="${site}">`;
}

/** What a form carried, as `giveSupport` takes it: `origin: supportSite(said)`. */
export function supportSite(formInput: FormInput): string | null {
  return domainIn(formInput.text('from'));
}
