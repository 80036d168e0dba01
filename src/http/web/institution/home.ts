import type { LatestAnswer } from '../../../application/answer/ports.ts';
import { readLatestAnswers } from '../../../application/answer/reads.ts';
import type { ConsultationSummary } from '../../../application/consultation/ports.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { PAGE_MAX } from '../../../application/kit/page.ts';
import { consultationItems } from '../consultation/consultation-item.ts';
import { follow, handleOn } from '../federation/follow.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { banner } from '../kit/institution-face.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { mailFollow } from '../mail/follow-by-mail.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';

const CLOSED_SHOWN = 5;
const ANSWERS_SHOWN = 5;

/** The institution: what is open, what comes, what is over, what it answered last. */
export async function homePage(context: PageContext): Promise<PageAnswer> {
  const { app, institution, locale } = context;
  const about = { kind: 'institution' } as const;
  const [{ items }, answers, byMail] = await Promise.all([
    readConsultations(app, { limit: PAGE_MAX, after: null, viewer: context.viewer }),
    readLatestAnswers(app, { slug: null, limit: ANSWERS_SHOWN }),
    mailFollow(context, about),
  ]);
  const name = choose(context, institution.name);
  const summary = choose(context, institution.summary);
  const of = (state: ConsultationSummary['state']) => items.filter((item) => item.state === state);
  const feed = { href: '/consultations.atom', title: locale.t('feed.consultations', { institution: name.text }) };
  return {
    content: {
      title: name.text,
      description: summary.text === '' ? locale.t('home.description', { institution: name.text }) : summary.text,
      canonical: '/',
      actor: handleOn(context, institution.handle),
      feeds: [feed],
      main: markup`${doneNote(context)}${banner(context)}<div class="columns">
<header class="intro"><h1>${line(context, name)}</h1>
${summary.text === '' ? NOTHING : markup`<div class="lead">${officialProse(context, summary)}</div>`}
${howItWorks(context)}
</header>
<div class="body">
${section(context, { id: 'open', title: locale.t('home.open'), items: of('open'), empty: locale.t('home.none-open') })}
${section(context, { id: 'upcoming', title: locale.t('home.upcoming'), items: of('upcoming'), empty: null })}
${section(context, { id: 'draft', title: locale.t('home.drafts'), items: of('draft'), empty: null })}
${latest(context, answers.ok ? answers.value : [])}
${section(context, { id: 'closed', title: locale.t('home.closed'), items: of('closed').slice(0, CLOSED_SHOWN), empty: null })}
<p><a href="${context.href('/consultations')}">${locale.t('home.all')}</a></p>
</div>
<aside class="rail">${follow(context, { about, byMail, address: handleOn(context, institution.handle), what: locale.t('follow.institution'), feed: feed.href })}</aside>
</div>`,
    },
  };
}

/** What a consultation is for whoever has never seen one, in three steps. */
function howItWorks({ locale }: PageContext): Html {
  const steps = (['ask', 'act', 'answer'] as const).map((step) => markup`<li>${locale.t(`home.step-${step}`)}</li>`);
  return markup`<section class="how" aria-labelledby="how"><h2 id="how" class="item">${locale.t('home.how')}</h2><ol>${steps}</ol></section>`;
}

function section(
  context: PageContext,
  of: {
    readonly id: string;
    readonly title: string;
    readonly items: readonly ConsultationSummary[];
    readonly empty: string | null;
  },
): Html {
  if (of.items.length === 0 && of.empty === null) return NOTHING;
  return markup`<section aria-labelledby="${of.id}"><h2 id="${of.id}">${of.title}</h2>
${of.items.length === 0 ? markup`<p class="quiet">${of.empty}</p>` : consultationItems(context, of.items, 3)}
</section>`;
}

function latest(context: PageContext, answers: readonly LatestAnswer[]): Html {
  if (answers.length === 0) return NOTHING;
  const { locale, institution } = context;
  return markup`<section aria-labelledby="answers"><h2 id="answers">${locale.t('home.answers')}</h2>
<ul class="plain-list">${answers.map(
    ({ slug, number, title, answer, consultation, city }) => markup`<li>
<p>${state(VERDICT_TONES[answer.verdict], locale.t(`verdict.${answer.verdict}`))} <a href="${context.href(`/consultations/${slug}/proposals/${number}#answer`)}">${line(context, choose(context, title))}</a></p>
<p class="small quiet">${line(context, choose(context, consultation))}${city === null ? NOTHING : markup` · ${line(context, choose(context, city.name, city.languages))}`} · ${date(context, answer.publishedAt, institution.timeZone)}</p></li>`,
  )}</ul></section>`;
}
