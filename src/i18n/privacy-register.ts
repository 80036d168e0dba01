import type { DatumKind } from '../domain/privacy/register/entry.ts';
import { PERSONAL_TABLES, rulesOf } from '../domain/privacy/register.ts';
import { RETENTION, RETENTION_RULES, type RetentionRuleName } from '../domain/privacy/retention.ts';
import type { Messages } from './messages.ts';

type Words = Pick<Messages, 't'>;

/** A table with personal data, in words. */
export type TableInWords = {
  readonly table: string;
  readonly data: readonly { readonly kind: string; readonly columns: readonly string[] }[];
  readonly why: string;
  readonly until: readonly string[];
  readonly readers: readonly string[];
};

/** A rule of retention, in words. */
export type RuleInWords = {
  readonly name: RetentionRuleName;
  readonly table: string;
  readonly what: string;
  readonly period: string;
  readonly from: string;
};

/** What is deleted by the worker, after which period, from when. */
export function rulesInWords({ t }: Words): readonly RuleInWords[] {
  return RETENTION_RULES.map((name) => {
    const { table, days, from } = RETENTION[name];
    return {
      name,
      table,
      what: t(`register.rule-${name}`),
      period: t('register.days', { days }),
      from: t(`register.from-${from}`),
    };
  });
}

/** Which personal data each table holds, why, until when, and who reads them. */
export function tablesInWords(words: Words): readonly TableInWords[] {
  const { t } = words;
  const rules = rulesInWords(words);
  return PERSONAL_TABLES.map(({ table, data, why, until, readers }) => ({
    table,
    data: (Object.entries(data) as [DatumKind, string][]).map(([kind, columns]) => ({
      kind: t(`register.datum-${kind}`),
      columns: columns.split(' '),
    })),
    why: t(`register.why-${why}`),
    until: [
      ...(until === undefined ? [] : [t(`register.until-${until}`)]),
      ...rules.filter(({ name }) => rulesOf(table).includes(name)).map(({ what, period }) => `${what}: ${period}`),
    ],
    readers: readers.map((reader) => t(`register.reader-${reader}`)),
  }));
}
