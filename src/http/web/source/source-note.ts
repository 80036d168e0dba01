import type { ConsultationSource } from '../../../domain/source/source.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Where people take part, where that is another platform; `url` is what of it the page shows. */
export function sourceNote({ locale }: PageContext, source: ConsultationSource | null, url?: string | null): Html {
  if (source === null) return NOTHING;
  return markup`<p class="note hosted">${locale.html('source.follows', { label: markup`<bdi>${source.label}</bdi>` })}
<a href="${url ?? source.url}">${locale.t('source.take-part')}</a></p>`;
}

/** Where something that was imported once is read; nothing where nobody knows. */
export function originalNote({ locale }: PageContext, url: string | null): Html {
  if (url === null) return NOTHING;
  return markup`<p class="small"><a href="${url}">${locale.t('proposal.original-there', { host: new URL(url).host })}</a></p>`;
}

/** Instead of rules that are frozen: what this node shows, and what may move. */
export function sourceRules({ locale }: PageContext, { label }: ConsultationSource): Html {
  return markup`<section class="rules" aria-labelledby="rules"><h2 id="rules">${locale.t('rules.title')}</h2>
<p>${locale.html('source.rules', { label: markup`<bdi>${label}</bdi>` })}</p></section>`;
}
