import type { InvalidReason } from './invalid-reason.ts';
import { checkMoney, isCurrency, type Money } from './money.ts';
import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';
import { checkLine, checkText } from './text.ts';

type Invalid = RefusalOf<'invalid'>;

/** What a member holds, by the kind of its field. */
type Held = {
  /** One line of plain text. */
  readonly line: string;
  readonly text: string;
  /** An https address. */
  readonly link: string;
  /** A day that has come, or that is planned: `YYYY-MM-DD`. */
  readonly day: string;
  readonly 'planned-day': string;
  /** A sum in minor units, whose currency is in a column `currency`. */
  readonly money: Money;
  /** The id (URI) of an institution: it follows where that one moves. */
  readonly institution: string;
  /** The same, or the name of one that has no node. */
  readonly party: string;
  readonly moment: Date;
  /** The reference of the paper that the host entered it from; absent where the institution stated it itself. */
  readonly paper: string;
};

/** One member of a thing that travels between nodes: each layer reads, keeps and shows it by its kind. */
export type Field = {
  readonly is: keyof Held;
  /** Of `line`, `text` and `party` in characters, of `money` in minor units. */
  readonly max?: number;
  readonly nullable?: true;
  /** May be absent. What is absent is no member: it is in no hash. */
  readonly optional?: true;
  /** Where the column is called otherwise than the member. */
  readonly column?: string;
  /** What of a person may stand in it. */
  readonly personal?: 'text' | 'name';
  /** For whoever reads the API. */
  readonly description?: string;
};
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = Held[F['is']] | (F extends { readonly nullable: true } ? null : never);
type Optional<F extends Fields> = { [M in keyof F]: F[M] extends { readonly optional: true } ? M : never }[keyof F];
/** What has these fields. */
export type Members<F extends Fields> = {
  readonly [M in Exclude<keyof F, Optional<F>>]: ValueOf<F[M]>;
} & { readonly [M in Optional<F>]?: ValueOf<F[M]> | undefined };

/** What is held of a thing besides its fields. */
export type Values = Readonly<Record<string, unknown>>;

const URL_MAX = 1_000;

/** What a field holds, as it is kept; refused where it is none of its kind, by the date of today (`YYYY-MM-DD`). */
export function checkField(
  { is, max = Number.MAX_SAFE_INTEGER }: Field,
  value: unknown,
  { name, today }: { readonly name: string; readonly today: string },
): Result<unknown, Invalid> {
  if (value == null) return ok(value);
  const text = value as string;
  switch (is) {
    case 'line':
    case 'party':
      return checkLine(text, name, max);
    case 'text':
      return checkText(text, name, max);
    case 'link':
      return checkLink(text, name);
    case 'day':
      return checkDay(text, today, name);
    case 'planned-day':
      return isDay(text) ? ok(text) : invalid(name, 'not-a-date');
    case 'money':
      return checkCost(value as Money, name, max);
    // Whoever else is in the community is known, or refused, by its id.
    case 'institution':
    case 'moment':
    case 'paper':
      return ok(value);
  }
}

/** The columns of a field: two of a sum, one of all else. */
export function columnsOf(name: string, { is, column }: Field): readonly [string, ...string[]] {
  const first = column ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return is === 'money' ? [first, 'currency'] : [first];
}

/** A cost in a currency that is in use. */
export function checkCost(cost: Money, field: string, most: number): Result<Money, Invalid> {
  if (!isCurrency(cost.currency)) return invalid(`${field}.currency`, 'unknown-value');
  return checkMoney(cost, field, { least: 1, most });
}

/** An address that a browser opens safely: https, without a user name or a password in it. */
export function checkLink<T extends string | null>(link: T, field: string): Result<T, Invalid> {
  if (link === null) return ok(link);
  if (link.length > URL_MAX) return refuse({ type: 'invalid', field, because: 'too-long', limit: URL_MAX });
  const url = URL.canParse(link) ? new URL(link) : null;
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && !/\s/.test(link);
  return isPlain ? ok(link) : invalid(field, 'not-https');
}

/** A day that has come. */
function checkDay(day: string, today: string, field: string): Result<string, Invalid> {
  if (!isDay(day)) return invalid(field, 'not-a-date');
  return day > today ? invalid(field, 'in-the-future') : ok(day);
}

/** The 31st of February parses as nothing, or as a day of March. */
function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isFinite(at.getTime()) && at.toISOString().slice(0, 10) === day;
}

/** The refusal of a field by its name. */
export function invalid(field: string, because: InvalidReason): { readonly ok: false; readonly refusal: Invalid } {
  return refuse({ type: 'invalid', field, because });
}
