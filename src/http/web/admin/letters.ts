import { type KeptLetterText, readLetterTexts } from '../../../application/letter-texts.ts';
import { LETTER_KINDS, type LetterKind } from '../../../domain/letter-text.ts';
import type { Lang } from '../../../domain/text.ts';
import { placeOf } from '../../../words/dates.ts';
import { start } from '../components/time.ts';
import { offered } from '../language.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { desk } from './desk.ts';
import { deskTable } from './form-parts.ts';

export const LETTERS = '/admin/letters';

/** Where the words of one letter are. */
export function letterPath({ kind, lang }: { readonly kind: LetterKind; readonly lang: Lang }): string {
  return `${LETTERS}/${kind}/${lang}`;
}

/** Every letter of the node in every language that it is written in, and whether its words are the institution's own. */
export async function lettersPage(visit: Visit): Promise<PageAnswer> {
  const { locale, institution } = visit;
  const { t } = locale;
  return await desk(visit, 'admin', async () => {
    const texts = await readLetterTexts(visit.app);
    return {
      title: t('letters.nav'),
      main: markup`<p class="lead">${t('letters.lead')}</p>
${deskTable({
  id: 'letters',
  title: t('letters.list'),
  caption: t('letters.caption', { place: placeOf(institution.timeZone) }),
  columns: [t('mails.letter'), ...offered(institution).map((lang) => locale.languageName(lang))],
  rows: LETTER_KINDS.map((kind) => [
    locale.words.letter[kind],
    ...offered(institution).map((lang) => wordsOf(visit, { kind, lang, texts })),
  ]),
  empty: '',
})}`,
    };
  });
}

function wordsOf(
  visit: Visit,
  of: { readonly kind: LetterKind; readonly lang: Lang; readonly texts: readonly KeptLetterText[] },
): Html {
  const { locale, institution } = visit;
  const own = of.texts.find(({ kind, lang }) => kind === of.kind && lang === of.lang);
  const name = markup`<span class="hidden">${locale.words.letter[of.kind]} (${locale.languageName(of.lang)}) : </span>`;
  const words =
    own === undefined
      ? locale.t('letters.standard')
      : locale.say('letters.own', { at: start(visit, own.setAt, institution.timeZone) });
  return markup`<a href="${visit.href(letterPath(of))}">${name}${words}</a>`;
}
