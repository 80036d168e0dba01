import type { Statistics } from '../consultation/statistics.ts';
import { type Cell, csvLine, textCell } from '../kit/csv.ts';

const HEADER = ['figure', 'from', 'to', 'standing', 'origin_kind', 'origin', 'count'] as const;
type Row = Partial<Record<(typeof HEADER)[number], Cell>>;

/** Every figure that may be seen, one a row, for spreadsheets: an origin that reads like a formula is a text there. */
export function statisticsCsv(statistics: Statistics): string {
  return [csvLine(HEADER), ...rowsOf(statistics).map((row) => csvLine(HEADER.map((name) => row[name] ?? null)))].join(
    '',
  );
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
