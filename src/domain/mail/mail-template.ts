import { checkAll } from '../kit/check-all.ts';
import type { Refusal } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, checkText } from '../kit/text.ts';

export const MAIL_KINDS = [
  'sign-in',
  'add-address',
  'invitation',
  'follow',
  'digest',
  'newsletter',
  'reminder',
  'waiting',
  'requests',
  'decision',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** The parts of an e-mail that an institution can word itself; the purpose of the e-mail stands between them and is fixed. */
export const MAIL_TEMPLATE_PARTS = ['subject', 'introduction', 'closing'] as const;
export type MailTemplatePart = (typeof MAIL_TEMPLATE_PARTS)[number];

/** An institution's template for one kind of e-mail in one language; a part that is null is the standard one. */
export type MailTemplate = { readonly [P in MailTemplatePart]: string | null };

/** What nobody words themselves: the standard text. */
export const STANDARD_TEXT: MailTemplate = { subject: null, introduction: null, closing: null };

const SUBJECT_MAX = 150;
const WORDS_MAX = 2_000;

/** The variables of every template, and the further ones of each kind. */
const EVERY = ['institution', 'origin'] as const;
const OWN: Readonly<Record<MailKind, readonly string[]>> = {
  'sign-in': ['minutes'],
  'add-address': ['minutes'],
  invitation: ['hours'],
  follow: ['hours', 'what'],
  digest: [],
  newsletter: ['title'],
  reminder: [],
  waiting: [],
  requests: [],
  decision: [],
};

/** Variables that a part must contain: each e-mail names its sender and its site. */
const NEEDED: Readonly<Record<MailTemplatePart, readonly string[]>> = {
  subject: [],
  introduction: [],
  closing: ['institution', 'origin'],
};

/** The variables of a kind of e-mail. */
export function placeholdersOf(kind: MailKind): readonly string[] {
  return [...EVERY, ...OWN[kind]];
}

/**
 * Words as they are kept: those that are empty are the standard ones. Refuses what is too long, a subject of several
 * lines, an unknown variable, and a closing that does not name the sender: every part that does not hold.
 */
export function checkMailTemplate(
  kind: MailKind,
  input: { readonly [P in MailTemplatePart]: string | null },
): Result<MailTemplate, Refusal> {
  const part = (name: MailTemplatePart): Result<string | null, Refusal> => {
    const text = input[name]?.trim() ?? '';
    if (text === '') return ok(null);
    const words = name === 'subject' ? checkLine(text, name, SUBJECT_MAX) : checkText(text, name, WORDS_MAX);
    return words.ok ? checkPlaceholders(kind, name, words.value) : words;
  };
  return checkAll({ subject: part('subject'), introduction: part('introduction'), closing: part('closing') });
}

function checkPlaceholders(kind: MailKind, field: MailTemplatePart, text: string): Result<string, Refusal> {
  const lines = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const unknown = lines.find((name) => !placeholdersOf(kind).includes(name));
  if (unknown !== undefined) return refuse({ type: 'unknown-placeholder', field, name: unknown.slice(0, 60) });
  const missing = NEEDED[field].find((name) => !lines.includes(name));
  return missing === undefined ? ok(text) : refuse({ type: 'placeholder-missing', field, name: missing });
}
