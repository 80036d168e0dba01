import { type Agent, ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { readAgents } from '../../../application/agent/reads.ts';
import { readUnanswered } from '../../../application/answer/reads.ts';
import type { ConsultationSummary } from '../../../application/consultation/ports.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import { recognisesResidents } from '../../../application/participant/standing.ts';
import { lastClose, phaseState } from '../../../domain/consultation/phase.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { ANSWERS, answerPath, dueSoonest } from '../answer/admin-list.ts';
import { resultsDiffer } from '../ballot/ballot-result.ts';
import { mailState } from '../mail/mail-state.ts';
import { waiting } from '../moderation/admin.ts';
import { recentEvidence } from '../network/evidence.ts';
import { clockNotes } from '../network/peer-facts.ts';
import { RESIDENTS } from '../participant/residents.ts';
import { adminLayout, sectionsFor } from './admin.ts';
import { choose, line } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';
import { state } from './state.ts';
import { deadline } from './time.ts';

const WEEK = 7 * 86_400_000;
/** The newest of an institution; older ones that still run are in the list of all. */
const READ = 100;
const SHOWN = 5;

/** What an agent has before them today: what runs, what closes this week, what waits, what is unanswered, what is late. */
async function adminBoard(context: PageContext, agent: Agent): Promise<Html> {
  const { app, viewer } = context;
  const scopes = ROLE_SCOPES[agent.role];
  const [{ items }, unanswered, waits, late] = await Promise.all([
    readConsultations(app, { limit: READ, after: null, viewer }),
    may(scopes, 'answer') ? readUnanswered(app, { agent, slug: null, limit: SHOWN, after: null }) : null,
    may(scopes, 'moderate') ? waiting(context, agent) : NOTHING,
    may(scopes, 'answer') ? dueSoonest(context, agent) : NOTHING,
  ]);
  const own = items.filter(({ consultation }) => isAssignedTo(agent, consultation.id));
  const first = may(scopes, 'admin') && isAssignedTo(agent, null) ? await firstDay(context, own) : NOTHING;
  return markup`${first}<div class="board">
${running(context, own)}
${closing(context, own)}
${waits}
${unanswered === null ? NOTHING : unansweredList(context, unanswered.items)}
${late}
</div>`;
}

function running(context: PageContext, own: readonly ConsultationSummary[]): Html {
  const { locale } = context;
  const open = own.filter((summary) => summary.state === 'open');
  const drafts = own.filter((summary) => summary.state === 'draft').length;
  const items = open.slice(0, SHOWN).map(({ consultation, proposals }) => {
    const link = markup`<a href="${context.href(`/admin/consultations/${consultation.slug}`)}">${line(context, choose(context, consultation.title, consultation.languages))}</a>`;
    return markup`<li>${link}${proposals === 0 ? NOTHING : markup` <span class="small quiet">${locale.t('count.proposals', { count: proposals })}</span>`}</li>`;
  });
  return markup`<section aria-labelledby="running"><h2 id="running">${locale.t('board.running')}</h2>
${open.length === 0 ? markup`<p class="quiet">${locale.t('home.none-open')}</p>` : markup`<ul class="plain-list">${items}</ul>`}
<p class="small"><a href="${context.href('/admin/consultations')}">${drafts === 0 ? locale.t('admin.all-consultations') : locale.t('board.drafts', { count: drafts })}</a></p></section>`;
}

/** The phases that end within a week, the soonest first. */
function closing(context: PageContext, own: readonly ConsultationSummary[]): Html {
  const { locale, now } = context;
  const soon = own
    .filter((summary) => summary.state === 'open')
    .flatMap(({ consultation }) => {
      const ends = consultation.phases.filter(
        (phase) => phaseState(phase, now) === 'open' && phase.closesAt.getTime() - now.getTime() <= WEEK,
      );
      const close = lastClose(ends);
      return close === null ? [] : [{ consultation, phases: ends, close }];
    })
    .toSorted((one, other) => one.close.getTime() - other.close.getTime());
  const items = soon.slice(0, SHOWN).map(({ consultation, phases, close }) => {
    const names = locale.list(phases.map(({ kind }) => locale.t(`phase.${kind}`)));
    return markup`<li><a href="${context.href(`/admin/consultations/${consultation.slug}`)}">${line(context, choose(context, consultation.title, consultation.languages))}</a>
<span class="small">${state('soon', names)} ${locale.html('when.until', { date: deadline(context, close, consultation.timeZone) })}</span></li>`;
  });
  return markup`<section aria-labelledby="closing"><h2 id="closing">${locale.t('board.closing')}</h2>
${soon.length === 0 ? markup`<p class="quiet">${locale.t('board.none-closing')}</p>` : markup`<ul class="plain-list">${items}</ul>`}</section>`;
}

function unansweredList(context: PageContext, items: Awaited<ReturnType<typeof readUnanswered>>['items']): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="unanswered"><h2 id="unanswered">${locale.t('answers.waiting')}</h2>
${
  items.length === 0
    ? markup`<p class="quiet">${locale.t('answers.none-waiting')}</p>`
    : markup`<ul class="plain-list">${items.map(
        ({ consultation, number, title }) =>
          markup`<li><a href="${context.href(answerPath(consultation.slug, number))}">${locale.t('proposal.number', { number })} ${line(context, choose(context, title))}</a></li>`,
      )}</ul>
<p class="small"><a href="${context.href(ANSWERS)}">${locale.t('board.all-unanswered')}</a></p>`
}</section>`;
}

/** What a new node needs, until all of it is done: before its first consultation is public every step, then those that are left. */
async function firstDay(context: PageContext, all: readonly ConsultationSummary[]): Promise<Html> {
  const { app, locale, institution, appearance, pages, places } = context;
  const isPublic = all.some(({ consultation }) => consultation.publishedAt !== null);
  const colleagues = (await readAgents(app)).filter(({ disabledAt }) => disabledAt === null).length > 1;
  const steps: readonly (readonly [path: string, name: PlainMessageKey, isDone: boolean])[] = [
    [
      '/admin/settings',
      'board.step-texts',
      institution.contact !== null && Object.keys(institution.summary).length > 0,
    ],
    ['/admin/appearance', 'board.step-appearance', appearance.logo !== null || appearance.main !== null],
    ['/admin/map', 'board.step-map', places.map !== undefined],
    ['/admin/pages', 'board.step-pages', pages.some(({ kind }) => kind === 'legal-notice')],
    ['/admin/mail-templates', 'board.step-mail', app.mails === 'sent'],
    [RESIDENTS, 'board.step-recognition', await recognisesResidents(app)],
    ['/admin/agents', 'board.step-colleagues', colleagues],
    ['/admin/new-consultation', 'board.step-consultation', all.length > 0],
    ['/admin/consultations', 'board.step-publish', isPublic],
  ];
  const shown = isPublic ? steps.filter(([, , isDone]) => !isDone) : steps;
  if (shown.length === 0) return NOTHING;
  return markup`<section aria-labelledby="first-day"><h2 id="first-day">${locale.t('board.first-day')}</h2>
<ol class="plain-list">${shown.map(
    ([path, name, isDone]) =>
      markup`<li>${isDone ? state('open', locale.t('board.done')) : state('upcoming', locale.t('board.to-do'))} <a href="${context.href(path)}">${locale.t(name)}</a></li>`,
  )}</ol></section>`;
}

/** Where whoever works for the institution begins: what is wrong, what is before them today, and every page their role may see. */
export async function adminPage(context: PageContext): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'read', async (agent) => ({
    title: locale.t('admin.title'),
    main: markup`${await resultsDiffer(context)}${may(ROLE_SCOPES[agent.role], 'consultations') && isAssignedTo(agent, null) ? markup`${await clockNotes(context)}${await recentEvidence(context, null)}` : NOTHING}${may(ROLE_SCOPES[agent.role], 'admin') ? await mailState(context) : NOTHING}
${await adminBoard(context, agent)}
<section aria-labelledby="pages"><h2 id="pages">${locale.t('board.pages')}</h2>
<ul class="plain-list">${sectionsFor(agent).map(
      (section) =>
        markup`<li><a href="${context.href(section.path)}">${locale.t(section.name)}</a> <span class="small quiet">${locale.t(section.lead)}</span></li>`,
    )}</ul></section>`,
  }));
}
