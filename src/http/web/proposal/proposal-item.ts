import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import type { ProposalSummary } from '../../../application/proposal/ports.ts';
import type { Verdict } from '../../../domain/answer/answer.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { authorName } from '../kit/author.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';

export const VERDICT_TONES = {
  accepted: 'open',
  'accepted-in-part': 'open',
  rejected: 'gone',
  'under-study': 'soon',
  'already-done': 'open',
  'for-information': 'plain',
} as const satisfies Record<Verdict, Tone>;

/** A proposal in a list: its title is the only link; what may be shown of its supports, never more. */
export function proposalItem(
  context: PageContext,
  { consultation, holders }: Pick<ConsultationDetail, 'consultation' | 'holders'>,
  item: ProposalSummary,
): Html {
  const { locale } = context;
  const title = choose(context, item.title, [item.lang]);
  const body = choose(context, item.body, [item.lang]);
  const href = context.href(`/consultations/${consultation.slug}/proposals/${item.number}`);
  const at = date(context, item.publishedAt ?? item.receivedAt, consultation.timeZone);
  return markup`<li class="card" id="p${item.number}">
<h3 class="item"><span class="number">${locale.t('proposal.number', { number: item.number ?? 0 })}</span> <a href="${href}">${line(context, title)}</a></h3>
<p dir="auto"${langAttribute(context, body.lang)}>${item.warning ?? excerptOf(body.text, 200)}</p>
<p class="small quiet">${locale.html('proposal.byline', { author: authorName(context, item.author, holders), at })}${item.comments === 0 ? NOTHING : markup` · ${locale.t('count.comments', { count: item.comments })}`}${waiting(context, item)}</p>
${item.verdict === null ? NOTHING : markup`<p class="small">${state(VERDICT_TONES[item.verdict], locale.t(`verdict.${item.verdict}`))}</p>`}
${supportsLine(context, consultation, item)}
</li>`;
}

function waiting(context: PageContext, item: ProposalSummary): Html {
  return item.status === 'held' ? markup` · ${state('soon', context.locale.t('proposal.held'))}` : NOTHING;
}

function supportsLine(context: PageContext, { rules }: Consultation, { supports }: ProposalSummary): Html {
  const { locale } = context;
  if (rules.supports === 'none' || !supports.visible) return NOTHING;
  const counts = rules.decidingStanding.map((standing) =>
    locale.t('supports.one', { standing: locale.t(`standing.${standing}`), count: supports.totals.for[standing] }),
  );
  return markup`<p class="small">${locale.t('supports.title')} · ${counts.join(' · ')}</p>`;
}
