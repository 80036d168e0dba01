import type { Agent } from '../../../application/access.ts';
import type { FollowedProposal, OpenCommitment } from '../../../application/follow-up-views.ts';
import { countOverdue, readOpenCommitments, readUnanswered } from '../../../application/read-follow-up.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import { COMMITMENT_TONES } from '../components/answer.ts';
import { pager } from '../components/pager.ts';
import { state } from '../components/state.ts';
import { date, day } from '../components/time.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { consultationFilter } from './consultation-filter.ts';
import { desk } from './desk.ts';
import { deskTable } from './form-parts.ts';

export const ANSWERS = '/admin/answers';
export const COMMITMENTS = '/admin/commitments';
const SHOWN = 50;
/** On the page that the desk begins with. */
const SOONEST = 5;

export function answerPath(slug: string, number: number): string {
  return `${ANSWERS}/${slug}/${number}`;
}

/** What the institution promised and has not done, and what it has not answered. */
export async function answersPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale, query } = visit;
  return await desk(visit, 'answer', async (agent) => {
    const slug = query.get('consultation') || null;
    const [due, after] = [query.get('due') || null, query.get('after') || null];
    const commitments = await readOpenCommitments(app, { agent, limit: SHOWN, after: due });
    const waiting = await readUnanswered(app, { agent, slug, limit: SHOWN, after });
    return {
      title: locale.t('answers.title'),
      main: markup`<p class="lead">${locale.t('answers.lead')}</p>
${deskTable({
  id: 'commitments',
  title: locale.t('answers.commitments'),
  caption: locale.t('answers.commitments-caption'),
  columns: [locale.t('answers.commitment'), locale.t('answers.due'), locale.t('answers.state'), locale.t('answers.of')],
  rows: commitments.items.map((item) => commitmentRow(visit, item)),
  empty: locale.t('answers.no-commitments'),
})}
${pager(visit, {
  name: locale.t('answers.pages-commitments'),
  first: due === null ? null : visit.href(ANSWERS, { consultation: slug }),
  next: commitments.next === null ? null : visit.href(ANSWERS, { consultation: slug, due: commitments.next }),
})}
${await consultationFilter(visit, { path: ANSWERS, agent, chosen: slug })}
${deskTable({
  id: 'waiting',
  title: locale.t('answers.waiting'),
  caption: locale.t('answers.waiting-caption'),
  columns: [locale.t('answers.proposal'), locale.t('answers.consultation'), locale.t('answers.published')],
  rows: waiting.items.map((item) => [
    markup`<a href="${visit.href(answerPath(item.consultation.slug, item.number))}">${named(visit, item)}</a>`,
    line(visit, choose(visit, item.consultation.title)),
    date(visit, item.publishedAt, item.consultation.timeZone),
  ]),
  empty: locale.t('answers.none-waiting'),
})}
${pager(visit, {
  name: locale.t('answers.pages-waiting'),
  first: after === null ? null : visit.href(ANSWERS, { consultation: slug }),
  next: waiting.next === null ? null : visit.href(ANSWERS, { consultation: slug, after: waiting.next }),
})}`,
    };
  });
}

/** The reminder on the page that the desk begins with: what is due soonest, and how much is overdue. */
export async function dueSoonest(visit: Visit, agent: Agent): Promise<Html> {
  const { app, locale } = visit;
  const { items } = await readOpenCommitments(app, { agent, limit: SOONEST, after: null });
  const dated = items.filter(({ commitment }) => commitment.dueOn !== null);
  if (dated.length === 0) return NOTHING;
  const overdue = await countOverdue(app, { agent });
  return markup`<section aria-labelledby="due"><h2 id="due">${locale.t('answers.soonest')}</h2>
${overdue === 0 ? NOTHING : markup`<p class="note"><strong>${locale.t('answers.count-overdue', { count: overdue })}</strong></p>`}
<ul class="plain-list">${dated.map(({ commitment }) => markup`<li>${dueOf(visit, commitment.dueOn)} · <a href="${visit.href(`${COMMITMENTS}/${commitment.id}`)}">${line(visit, choose(visit, commitment.text))}</a></li>`)}</ul>
<p><a href="${visit.href(ANSWERS)}">${locale.t('answers.all')}</a></p></section>`;
}

/** When it is due; said in words where that was yesterday or before. */
export function dueOf(visit: Visit, dueOn: string | null): Html {
  const { locale, now, institution } = visit;
  if (dueOn === null) return markup`${locale.t('answers.no-day')}`;
  const overdue = dueOn < dayIn(institution.timeZone, now);
  return overdue ? markup`${day(visit, dueOn)} ${state('soon', locale.t('answers.overdue'))}` : day(visit, dueOn);
}

function commitmentRow(visit: Visit, { commitment, proposal }: OpenCommitment): readonly Html[] {
  const { id, text, dueOn, status } = commitment;
  return [
    markup`<a href="${visit.href(`${COMMITMENTS}/${id}`)}">${line(visit, choose(visit, text))}</a>`,
    dueOf(visit, dueOn),
    state(COMMITMENT_TONES[status], visit.locale.words.commitment[status]),
    markup`<a href="${visit.href(answerPath(proposal.consultation.slug, proposal.number))}">${named(visit, proposal)}</a> <span class="small quiet">${line(visit, choose(visit, proposal.consultation.title))}</span>`,
  ];
}

function named(visit: Visit, { number, title }: Pick<FollowedProposal, 'number' | 'title'>): Html {
  return markup`${visit.locale.t('proposal.number', { number })} ${line(visit, choose(visit, title))}`;
}
