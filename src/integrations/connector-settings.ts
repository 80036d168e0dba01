import { z } from 'zod';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';

/** Consultations, or other names, that one connector can be narrowed to. */
export const LIST_MAX = 100;
/** Characters of an address. */
export const URL_MAX = 2_000;
const KEY = /^[\x21-\x7e]{0,500}$/;

/** Names as a list, or as a text with spaces or commas between them; none where nothing is said. */
export function textList(max = Number.MAX_SAFE_INTEGER) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter((part) => part !== '') : value),
    z.array(z.string()).max(max).default([]),
  );
}

/** Slugs of consultations; all of them are meant where there are none. */
export function slugList() {
  return textList(LIST_MAX).refine((slugs) => slugs.every((slug) => /^[a-z0-9-]{1,200}$/.test(slug)));
}

/** A text of one line; empty where nothing is said. */
export function lineMatching(pattern: RegExp) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.trim() : value),
    z.string().regex(pattern).default(''),
  );
}

/** Which addresses can be reached is for the outbound client to say: it depends on the environment. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** Checks the settings of a kind by its schema; the first that does not do is named. */
export function checkSettings<S extends z.ZodType>(schema: S, settings: unknown): Result<z.output<S>, Refusal> {
  const read = schema.safeParse(settings);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    return refuse({ type: 'invalid', field: issue.keys[0] ?? 'settings', because: 'unknown-field' });
  }
  const field = String(issue?.path[0] ?? 'settings');
  return refuse({ type: 'invalid', field, because: field === 'url' ? 'not-a-web-address' : 'unknown-value' });
}

/** A key that the other side made; software that needs none is given none. */
export function checkKey(secret: string): Result<string, Refusal> {
  const key = secret.trim();
  return KEY.test(key) ? ok(key) : refuse({ type: 'invalid', field: 'secret', because: 'unknown-value' });
}
