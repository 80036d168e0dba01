import { readLikeElsewhere } from '../../../application/network/read-commons.ts';
import type { Lang, Localised } from '../../../domain/text.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { commonsItem } from './commons-item.ts';

/** What was proposed in other cities that is like a proposal here; nothing where there is nothing. */
export async function elsewhere(
  visit: Visit,
  { title, body }: { readonly title: Localised; readonly body: Localised; readonly lang: Lang },
): Promise<Html> {
  const { app, locale } = visit;
  const texts = Object.fromEntries(
    Object.entries(title).map(([lang, text]) => [lang, `${text} ${(body[lang] ?? '').slice(0, TEXT_MAX)}`]),
  );
  const like = await readLikeElsewhere(app, texts);
  if (like.length === 0) return NOTHING;
  return markup`<section aria-labelledby="elsewhere"><h2 id="elsewhere">${locale.t('commons.elsewhere')}</h2>
<ul class="cards">${like.map((view) => commonsItem(visit, view))}</ul>
<p class="small"><a href="${visit.href('/commons')}">${locale.t('commons.all')}</a></p></section>`;
}

/** A text says in its first sentences what it is about. */
const TEXT_MAX = 1_000;
