import { textIn } from '../../domain/kit/text.ts';
import { column, csvLine, headerLine, type TableDescription, textCell } from '../kit/csv.ts';
import type { Synthesis, TitledProposal } from '../synthesis/ports.ts';

type Published = {
  readonly slug: string;
  readonly origin: string;
  readonly synthesis: Synthesis;
  /** Of proposals that are still published. */
  readonly titles: readonly TitledProposal[];
};

/** A published synthesis with its method: proposals by number, whose addresses follow from the consultation's. */
export function synthesisJson({ slug, origin, synthesis }: Published): string {
  const { publishedAt, words, document } = synthesis;
  const consultation = `${origin}/consultations/${slug}`;
  return JSON.stringify({ consultation, publishedAt: publishedAt.toISOString(), words, ...document }, null, 2);
}

const KINDS = ['theme', 'near-duplicate', 'apart'] as const;
const WORDS = 'Words that distinguish a theme, or how alike near-duplicates are, from 0 to 1';

export const SYNTHESIS = {
  name: 'synthesis',
  title: 'Themes and near-duplicates of the proposals, as published',
  columns: [
    { ...column('kind', 'string', 'Why the proposal is here'), constraints: { required: true, enum: KINDS } },
    column('group', 'integer', 'Number of the theme or of the near-duplicates, counted from 1; empty for those apart'),
    column('words_or_likeness', 'string', WORDS),
    { ...column('number', 'integer', 'Number of the proposal'), constraints: { required: true } },
    column('title', 'string', 'Title in its source language; empty where it is no longer public'),
    { ...column('url', 'string', 'Address of its page'), format: 'uri', constraints: { required: true } },
  ],
  foreignKeys: [{ fields: ['number'], reference: { resource: 'proposals', fields: ['number'] } }],
} as const satisfies TableDescription;

/** A row for each place that a proposal has in it; a text that a spreadsheet would run is a text there. */
export function synthesisCsv({ slug, origin, synthesis, titles }: Published): string {
  const { themes, duplicates, apart } = synthesis.document;
  const known = new Map(titles.map((each) => [each.number, textIn(each.title, [each.lang]).text]));
  const row = (number: number, of: { readonly kind: string; readonly group: number | null; readonly input: string }) =>
    csvLine([
      of.kind,
      of.group,
      textCell(of.input),
      number,
      textCell(known.get(number) ?? ''),
      `${origin}/consultations/${slug}/proposals/${number}`,
    ]);
  return [
    headerLine(SYNTHESIS),
    ...themes.flatMap(({ words, proposals }, index) =>
      proposals.map((number) => row(number, { kind: 'theme', group: index + 1, input: words.join(' ') })),
    ),
    ...duplicates.flatMap(({ proposals, likeness }, index) =>
      proposals.map((number) => row(number, { kind: 'near-duplicate', group: index + 1, input: String(likeness) })),
    ),
    ...apart.map((number) => row(number, { kind: 'apart', group: null, input: '' })),
  ].join('');
}
