import { checkAll } from '../kit/check-all.ts';
import { checkMoney, type Money } from '../kit/money.ts';
import type { Refusal } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import {
  BODY_MAX,
  checkLang,
  checkLocalised,
  checkLocalisedLine,
  checkWarning,
  type Lang,
  type Localised,
  TITLE_MAX,
} from '../kit/text.ts';
import { isNumber } from './number.ts';

/** What a proposal says. Translations beside the source language do not change its identity. */
export type Content = {
  readonly title: Localised;
  readonly body: Localised;
  /** The source language: the one the hash is of. */
  readonly lang: Lang;
  readonly cost: Money | null;
  /** The number of the proposal that this one amends, if it does. */
  readonly amends: number | null;
  /**
   * What its author warns of before the text is shown (`summary` and `sensitive` of ActivityStreams), in one line of plain
   * text; null or absent for none. Not hashed: with or without it, the text is the same.
   */
  readonly warning?: string | null;
};

/** Content that was checked: it says whether there is a warning. */
export type CheckedContent = Content & { readonly warning: string | null };

/** A version as kept. `pending` waits for its author's word, because supports were given to the one before. */
export type Version = CheckedContent & {
  readonly number: number;
  readonly contentHash: string;
  readonly createdAt: Date;
  readonly status: 'current' | 'former' | 'pending';
};

export function checkContent(input: Content, offered: readonly Lang[]): Result<CheckedContent, Refusal> {
  const checked = checkAll({
    lang: checkLang(input.lang, 'lang'),
    title: checkLocalisedLine(input.title, 'title', TITLE_MAX),
    body: checkLocalised(input.body, 'body', BODY_MAX),
    cost: input.cost === null ? ok(null) : checkMoney(input.cost, 'cost', { least: 0 }),
    amends:
      input.amends === null || isNumber(input.amends)
        ? ok(input.amends)
        : refuse({ type: 'invalid', field: 'amends', because: 'unknown-value' }),
    warning: checkWarning(input.warning),
  });
  if (!checked.ok) return checked;
  const { lang, title, body } = checked.value;
  for (const [field, text] of Object.entries({ title, body })) {
    if (!Object.hasOwn(text, lang)) {
      return refuse({ type: 'invalid', field: `${field}.${lang}`, because: 'source-language-missing' });
    }
  }
  if (offered.length === 0) return refuse({ type: 'invalid', field: 'lang', because: 'language-not-offered' });
  return checked;
}

/**
 * The document whose JCS form (RFC 8785) is hashed with SHA-256: the text in its source language, in NFC.
 * Every member is always there, absent ones as null (design: decisions, Content hash).
 */
export function hashedContent(content: Content): object {
  return {
    title: content.title[content.lang] ?? '',
    body: content.body[content.lang] ?? '',
    lang: content.lang,
    cost: content.cost === null ? null : { amount: content.cost.amount, currency: content.cost.currency },
    amends: content.amends,
  };
}
