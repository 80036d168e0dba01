import type { ConsultationSummary, Cover } from '../../../application/consultation/ports.ts';
import type { Consultation, ConsultationState } from '../../../domain/consultation/consultation.ts';
import { inOrder, lastClose, phaseState } from '../../../domain/consultation/phase.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { picturePath } from '../kit/institution-face.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';

/** The picture of a consultation on its page, with what it shows in words. */
export function coverPicture(context: PageContext, { languages }: Consultation, cover: Cover | null): Html {
  if (cover === null) return NOTHING;
  const { wide, alt } = cover;
  return markup`<img class="cover" src="${picturePath(wide)}" alt="${choose(context, alt, languages).text}" width="${wide.width}" height="${wide.height}">`;
}

/**
 * The same, smaller, on a card: the title beside it says what it is of, so it is passed over when read aloud. That of the first card is in
 * the first screen, and asked for at once.
 */
export function cardPicture(cover: Cover | null, isFirst = false): Html {
  if (cover === null) return NOTHING;
  const { small } = cover;
  return markup`<img class="card-cover" src="${picturePath(small)}" alt="" width="${small.width}" height="${small.height}"${isFirst ? NOTHING : markup` loading="lazy"`}>`;
}

const TONES = { draft: 'soon', upcoming: 'upcoming', open: 'open', closed: 'closed' } as const satisfies Record<
  ConsultationState,
  Tone
>;

export function consultationState(context: PageContext, summary: Pick<ConsultationSummary, 'state'>): Html {
  return state(TONES[summary.state], context.locale.t(`consultation-state.${summary.state}`));
}

/** Consultations in a list: the title of each is its only link. `level` is that of their headings. */
export function consultationItems(context: PageContext, items: readonly ConsultationSummary[], level: 2 | 3): Html {
  return markup`<ul class="cards">${items.map((summary, index) => item(context, summary, { level, isFirst: index === 0 }))}</ul>`;
}

function item(
  context: PageContext,
  summary: ConsultationSummary,
  { level, isFirst }: { readonly level: 2 | 3; readonly isFirst: boolean },
): Html {
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
${cardPicture(summary.cover, isFirst)}
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
