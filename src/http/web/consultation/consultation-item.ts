import type { ConsultationSummary } from '../../../application/consultation/ports.ts';
import type { ConsultationState } from '../../../domain/consultation/consultation.ts';
import { inOrder, lastClose, phaseState } from '../../../domain/consultation/phase.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { excerptOf } from '../kit/excerpt.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';
import { cardPicture } from './cover-picture.ts';

const TONES = { draft: 'soon', upcoming: 'upcoming', open: 'open', closed: 'closed' } as const satisfies Record<
  ConsultationState,
  Tone
>;

export function consultationState(context: PageContext, summary: Pick<ConsultationSummary, 'state'>): Html {
  return state(TONES[summary.state], context.locale.t(`consultation-state.${summary.state}`));
}

/** A consultation in a list: its title is the only link. `level` is that of its heading. */
export function consultationItem(context: PageContext, summary: ConsultationSummary, level: 2 | 3): Html {
  const { consultation } = summary;
  const { locale } = context;
  const title = choose(context, consultation.title);
  const text = choose(context, consultation.summary);
  const heading = markup`<a href="${context.href(`/consultations/${consultation.slug}`)}">${line(context, title)}</a>`;
  const { proposals, comments, participants } = summary;
  const close = lastClose(consultation.phases.filter((phase) => phaseState(phase, context.now) === 'open'));
  const counts = [
    ...(close === null || summary.state !== 'open'
      ? []
      : [locale.t('phases.ends', { when: locale.distance(context.now, close) })]),
    ...(proposals === 0 ? [] : [locale.t('count.proposals', { count: proposals })]),
    ...(comments === 0 ? [] : [locale.t('count.comments', { count: comments })]),
    // Null while it would tell counts that are hidden.
    ...(participants === null || participants === 0 ? [] : [locale.t('count.participants', { count: participants })]),
  ];
  return markup`<li class="card card-target">
${cardPicture(summary.cover)}
<p class="card-state">${consultationState(context, summary)} ${whenOf(context, summary)}</p>
${level === 2 ? markup`<h2 class="item">${heading}</h2>` : markup`<h3 class="item">${heading}</h3>`}
<p dir="auto"${langAttribute(context, text.lang)}>${excerptOf(text.text, 220)}</p>
${counts.length === 0 ? NOTHING : markup`<p class="small quiet">${counts.join(' · ')}</p>`}
</li>`;
}

/** The next date that matters: until when what is open lasts, when it opens, when it closed; of a draft, none. */
export function whenOf(context: PageContext, summary: Pick<ConsultationSummary, 'consultation' | 'state'>): Html {
  if (summary.state === 'draft') return NOTHING;
  const { consultation } = summary;
  const { locale, now } = context;
  const zone = consultation.timeZone;
  const open = inOrder(consultation.phases).filter((phase) => phaseState(phase, now) === 'open');
  const next = inOrder(consultation.phases).find((phase) => phaseState(phase, now) === 'upcoming');
  const close = lastClose(open);
  if (close !== null)
    return markup`<span>${locale.html('when.until', { date: deadline(context, close, zone) })}</span>`;
  if (next !== undefined)
    return markup`<span>${locale.html('when.from', { date: start(context, next.opensAt, zone) })}</span>`;
  const end = lastClose(consultation.phases);
  return end === null
    ? NOTHING
    : markup`<span>${locale.html('when.closed', { date: deadline(context, end, zone) })}</span>`;
}
