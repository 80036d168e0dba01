import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Disclosure, disclosureOf } from '../../domain/consultation/visibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { daysIn, everyDay } from '../../domain/kit/time.ts';
import { STANDINGS, type Standing } from '../../domain/participant/standing.ts';
import { type Origins, originsOf } from '../../domain/support/origin.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Application } from '../application.ts';
import { discloseTurnouts, disclosureContextOf } from '../kit/disclose.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { DayCount, StandingCount, StatisticsViews } from './ports.ts';

/** What can be counted of a consultation without counting what anybody did. */
export type Statistics = {
  readonly consultation: Consultation;
  /** Null while it is hidden. */
  readonly participants: number | null;
  /** Every day from the first to the last on which something was published. */
  readonly proposals: readonly DayCount[];
  readonly comments: readonly DayCount[];
  readonly supports:
    | Extract<Disclosure, { visible: false }>
    | {
        readonly visible: true;
        /** Those of published proposals. Standings are never added up. */
        readonly byStanding: readonly StandingCount[];
        /** Null for fewer than ten. */
        readonly origins: Origins | null;
      };
};

/**
 * Participation by day, standing and origin. Counts are hidden from everybody alike while the rules hide them; what was
 * published is not, since anybody can count it.
 */
export async function readStatistics(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<Statistics, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const { id: consultationId, timeZone } = consultation;
    const disclosureContext = await disclosureContextOf(reader, app, { consultation, viewer: query.viewer });
    const disclosure = disclosureOf(consultation, 'support', disclosureContext);
    const { involved } = await reader.views.consultationCounts(consultationId);
    const { views } = reader;
    return ok({
      consultation,
      participants: (await discloseTurnouts(reader, app, [{ consultation, involved }])).get(consultationId) ?? null,
      proposals: everyDayOf(await views.publishedByDay({ consultationId, kind: 'proposal', timeZone })),
      comments: everyDayOf(await views.publishedByDay({ consultationId, kind: 'comment', timeZone })),
      supports: disclosure.visible
        ? {
            visible: true,
            byStanding: byStanding(await views.standingCounts(consultationId)),
            origins: originsOf(await views.consultationOrigins(consultationId)),
          }
        : disclosure,
    });
  });
}

/** At most so many days are listed: imported contributions may be from any year. */
const DAYS_MAX = 10_000;

/** The same with the days between, on which nothing was published. */
function everyDayOf(counts: readonly DayCount[]): readonly DayCount[] {
  const known = new Map(counts.map(({ day, count }) => [day, count]));
  const [from = '', to = ''] = [counts[0]?.day, counts.at(-1)?.day];
  if (counts.length === 0 || daysIn({ from, to }) > DAYS_MAX) return counts;
  return everyDay(from, to).map((day) => ({ day, count: known.get(day) ?? 0 }));
}

function byStanding(counts: Awaited<ReturnType<StatisticsViews['standingCounts']>>): readonly StandingCount[] {
  const of = (standing: Standing, side: Side) =>
    counts.find((each) => each.standing === standing && each.side === side)?.count ?? 0;
  return STANDINGS.map((standing) => ({ standing, for: of(standing, 'for'), against: of(standing, 'against') }));
}
