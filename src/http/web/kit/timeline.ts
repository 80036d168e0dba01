import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { inOrder, phaseState } from '../../../domain/consultation/phase.ts';
import { instantOf, isTimeZone } from '../../../domain/kit/time.ts';
import type { AdminConsultation } from '../consultation/consultation-of.ts';
import { choose, line } from './content.ts';
import { rowButton } from './form-parts.ts';
import { type FormValues, rowsIn } from './form-values.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';
import { clockOf, deadline, start } from './time.ts';

/** Something that lasts, with what it is called. */
export type Span = { readonly name: Html | string; readonly opensAt: Date; readonly closesAt: Date };

/** Everything that lies on one line, with the dates on the clock of a place. */
type Timeline = { readonly spans: readonly Span[]; readonly zone: string };

/** The width of the line that all of them lie on. */
const WIDTH = 1_000;
/** What lasts too short to be seen is as wide as that. */
const NARROWEST = 8;

/**
 * What lasts when, one below the other on one line from the first beginning to the last end, with the present on it. The
 * lines are for the eye: what they say stands in words above each.
 */
export function timeline(context: PageContext, of: Timeline): Html {
  const { locale, now } = context;
  const spans = of.spans.filter(({ opensAt, closesAt }) => opensAt < closesAt);
  if (spans.length === 0) return NOTHING;
  const first = Math.min(...spans.map(({ opensAt }) => opensAt.getTime()));
  const last = Math.max(...spans.map(({ closesAt }) => closesAt.getTime()));
  const at = (moment: Date) => Math.round((WIDTH * (moment.getTime() - first)) / (last - first));
  const present = at(now);
  const mark = present < 0 || present > WIDTH ? NOTHING : markup`<path class="now" d="M${present} 0V10"/>`;
  return markup`<section class="spans" aria-labelledby="spans"><h2 id="spans">${locale.t('admin.timeline')}</h2>
<ol class="plain-list">${spans.map((span) => {
    const { name, opensAt, closesAt } = span;
    const left = at(opensAt);
    const width = Math.max(NARROWEST, at(closesAt) - left);
    return markup`<li><span class="span-name">${name}</span> <span class="small quiet">${locale.html('phases.dates', { from: start(context, opensAt, of.zone), to: deadline(context, closesAt, of.zone) })}</span>
<svg class="span-line" aria-hidden="true" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none"><rect class="${phaseState(span, now)}" x="${Math.min(left, WIDTH - width)}" y="2" width="${width}" height="6"/>${mark}</svg></li>`;
  })}</ol>
${mark === NOTHING ? NOTHING : markup`<p class="small quiet">${locale.t('admin.timeline-now')}</p>`}
${clockOf(context, of.zone)}</section>`;
}

/** The same beside the fields of a form, with a button that draws it anew from what is typed. */
export function timelineNow(context: PageContext, of: Timeline): Html {
  return markup`${timeline(context, of)}<p>${rowButton('show', context.locale.t('admin.timeline-show'))}</p>`;
}

/** The phases of a consultation. */
export function phaseSpans(context: PageContext, { phases, languages }: Consultation): readonly Span[] {
  return inOrder(phases).map(({ kind, title, opensAt, closesAt }) => ({
    name: title === null ? context.locale.t(`phase.${kind}`) : line(context, choose(context, title, languages)),
    opensAt,
    closesAt,
  }));
}

/** The ballots of a consultation, all but one that is being edited. */
export function ballotSpans(
  context: PageContext,
  { consultation, ballots }: AdminConsultation,
  but?: string,
): readonly Span[] {
  return ballots
    .filter(({ ballot }) => ballot.id !== but)
    .map(({ ballot }) => ({
      ...ballot,
      name: line(context, choose(context, ballot.question, consultation.languages)),
    }));
}

/** The phases as they are typed, as far as their dates are. */
export function phasesOfForm(context: PageContext, values: FormValues, zone: string): readonly Span[] {
  return rowsIn(values, 'phase')
    .flatMap((row) => {
      const name =
        values.text(`phase.${row}.title.${context.locale.lang}`) ||
        context.locale.find(`phase.${values.text(`phase.${row}.kind`)}`);
      return spanOfForm(values, { name: name ?? '', at: `phase.${row}.`, zone });
    })
    .toSorted((one, other) => one.opensAt.getTime() - other.opensAt.getTime());
}

/** One that is typed, if both of its dates are. */
export function spanOfForm(
  values: FormValues,
  of: { readonly name: Html | string; readonly at: string; readonly zone: string },
): readonly Span[] {
  const { name, at, zone } = of;
  if (!isTimeZone(zone)) return [];
  const [opensAt, closesAt] = (['opensAt', 'closesAt'] as const).map((field) =>
    instantOf(values.text(`${at}${field}`), { zone, field, edge: field === 'opensAt' ? 'start' : 'end' }),
  );
  return opensAt?.ok && closesAt?.ok ? [{ name, opensAt: opensAt.value, closesAt: closesAt.value }] : [];
}
