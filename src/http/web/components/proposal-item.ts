import type { ProposalSummary } from '../../../application/views.ts';
import type { Verdict } from '../../../domain/answer/answer.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { choose, langAttribute, line } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { authorName } from './author.ts';
import { state, type Tone } from './state.ts';
import { date } from './time.ts';

export const VERDICT_TONES = {
  accepted: 'open',
  'accepted-in-part': 'open',
  rejected: 'gone',
  'under-study': 'soon',
  'already-done': 'open',
  'for-information': 'plain',
} as const satisfies Record<Verdict, Tone>;

/** A proposal in a list: its title is the only link; what may be shown of its supports, never more. */
export function proposalItem(visit: Visit, consultation: Consultation, item: ProposalSummary): Html {
  const { locale } = visit;
  const title = choose(visit, item.title, [item.lang]);
  const body = choose(visit, item.body, [item.lang]);
  const href = visit.href(`/consultations/${consultation.slug}/proposals/${item.number}`);
  const at = date(visit, item.publishedAt ?? item.receivedAt, consultation.timeZone);
  return markup`<li class="card" id="p${item.number}">
<h3 class="item"><span class="number">${locale.t('proposal.number', { number: item.number ?? 0 })}</span> <a href="${href}">${line(visit, title)}</a></h3>
<p dir="auto"${langAttribute(visit, body.lang)}>${excerptOf(body.text, 200)}</p>
<p class="small quiet">${locale.say('proposal.byline', { author: authorName(visit, item.author), at })}${item.comments === 0 ? NOTHING : markup` · ${locale.t('count.comments', { count: item.comments })}`}${waiting(visit, item)}</p>
${item.verdict === null ? NOTHING : markup`<p class="small">${state(VERDICT_TONES[item.verdict], locale.words.verdict[item.verdict])}</p>`}
${supportsLine(visit, consultation, item)}
</li>`;
}

function waiting(visit: Visit, item: ProposalSummary): Html {
  return item.status === 'held' ? markup` · ${state('soon', visit.locale.t('proposal.held'))}` : NOTHING;
}

function supportsLine(visit: Visit, { rules }: Consultation, { supports }: ProposalSummary): Html {
  const { locale } = visit;
  if (rules.supports === 'none' || !supports.visible) return NOTHING;
  const counts = rules.decidingStanding.map((standing) =>
    locale.t('supports.one', { standing: locale.words.standing[standing], count: supports.totals.for[standing] }),
  );
  return markup`<p class="small">${locale.t('supports.title')} · ${counts.join(' · ')}</p>`;
}
