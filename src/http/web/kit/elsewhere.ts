import { readLikeElsewhere } from '../../../application/network/catalogue/read-commons.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import { commonsItem } from '../network/commons-item.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** What was proposed in other cities that is like a proposal here; nothing where there is nothing. */
export async function elsewhere(
  context: PageContext,
  { title, body }: { readonly title: Localised; readonly body: Localised; readonly lang: Lang },
): Promise<Html> {
  const { app, locale } = context;
  const texts = Object.fromEntries(
    Object.entries(title).map(([lang, text]) => [lang, `${text} ${(body[lang] ?? '').slice(0, TEXT_MAX)}`]),
  );
  const like = await readLikeElsewhere(app, texts);
  if (like.length === 0) return NOTHING;
  return markup`<section aria-labelledby="elsewhere"><h2 id="elsewhere">${locale.t('commons.elsewhere')}</h2>
<ul class="cards">${like.map((view) => commonsItem(context, view))}</ul>
<p class="small"><a href="${context.href('/commons')}">${locale.t('commons.all')}</a></p></section>`;
}

/** A text says in its first sentences what it is about. */
const TEXT_MAX = 1_000;
