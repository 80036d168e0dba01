import type { Statistics } from '../consultation/statistics.ts';
import { type Cell, column, csvLine, headerLine, type TableDescription, textCell } from '../kit/csv.ts';

const COUNTED = { constraints: { required: true, minimum: 0 } } as const;

const FIGURES = ['participants', 'proposals', 'comments', 'supports', 'objections', 'supports_given'] as const;
const COLUMNS = {
  figure: { ...column('figure', 'string', 'What is counted'), constraints: { required: true, enum: FIGURES } },
  from: column('from', 'date', 'First day, in the time zone of the consultation; empty for a figure of all days'),
  to: column('to', 'date', 'Last day, which counts as well'),
  standing: column(
    'standing',
    'string',
    'What the institution knows of those counted; empty where they are not told apart',
  ),
  origin_kind: column(
    'origin_kind',
    'string',
    'Kind of place that supports came from; empty where they are not told apart',
  ),
  origin: column('origin', 'string', 'Host that they came from'),
  count: { ...column('count', 'integer', 'How many'), ...COUNTED },
} as const;
type Row = Partial<Record<keyof typeof COLUMNS, Cell>>;

export const STATISTICS = {
  name: 'statistics',
  title: 'Figures that may be seen, one a row, none that the rules hide',
  columns: Object.values(COLUMNS),
} as const satisfies TableDescription;

/** Every figure that may be seen, one a row, for spreadsheets: an origin that reads like a formula is a text there. */
export function statisticsCsv(statistics: Statistics): string {
  const names = Object.keys(COLUMNS) as (keyof Row)[];
  return [
    headerLine(STATISTICS),
    ...rowsOf(statistics).map((row) => csvLine(names.map((name) => row[name] ?? null))),
  ].join('');
}

function rowsOf({ participants, proposals, comments, supports }: Statistics): readonly Row[] {
  const days = (figure: string, counts: Statistics['proposals']) =>
    counts.map(({ day, count }): Row => ({ figure, from: day, to: day, count }));
  const origins = supports.visible ? supports.origins : null;
  return [
    ...(participants === null ? [] : [{ figure: 'participants', count: participants }]),
    ...days('proposals', proposals),
    ...days('comments', comments),
    ...(supports.visible
      ? supports.byStanding.flatMap((each): readonly Row[] => [
          { figure: 'supports', standing: each.standing, count: each.for },
          { figure: 'objections', standing: each.standing, count: each.against },
        ])
      : []),
    ...(origins?.days ?? []).map(({ from, to, given }): Row => ({ figure: 'supports_given', from, to, count: given })),
    ...(origins?.sums ?? []).map(
      ({ kind, host, given }): Row => ({
        figure: 'supports_given',
        origin_kind: kind,
        origin: textCell(host),
        count: given,
      }),
    ),
  ];
}
