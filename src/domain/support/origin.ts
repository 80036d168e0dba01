import { domainIn } from '../host/host.ts';
import { dayAfter, everyDay } from '../kit/time.ts';

/** Where a support came from when it was given: a page that led here, the server of a remote account, or nothing known. */
export type SupportOrigin =
  | { readonly kind: 'site' | 'server'; readonly host: string }
  | { readonly kind: 'none'; readonly host: '' };

/** How many supports were given from one origin on one day (`YYYY-MM-DD`, in the consultation's time zone). */
export type OriginCount = {
  readonly day: string;
  readonly kind: SupportOrigin['kind'];
  readonly host: string;
  readonly given: number;
};

/** Sites, servers and days are told apart from this many on (design: decisions, Totals per standing). */
export const ORIGIN_MIN = 10;

export type OriginSum = { readonly kind: SupportOrigin['kind']; readonly host: string; readonly given: number };

/** Days that follow each other, taken together until there are enough; days on which nothing was given between them. */
export type DaySpan = { readonly from: string; readonly to: string; readonly given: number };

/** A day on which far more came than on others, most of it from one origin; `none` where nobody knows from where. */
export type Burst = OriginSum & { readonly day: string; readonly ofDay: number };

export type Origins = {
  /** People who ever gave a support, those who withdrew it included; each is in one sum and one day. */
  readonly given: number;
  /** Largest first. */
  readonly sums: readonly OriginSum[];
  /** Of origins too small to be told apart, together; null where all of them are too few for that. */
  readonly others: number | null;
  readonly days: readonly DaySpan[];
  readonly bursts: readonly Burst[];
};

const NOWHERE: SupportOrigin = { kind: 'none', host: '' };

/**
 * Where a support comes from. A page that somebody came from says more than the server of their account; an address that
 * is no domain name (an intranet, an address literal) says nothing.
 */
export function originOfSupport(from: {
  readonly site?: string | null | undefined;
  readonly actorUri: string | null;
}): SupportOrigin {
  const site = domainIn(from.site ?? '');
  if (site !== null) return { kind: 'site', host: site };
  const server = from.actorUri === null ? null : domainIn(URL.parse(from.actorUri)?.hostname ?? '');
  return server === null ? NOWHERE : { kind: 'server', host: server };
}

/** The calendar day of a moment where the consultation is. */
export function dayIn(zone: string, at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** What may be shown of counters: nothing about fewer than {@link ORIGIN_MIN} people. Null where all are fewer. */
export function originsOf(counts: readonly OriginCount[]): Origins | null {
  const given = sum(counts);
  if (given < ORIGIN_MIN) return null;
  const all = sumsOf(counts);
  const sums = all.filter((each) => each.given >= ORIGIN_MIN);
  const others = given - sum(sums);
  return {
    given,
    sums,
    others: others >= ORIGIN_MIN || others === 0 ? others : null,
    days: spansOf(counts),
    bursts: burstsIn(counts),
  };
}

/** A burst is a day of at least this many, */
const BURST_MIN = 30;
/** this many times what the middle one of all other days has, */
const BURST_TIMES = 5;
/** with at least this share from one site or server, or of which nothing is known: a mail program says nothing. */
const BURST_SHARE = 0.6;

/** Days that stand out with one origin behind them. Days on which nothing was given count as such. */
export function burstsIn(counts: readonly OriginCount[]): readonly Burst[] {
  const days = Map.groupBy(counts, ({ day }) => day);
  const sorted = [...days.keys()].toSorted();
  const totals = everyDay(sorted[0] ?? '', sorted.at(-1) ?? '').map((day) => ({
    day,
    given: sum(days.get(day) ?? []),
  }));
  return totals.flatMap(({ day, given }): Burst[] => {
    if (given < BURST_MIN) return [];
    const others = totals.filter((other) => other.day !== day).map((other) => other.given);
    if (given < BURST_TIMES * median(others)) return [];
    const [first] = sumsOf(days.get(day) ?? []);
    return first === undefined || first.given < BURST_SHARE * given ? [] : [{ ...first, day, ofDay: given }];
  });
}

function sumsOf(counts: readonly OriginCount[]): readonly OriginSum[] {
  const groups = Map.groupBy(counts, ({ kind, host }) => `${kind} ${host}`);
  return [...groups.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined ? [] : [{ kind: first.kind, host: first.host, given: sum([first, ...rest]) }],
    )
    .toSorted((a, b) => b.given - a.given || (a.host < b.host ? -1 : 1));
}

/** The last span takes the days after it that are too few for one of their own. */
function spansOf(counts: readonly OriginCount[]): readonly DaySpan[] {
  const days = Map.groupBy(counts, ({ day }) => day);
  const spans: DaySpan[] = [];
  let open: readonly DaySpan[] = [];
  for (const day of [...days.keys()].toSorted()) {
    open = [...open, { from: day, to: day, given: sum(days.get(day) ?? []) }];
    if (sum(open) < ORIGIN_MIN) continue;
    spans.push(together(open));
    open = [];
  }
  const last = spans.pop();
  return last === undefined ? [] : withoutGaps([...spans, together([last, ...open])]);
}

/** One span of nothing for the days between two others: a chart has them side by side, and they were not. */
function withoutGaps(spans: readonly DaySpan[]): readonly DaySpan[] {
  return spans.flatMap((span, index) => {
    const [from, to] = [dayAfter(spans[index - 1]?.to ?? dayAfter(span.from, -1)), dayAfter(span.from, -1)];
    return from <= to ? [{ from, to, given: 0 }, span] : [span];
  });
}

function together(spans: readonly DaySpan[]): DaySpan {
  return { from: spans[0]?.from ?? '', to: spans.at(-1)?.to ?? '', given: sum(spans) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

function sum(counts: readonly { readonly given: number }[]): number {
  return counts.reduce((total, { given }) => total + given, 0);
}
