import { readLatestAnswers } from '../../../application/read-answers.ts';
import { audienceOf, readConsultations } from '../../../application/read-consultations.ts';
import { type AnsweredProposal, type ConsultationSummary, PAGE_MAX } from '../../../application/views.ts';
import { consultationItem } from '../components/consultation-item.ts';
import { doneNote } from '../components/done-note.ts';
import { follow, handleOn } from '../components/follow.ts';
import { mailFollow } from '../components/mail-follow.ts';
import { VERDICT_TONES } from '../components/proposal-item.ts';
import { state } from '../components/state.ts';
import { date } from '../components/time.ts';
import { choose, line, prose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

const CLOSED_SHOWN = 5;
const ANSWERS_SHOWN = 5;

/** The institution: what is open, what comes, what is over, what it answered last. */
export async function homePage(visit: Visit): Promise<PageAnswer> {
  const { app, institution, locale } = visit;
  const { items } = await readConsultations(app, {
    limit: PAGE_MAX,
    after: null,
    audience: audienceOf(visit.viewer),
  });
  const answers = await readLatestAnswers(app, { slug: null, limit: ANSWERS_SHOWN });
  const name = choose(visit, institution.name);
  const summary = choose(visit, institution.summary);
  const of = (state: ConsultationSummary['state']) => items.filter((item) => item.state === state);
  const about = { kind: 'institution' } as const;
  const byMail = await mailFollow(visit, about);
  const feed = { href: '/consultations.atom', title: locale.t('feed.consultations', { institution: name.text }) };
  return {
    content: {
      title: name.text,
      description: summary.text === '' ? locale.t('home.description', { institution: name.text }) : summary.text,
      canonical: '/',
      feeds: [feed],
      main: markup`${doneNote(visit)}<div class="columns">
<header class="intro"><h1>${line(visit, name)}</h1>
${summary.text === '' ? NOTHING : markup`<div class="lead">${prose(visit, summary)}</div>`}
</header>
<div class="body">
${section(visit, { id: 'open', title: locale.t('home.open'), items: of('open'), empty: locale.t('home.none-open') })}
${section(visit, { id: 'upcoming', title: locale.t('home.upcoming'), items: of('upcoming'), empty: null })}
${section(visit, { id: 'draft', title: locale.t('home.drafts'), items: of('draft'), empty: null })}
${latest(visit, answers.ok ? answers.value : [])}
${section(visit, { id: 'closed', title: locale.t('home.closed'), items: of('closed').slice(0, CLOSED_SHOWN), empty: null })}
<p><a href="${visit.href('/consultations')}">${locale.t('home.all')}</a></p>
</div>
<aside class="rail">${follow(visit, { about, byMail, address: handleOn(visit, institution.handle), what: locale.t('follow.institution'), feed: feed.href })}</aside>
</div>`,
    },
  };
}

function section(
  visit: Visit,
  of: {
    readonly id: string;
    readonly title: string;
    readonly items: readonly ConsultationSummary[];
    readonly empty: string | null;
  },
): Html {
  if (of.items.length === 0 && of.empty === null) return NOTHING;
  return markup`<section aria-labelledby="${of.id}"><h2 id="${of.id}">${of.title}</h2>
${of.items.length === 0 ? markup`<p class="quiet">${of.empty}</p>` : markup`<ul class="cards">${of.items.map((item) => consultationItem(visit, item, 3))}</ul>`}
</section>`;
}

function latest(visit: Visit, answers: readonly AnsweredProposal[]): Html {
  if (answers.length === 0) return NOTHING;
  const { locale, institution } = visit;
  return markup`<section aria-labelledby="answers"><h2 id="answers">${locale.t('home.answers')}</h2>
<ul class="plain-list">${answers.map(
    ({ slug, number, title, answer, consultation }) => markup`<li>
<p>${state(VERDICT_TONES[answer.verdict], locale.words.verdict[answer.verdict])} <a href="${visit.href(`/consultations/${slug}/proposals/${number}#answer`)}">${line(visit, choose(visit, title))}</a></p>
<p class="small quiet">${line(visit, choose(visit, consultation))} · ${date(visit, answer.publishedAt, institution.timeZone)}</p></li>`,
  )}</ul></section>`;
}
