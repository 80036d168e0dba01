import type { Application } from '../../../application/application.ts';
import { PAGE_MAX, type Page, type PageRequest } from '../../../application/kit/page.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkLang, type Lang, type Localised } from '../../../domain/kit/text.ts';
import type { Content } from '../../../domain/proposal/version.ts';

const DEFAULT_LIMIT = 20;
const MARK_LENGTH = 16;

/**
 * Cursors as clients get them: the storage cursor, bound to the list it belongs to. One that was made up, cut, or
 * taken from another list or order is refused rather than answered with the beginning.
 */
export function pageRequest(
  app: Application,
  query: { readonly limit?: number | undefined; readonly after?: string | undefined },
  list: string,
): Result<PageRequest, RefusalOf<'invalid'>> {
  const limit = Math.min(query.limit ?? DEFAULT_LIMIT, PAGE_MAX);
  if (query.after === undefined) return ok({ limit, after: null });
  const inner = query.after.slice(0, -MARK_LENGTH);
  const genuine = query.after === marked(app, inner, list);
  return genuine ? ok({ limit, after: inner }) : refuse({ type: 'invalid', field: 'after', because: 'unknown-value' });
}

export function nextOf(app: Application, page: Pick<Page<unknown>, 'next'>, list: string): string | null {
  return page.next === null ? null : marked(app, page.next, list);
}

function marked(app: Application, inner: string, list: string): string {
  return inner + app.secrets.keyed(`${list} ${inner}`, 'cursor').slice(0, MARK_LENGTH);
}

type ContentInput = {
  readonly title: Localised;
  readonly body: Localised;
  readonly lang?: string | undefined;
  readonly cost?: Money | null | undefined;
  readonly amends?: number | null | undefined;
};

/** ISO 639-2 code for an undetermined language. */
const UNDETERMINED = 'und';

/**
 * Content with its source language: the one given, the only one written in, or the first that the consultation offers
 * and that is there.
 */
export function contentOf(input: ContentInput, offered: readonly Lang[]): Content {
  const written = Object.keys(input.title);
  const offeredFirst = offered.find((lang) => written.includes(lang));
  const likely = (written.length === 1 ? written[0] : offeredFirst) ?? written[0] ?? UNDETERMINED;
  // What nobody said cannot be wrong: the rules then name the text that has no language.
  const lang = input.lang ?? (checkLang(likely, 'lang').ok ? likely : UNDETERMINED);
  return { title: input.title, body: input.body, lang, cost: input.cost ?? null, amends: input.amends ?? null };
}

/** The host part of this node's handles. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}
