import type { Institution } from '../../../domain/institution/institution.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { UI_LANGS, type UiLang } from '../../../i18n/languages.ts';
import { ACCEPT_LANGUAGE_MAX } from './page-cache.ts';

/** In which language a page is written, and which ones its reader understands, best first. */
export type Choice = {
  readonly lang: UiLang;
  /** Asked for by `?lang=`: links then keep it. */
  readonly asked: boolean;
  readonly wanted: readonly Lang[];
};

/** Languages of the interface that the institution offers; all of them where it offers none that we speak. */
export function offered(institution: Pick<Institution, 'languages'> | null): readonly UiLang[] {
  const spoken = (institution?.languages ?? []).flatMap((lang) => UI_LANGS.filter((known) => known === baseOf(lang)));
  return spoken.length === 0 ? UI_LANGS : [...new Set(spoken)];
}

/**
 * `?lang=` before what somebody who signed in chose, before Accept-Language, before the institution's first (RFC 9110
 * section 12.5.4).
 */
export function chooseLanguage(
  institution: Pick<Institution, 'languages'> | null,
  from: { readonly query: string | null; readonly own?: Lang | null; readonly accept: string | null },
): Choice {
  const offer = offered(institution);
  const query = offer.find((lang) => lang === from.query);
  const accepted = [...(from.own == null ? [] : [from.own]), ...acceptedLanguages(from.accept ?? '')];
  const spoken = accepted.map(baseOf).flatMap((base) => offer.filter((lang) => lang === base));
  const lang = query ?? spoken[0] ?? offer[0] ?? UI_LANGS[0];
  return { lang, asked: query !== undefined, wanted: [...new Set([lang, ...accepted, ...offer])] };
}

/** The languages of an Accept-Language header, best first; at most ten, whatever is sent. */
export function acceptedLanguages(header: string): readonly Lang[] {
  return header
    .slice(0, ACCEPT_LANGUAGE_MAX)
    .split(',')
    .slice(0, 10)
    .flatMap((range, index) => {
      const [tag = '', ...parameters] = range.trim().split(';');
      const quality = parameters.map((parameter) => /^\s*q=(\d(?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
      const weight = quality === undefined ? 1 : Number(quality);
      return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) && weight > 0
        ? [{ tag: tag.toLowerCase(), weight, index }]
        : [];
    })
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);
}

function baseOf(lang: Lang): Lang {
  return lang.split('-')[0] ?? lang;
}
