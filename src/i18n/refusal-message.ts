import type { Territory } from '../domain/institution/territory.ts';
import type { Refusal, RefusalOf } from '../domain/kit/refusal.ts';
import { textIn } from '../domain/kit/text.ts';
import { dates } from './dates.ts';
import type { UiLang } from './languages.ts';
import type { MessageArguments } from './message-arguments.ts';
import { type MessageKey, type Messages, messagesIn } from './messages.ts';
import { moneyIn } from './money.ts';

/** Whose clock and whose places a refusal speaks of, and what a form calls its field. */
export type RefusalContext = {
  readonly timeZone: string;
  /** Those that rules may name: a code alone tells nobody where they would have to live. */
  readonly territories: readonly Pick<Territory, 'code' | 'name'>[];
  /** The label of the field that is refused; without one it has the name that all forms share. */
  readonly label?: string | undefined;
};

/** What there is a message for beside the refusals of the domain: what is wrong with a request. */
type OtherRefusal = { readonly type: Exclude<RefusalType<MessageKey>, Refusal['type']> };
type RefusalType<K> = K extends `refusal.${string}.${string}` ? never : K extends `refusal.${infer T}` ? T : never;

/** Arguments that name nothing which their refusal carries; the type checker refuses the line where there is one. */
type Strays = {
  [T in Refusal['type']]: Exclude<ArgumentOf<`refusal.${T}` | `refusal.${T}.${string}`>, keyof RefusalOf<T>>;
}[Refusal['type']];
type Arguments = MessageArguments<unknown>;
type ArgumentOf<Pattern, K = keyof Arguments> = K extends keyof Arguments & Pattern ? keyof Arguments[K] : never;
true satisfies [Strays] extends [never] ? true : never;
true satisfies [Exclude<ArgumentOf<`invalid.${string}`>, 'field' | 'limit'>] extends [never] ? true : never;

