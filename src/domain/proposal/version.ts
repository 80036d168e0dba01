import type { Refusal } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import {
  BODY_MAX,
  checkLang,
  checkLocalised,
  checkLocalisedLine,
  type Lang,
  type Localised,
  TITLE_MAX,
} from '../text.ts';
import { isNumber } from './number.ts';

/** An amount in minor units (cents) of an ISO 4217 currency. */
export type Cost = { readonly amount: number; readonly currency: string };

/** What a proposal says. Translations beside the source language do not change its identity. */
export type Content = {
  readonly title: Localised;
  readonly body: Localised;
  /** The source language: the one the hash is of. */
  readonly lang: Lang;
  readonly cost: Cost | null;
  /** The number of the proposal that this one amends, if it does. */
  readonly amends: number | null;
};

/** A version as kept. `pending` waits for its author's word, because supports were given to the one before. */
export type Version = Content & {
  readonly number: number;
  readonly contentHash: string;
  readonly createdAt: Date;
  readonly status: 'current' | 'former' | 'pending';
};

export function checkContent(said: Content, offered: readonly Lang[]): Result<Content, Refusal> {
  const lang = checkLang(said.lang, 'lang');
  if (!lang.ok) return lang;
  const title = checkLocalisedLine(said.title, 'title', TITLE_MAX);
  if (!title.ok) return title;
  const body = checkLocalised(said.body, 'body', BODY_MAX);
  if (!body.ok) return body;
  for (const [field, text] of [
    ['title', title.value],
    ['body', body.value],
  ] as const) {
    if (!Object.hasOwn(text, lang.value)) {
      return refuse({ type: 'invalid', field: `${field}.${lang.value}`, because: 'source-language-missing' });
    }
  }
  if (offered.length === 0) return refuse({ type: 'invalid', field: 'lang', because: 'language-not-offered' });
  const { cost } = said;
  if (cost !== null) {
    if (!Number.isSafeInteger(cost.amount)) {
      return refuse({ type: 'invalid', field: 'cost.amount', because: 'wrong-type' });
    }
    if (cost.amount < 0) return refuse({ type: 'invalid', field: 'cost.amount', because: 'too-small', limit: 0 });
    if (!/^[A-Z]{3}$/.test(cost.currency)) {
      return refuse({ type: 'invalid', field: 'cost.currency', because: 'unknown-value' });
    }
  }
  if (said.amends !== null && !isNumber(said.amends)) {
    return refuse({ type: 'invalid', field: 'amends', because: 'unknown-value' });
  }
  return ok({ title: title.value, body: body.value, lang: lang.value, cost, amends: said.amends });
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
