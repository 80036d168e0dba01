import type { Agent } from '../../../application/agent/ports.ts';
import type { FollowedProposal, OpenCommitment } from '../../../application/answer/ports.ts';
import { countOverdue, readOpenCommitments, readUnanswered } from '../../../application/answer/reads.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import { consultationFilter } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { pager } from '../kit/table.ts';
import { date, day } from '../kit/time.ts';
import { COMMITMENT_TONES } from './parts.ts';

export const ANSWERS = '/admin/answers';
export const COMMITMENTS = '/admin/commitments';
const SHOWN = 50;
/** On the page that the administration area begins with. */
const SOONEST = 5;

export function answerPath(slug: string, number: number): string {
  return `${ANSWERS}/${slug}/${number}`;
}

/** What the institution promised and has not done, and what it has not answered. */
export async function answersPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  return await adminLayout(context, 'answer', async (agent) => {
    const slug = query.get('consultation') || null;
    const [due, after] = [query.get('due') || null, query.get('after') || null];
    const commitments = await readOpenCommitments(app, { agent, limit: SHOWN, after: due });
    const waiting = await readUnanswered(app, { agent, slug, limit: SHOWN, after });
    return {
      title: locale.t('answers.title'),
      main: markup`<p class="lead">${locale.t('answers.lead')}</p>
${adminTable({
  id: 'commitments',
  title: locale.t('answers.commitments'),
  caption: locale.t('answers.commitments-caption'),
  columns: [locale.t('answers.commitment'), locale.t('answers.due'), locale.t('answers.state'), locale.t('answers.of')],
  rows: commitments.items.map((item) => commitmentRow(context, item)),
  empty: locale.t('answers.no-commitments'),
})}
${pager(context, {
  name: locale.t('answers.pages-commitments'),
  first: due === null ? null : context.href(ANSWERS, { consultation: slug }),
  next: commitments.next === null ? null : context.href(ANSWERS, { consultation: slug, due: commitments.next }),
})}
${await consultationFilter(context, { path: ANSWERS, agent, chosen: slug })}
${adminTable({
  id: 'waiting',
  title: locale.t('answers.waiting'),
  caption: locale.t('answers.waiting-caption'),
  columns: [locale.t('answers.proposal'), locale.t('answers.consultation'), locale.t('answers.published')],
  rows: waiting.items.map((item) => [
    markup`<a href="${context.href(answerPath(item.consultation.slug, item.number))}">${named(context, item)}</a>`,
    line(context, choose(context, item.consultation.title)),
    date(context, item.publishedAt, item.consultation.timeZone),
  ]),
  empty: locale.t('answers.none-waiting'),
})}
${pager(context, {
  name: locale.t('answers.pages-waiting'),
  first: after === null ? null : context.href(ANSWERS, { consultation: slug }),
  next: waiting.next === null ? null : context.href(ANSWERS, { consultation: slug, after: waiting.next }),
})}`,
    };
  });
}

/** The reminder on the page that the administration area begins with: what is due soonest, and how much is overdue. */
export async function dueSoonest(context: PageContext, agent: Agent): Promise<Html> {
  const { app, locale } = context;
  const { items } = await readOpenCommitments(app, { agent, limit: SOONEST, after: null });
  const dated = items.filter(({ commitment }) => commitment.dueOn !== null);
  if (dated.length === 0) return NOTHING;
  const overdue = await countOverdue(app, { agent });
  return markup`<section aria-labelledby="due"><h2 id="due">${locale.t('answers.soonest')}</h2>
${overdue === 0 ? NOTHING : markup`<p class="note"><strong>${locale.t('answers.count-overdue', { count: overdue })}</strong></p>`}
<ul class="plain-list">${dated.map(({ commitment }) => markup`<li>${dueOf(context, commitment.dueOn)} · <a href="${context.href(`${COMMITMENTS}/${commitment.id}`)}">${line(context, choose(context, commitment.text))}</a></li>`)}</ul>
<p><a href="${context.href(ANSWERS)}">${locale.t('answers.all')}</a></p></section>`;
}

/** When it is due; marked as overdue where that was yesterday or before. */
export function dueOf(context: PageContext, dueOn: string | null): Html {
  const { locale, now, institution } = context;
  if (dueOn === null) return markup`${locale.t('answers.no-day')}`;
  const overdue = dueOn < dayIn(institution.timeZone, now);
  return overdue ? markup`${day(context, dueOn)} ${state('soon', locale.t('answers.overdue'))}` : day(context, dueOn);
}

function commitmentRow(context: PageContext, { commitment, proposal }: OpenCommitment): readonly Html[] {
  const { id, text, dueOn, status } = commitment;
  return [
    markup`<a href="${context.href(`${COMMITMENTS}/${id}`)}">${line(context, choose(context, text))}</a>`,
    dueOf(context, dueOn),
    state(COMMITMENT_TONES[status], context.locale.t(`commitment.${status}`)),
    markup`<a href="${context.href(answerPath(proposal.consultation.slug, proposal.number))}">${named(context, proposal)}</a> <span class="small quiet">${line(context, choose(context, proposal.consultation.title))}</span>`,
  ];
}

function named(context: PageContext, { number, title }: Pick<FollowedProposal, 'number' | 'title'>): Html {
  return markup`${context.locale.t('proposal.number', { number })} ${line(context, choose(context, title))}`;
}