/** Why something was not done, for whoever asked for it. */
export function refusalMessage(lang: UiLang, refusal: Refusal | OtherRefusal, context: RefusalContext): string {
  const writing = { lang, messages: messagesIn(lang), context };
  const values = Object.fromEntries(
    Object.entries(refusal).map(([name, value]) => [
      name,
      typeof value === 'number' ? numberIn(lang, refusal, value) : written(writing, name, value),
    ]),
  );
  const row = rowOf(String('field' in refusal ? refusal.field : ''));
  const text = writing.messages.format(keyOf(writing.messages, refusal), { ...values, row });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function keyOf(messages: Messages, refusal: Refusal | OtherRefusal): MessageKey {
  switch (refusal.type) {
    case 'invalid':
      return missingKey(messages, refusal) ?? `invalid.${refusal.because}`;
    case 'not-eligible':
      return `refusal.not-eligible.${refusal.because}`;
    case 'no-code-letter':
      return `refusal.no-code-letter.${refusal.because}`;
    case 'phase-not-open':
    case 'phase-closed':
    case 'no-phase-for':
      return `refusal.${refusal.type}.${refusal.act}`;
    case 'other-decider':
      return `refusal.other-decider.${refusal.decider}`;
    case 'pledge-refused':
      return `refusal.pledge-refused.${refusal.because}`;
    case 'merge-refused':
      return `refusal.merge-refused.${refusal.because}`;
    case 'bringing-in-refused':
      return `refusal.bringing-in-refused.${refusal.because}`;
    case 'hand-over-refused':
      return `refusal.hand-over-refused.${refusal.because}`;
    case 'identity-not-proven':
      return `refusal.identity-not-proven.${refusal.fault}`;
    case 'wrong-kind-of-choice': {
      const { wanted } = refusal;
      return `refusal.wrong-kind-of-choice.${wanted === 'blank' || wanted === 'invalid' ? 'other' : wanted}`;
    }
    default:
      return `refusal.${refusal.type}`;
  }
}

/** What to fill in, where a field that people know was left empty. */
function missingKey(messages: Messages, { field, because }: RefusalOf<'invalid'>): MessageKey | null {
  if (because !== 'missing' && because !== 'empty') return null;
  const key = namesOf(field)
    .map((name) => `missing.${name}`)
    .find(messages.has);
  return key !== undefined && messages.has(key) ? key : null;
}

/** The names of a field, the most exact first: `options.name` of `options.0.name.fr`; `title` of `title.fr`. */
function namesOf(field: string): readonly string[] {
  const [first = '', second = ''] = field.split(/[.[\]]+/).filter((part) => part !== '' && !/^\d+$/.test(part));
  const within = `${first}.${second}`;
  return rowOf(field) === null || second === '' ? [within, first] : [within];
}

/** The row of a list that a field is in, counted from 1. */
function rowOf(field: string): number | null {
  const row = field.split(/[.[\]]+/).find((part) => /^\d+$/.test(part));
  return row === undefined ? null : Number(row) + 1;
}

type Writing = { readonly lang: UiLang; readonly messages: Messages; readonly context: RefusalContext };

/** A number as its message has it: a sum of money and a bound that may be one as text, every other as it is. */
function numberIn(lang: UiLang, refusal: Refusal | OtherRefusal, value: number): string | number {
  const currency = 'currency' in refusal ? refusal.currency : undefined;
  if (currency !== undefined) return moneyIn(lang, { amount: value, currency });
  const isBound = refusal.type === 'invalid' && BOUNDS.has(refusal.because);
  return isBound ? new Intl.NumberFormat(lang).format(value) : value;
}

/** Reasons whose limit is a bound of any kind of amount. */
const BOUNDS: ReadonlySet<string> = new Set(['too-small', 'too-large']);

/** A member of a refusal as its message has it. */
function written(writing: Writing, name: string, value: unknown): string {
  const { lang } = writing;
  if (value instanceof Date) return timeOf(writing, name, value);
  if (Array.isArray(value)) {
    const items = value.map((each) => placeNamed(writing, name, String(each)) ?? termFor(writing, name, String(each)));
    return new Intl.ListFormat(lang, { type: 'conjunction' }).format(items);
  }
  if (name === 'field') return labelOf(writing, String(value));
  return termFor(writing, name, String(value));
}

function labelOf({ messages, context }: Writing, field: string): string {
  if (context.label !== undefined) return context.label;
  const key = [...namesOf(field), field.split('.').at(-1) ?? ''].map((name) => `field.${name}`).find(messages.has);
  return key !== undefined && messages.has(key) ? messages.format(key, {}) : messages.t('field.other');
}

function placeNamed({ lang, context }: Writing, name: string, value: string): string | null {
  const place = name === 'allowed' ? context.territories.find(({ code }) => code === value) : undefined;
  return place === undefined ? null : textIn(place.name, [lang]).text;
}

/** Members whose values are terms of the domain, and where their messages are. */
const TERM_KEYS: Readonly<Record<string, (value: string) => string>> = {
  what: (value) => `findable.${value}`,
  allowed: (value) => `standing.${value}`,
  rule: (value) => `moderation-rule.${value}`,
  scope: (value) => `scope.${value}`,
  roles: (value) => `community-role.${value}`,
};

function termFor({ messages }: Writing, name: string, value: string): string {
  const key = TERM_KEYS[name]?.(value) ?? '';
  return messages.has(key) ? messages.format(key, {}) : value;
}

/** Moments at which something ends: a page says the same deadline in the same words. */
const ENDS: ReadonlySet<string> = new Set(['closesAt', 'closedAt', 'until']);

function timeOf({ lang, context }: Writing, name: string, at: Date): string {
  const { timeZone } = context;
  const { deadline, dateTime, onClock } = dates(lang);
  return onClock((ENDS.has(name) ? deadline : dateTime)(at, timeZone), timeZone);
}
