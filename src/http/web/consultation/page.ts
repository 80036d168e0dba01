import type { Context } from 'hono';
import { type BallotDetail, readBallots } from '../../../application/ballot/reads.ts';
import { type ConsultationDetail, readConsultation } from '../../../application/consultation/read-consultations.ts';
import { visibleConsultation } from '../../../application/kit/viewer.ts';
import { readSharing } from '../../../application/network/cohost/reads.ts';
import { type ProposalsPage, readProposals } from '../../../application/proposal/read-proposals.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { inOrder, openPhasesFor, phaseState } from '../../../domain/consultation/phase.ts';
import { ballots } from '../ballot/ballot-item.ts';
import { boardPath } from '../community/request-address.ts';
import { follow, handleAtHost, ownHandle } from '../federation/follow.ts';
import { adminLink } from '../kit/admin.ts';
import { choose, line, officialProse, titleHeading } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { frameOf } from '../kit/embed/embedded.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shareLinks } from '../kit/share-links.ts';
import { pager } from '../kit/table.ts';
import { topicLinks } from '../kit/topics.ts';
import { mailFollow } from '../mail/follow-by-mail.ts';
import { derivations } from '../network/derivations.ts';
import { findingNotes } from '../network/evidence.ts';
import { cohostList, hostNote } from '../network/sharing.ts';
import { polls } from '../poll/page.ts';
import {
  isFiltered,
  listQueryOf,
  type ProposalListQuery,
  parametersOf,
  proposalFilters,
} from '../proposal/proposal-filters.ts';
import { proposalItem } from '../proposal/proposal-item.ts';
import {
  type QuestionnaireCard,
  questionnaireCardOf,
  questionnaireSection,
} from '../questionnaire/questionnaire-item.ts';
import { sourceNote, sourceRules } from '../source/source-note.ts';
import { hidden } from '../support/supports.ts';
import { consultationState, coverPicture, whenOf } from './consultation-item.ts';
import { seedOf } from './fair-seed.ts';
import { consultationData } from './linked-data.ts';
import { openActs, openActsOf, phases } from './phases.ts';
import { rulesInBrief, rulesInWords } from './rules.ts';

const PAGE_SIZE = 20;

type View = {
  readonly detail: ConsultationDetail;
  readonly page: ProposalsPage;
  readonly ballots: readonly BallotDetail[];
  readonly asked: ProposalListQuery;
  readonly seed: number;
  readonly questionnaire: QuestionnaireCard | null;
};

/** One consultation: dates, rules, and its proposals in a named order. */
export async function consultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale, query } = context;
  const slug = c.req.param('slug') ?? '';
  const request = listQueryOf(query);
  const seed = seedOf(app, {
    seed: query.get('seed') ?? null,
    goesOn: request.after !== null,
    shuffleSeed: context.shuffleSeed,
  });
  const about = { kind: 'consultation', slug } as const;
  const known = await app.store.read((reader) => visibleConsultation(reader, { slug, viewer }));
  if (!known.ok) return known;
  const { value: consultation } = known;
  // Asked for at once: none of them waits for another.
  const [found, sharing, page, held, byMail, questionnaire] = await Promise.all([
    readConsultation(app, { slug, viewer }),
    readSharing(app, consultation),
    readProposals(app, {
      slug,
      viewer,
      order: request.order,
      seed,
      limit: PAGE_SIZE,
      after: request.after,
      search: request.search ?? undefined,
      tag: request.tag ?? undefined,
      topic: request.topic ?? undefined,
      answered: request.answered ?? undefined,
    }),
    readBallots(app, { slug, viewer }),
    mailFollow(context, about),
    questionnaireCardOf(context, consultation),
  ]);
  if (!found.ok) return found;
  if (!page.ok) return page;
  if (!held.ok) return held;
  const title = choose(context, consultation.title, consultation.languages);
  const summary = choose(context, consultation.summary, consultation.languages);
  const view: View = {
    detail: found.value,
    page: page.value,
    ballots: held.value.ballots,
    asked: request,
    seed,
    questionnaire,
  };
  const path = `/consultations/${slug}`;
  const acts = openActsOf(context, view);
  return {
    // What a bare address drew is for this reader: the browser keeps it, so that going back shows the same order.
    cache: request.order === 'fair' && !query.has('seed') ? 'own' : 'shared',
    content: {
      title: title.text,
      description: excerptOf(summary.text, 160),
      canonical: path,
      actor: ownHandle(context, consultation),
      indexed: request.after === null && !isFiltered(request) && request.order === 'fair',
      feeds: [{ href: `${path}.atom`, title: locale.t('feed.consultation', { consultation: title.text }) }],
      crumbs: [{ href: context.href('/consultations'), name: locale.t('nav.consultations') }],
      embeddable: consultation.publishedAt !== null,
      picture: found.value.cover?.wide,
      linkedData: consultationData(context, found.value),
      main: markup`${doneNote(context)}<div class="columns">
<header class="intro"><p class="card-state">${consultationState(context, found.value)} ${whenOf(context, found.value)}</p>
${titleHeading(context, title)}
${consultation.source === null ? rulesInBrief(context, consultation) : NOTHING}
${openActs(acts, 'first')}
${adminLink(context, { scope: 'read', consultationId: consultation.id, path: `/admin${path}`, label: locale.t('admin.manage') })}
${hostNote(context, sharing)}
${sourceNote(context, consultation.source)}
${isCommunity(consultation) ? markup`<p><a href="${context.href(boardPath(consultation.slug))}">${locale.t('request.board')}</a></p>` : NOTHING}
${findingNotes(context, sharing.findings)}
${coverPicture(context, consultation, found.value.cover)}
<div class="lead">${officialProse(context, summary)}</div>
${consultation.topics.length === 0 ? NOTHING : topicLinks(context, consultation.topics, (topic) => context.href('/commons', { topic }))}
${jumps(context, view)}
</header>
<aside class="rail">${phases(context, found.value, acts)}
<ul class="plain-list small">${pagesBelow(context, found.value)}</ul></aside>
<div class="body">
${ballots(context, view.ballots)}
${questionnaireSection(context, questionnaire)}
${takesProposals(found.value) ? proposals(context, view) : NOTHING}
${polls(context, found.value.polls, { zone: consultation.timeZone, slug })}
${consultation.source === null ? rulesInWords(context, consultation) : sourceRules(context, consultation.source)}
${campaign(context, found.value)}
${derivations(context, found.value)}
${cohostList(context, found.value.holders)}
${follow(context, {
  about,
  byMail,
  address: handleAtHost(context, consultation, null),
  what: locale.t('follow.consultation'),
  feed: `${path}.atom`,
  isPublished: consultation.publishedAt !== null,
})}
</div></div>`,
    },
  };
}

function jumps(context: PageContext, { detail, ballots: held, questionnaire }: View): Html {
  const { locale } = context;
  return markup`<nav class="jumps" aria-label="${locale.t('nav.on-this-page')}"><ul>
${held.length === 0 ? NOTHING : markup`<li><a href="#ballots">${locale.t('ballots.title')}</a></li>`}
${questionnaire === null ? NOTHING : markup`<li><a href="#questionnaire">${locale.t('questionnaire.title')}</a></li>`}
${takesProposals(detail) ? markup`<li><a href="#proposals">${locale.t('count.proposals', { count: detail.proposals })}</a></li>` : NOTHING}
<li><a href="#phases">${locale.t('phases.title')}</a></li>
${detail.polls.length === 0 ? NOTHING : markup`<li><a href="#polls">${locale.t('polls.title')}</a></li>`}
<li><a href="#rules">${locale.t('rules.title')}</a></li>
<li><a href="#follow">${locale.t('follow.title')}</a></li>
</ul></nav>`;
}

/** Whether there are proposals or can be: a consultation that only votes has no empty list of them. */
function takesProposals({ consultation, proposals: count }: ConsultationDetail): boolean {
  return count > 0 || consultation.phases.some(({ allows }) => allows.includes('propose'));
}

const BELOW = [
  { page: 'places', key: 'places.link' },
  { page: 'statistics', key: 'statistics.link' },
  { page: 'synthesis', key: 'synthesis.link' },
] as const;

function pagesBelow(context: PageContext, detail: ConsultationDetail): readonly Html[] {
  const below = BELOW.filter(({ page }) => page === 'statistics' || takesProposals(detail));
  const path = `/consultations/${detail.consultation.slug}`;
  const name = choose(context, detail.consultation.title, detail.consultation.languages).text;
  const data =
    detail.consultation.publishedAt === null
      ? []
      : [
          markup`<li><a href="${context.href(`${path}/data`)}">${context.locale.t('open-data.title')}</a></li>`,
          markup`<li><a href="${context.href(`${path}/calendar.ics`)}">${context.locale.t('calendar.link')}</a></li>`,
          markup`<li><a href="${context.href(`${path}/poster`)}">${context.locale.t('poster.link')}</a></li>`,
          markup`<li>${shareLinks(context, { title: name, path })}</li>`,
          embedCode(context, { slug: detail.consultation.slug, title: name }),
        ];
  return [
    ...below.map(
      ({ page, key }) => markup`<li><a href="${context.href(`${path}/${page}`)}">${context.locale.t(key)}</a></li>`,
    ),
    ...data,
  ];
}

/** What the editor of another site pastes into a page of theirs. */
function embedCode(context: PageContext, { slug, title }: { readonly slug: string; readonly title: string }): Html {
  const frame = frameOf(context.app, { about: { kind: 'consultation', slug }, title }).toString();
  return markup`<li><details class="small"><summary>${context.locale.t('embed.link')}</summary><p>${context.locale.t('embed.how')}</p>
<p><code class="hash">${frame}</code></p></details></li>`;
}

function proposals(context: PageContext, view: View): Html {
  const { locale } = context;
  const { detail, page, asked: query, seed } = view;
  const { consultation } = detail;
  const path = `/consultations/${consultation.slug}`;
  const parameters = parametersOf(query, seed);
  const to = (after: string | null) => context.href(`${path}#proposals`, { ...parameters, after });
  const { disclosure } = page;
  const count = isFiltered(query)
    ? locale.t('proposals.found', { count: page.total })
    : locale.t('count.proposals', { count: page.total });
  return markup`<section class="proposals" aria-labelledby="proposals"><h2 id="proposals">${locale.t('proposals.title')}</h2>
${proposeLink(context, consultation)}
${proposalFilters(context, { detail, asked: query, seed, countsVisible: disclosure.visible })}
<p><strong>${count}</strong> · ${locale.t('proposals.ordered', { order: locale.t(`proposal-order.${query.order}`) })}${isFiltered(query) ? markup` · <a href="${context.href(`${path}#proposals`, { seed })}">${locale.t('proposals.all')}</a>` : NOTHING}${context.app.map === undefined || page.total === 0 ? NOTHING : markup` · <a href="${context.href(`${path}/places`)}">${locale.t('proposals.on-map')}</a>`}</p>
${query.order === 'fair' ? markup`<p class="small quiet">${locale.t('proposals.fair')}</p>` : NOTHING}
${consultation.rules.supports === 'none' || disclosure.visible ? NOTHING : markup`<p class="note small">${hidden(context, disclosure, consultation.timeZone)}</p>`}
${page.items.length === 0 ? markup`<p class="note">${empty(context, view)}</p>` : markup`<ul class="cards">${page.items.map((item) => proposalItem(context, view.detail, item))}</ul>`}
${pager(context, { name: locale.t('proposals.pages'), first: query.after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</section>`;
}

/** The way to write one, while the rules take any. */
function proposeLink({ locale, viewer, now, href }: PageContext, consultation: Consultation): Html {
  const open = consultation.publishedAt !== null && openPhasesFor('propose', consultation.phases, now).length > 0;
  if (!open || viewer.agent !== null) return NOTHING;
  return markup`<p><a class="button" href="${href(`/consultations/${consultation.slug}/propose`)}" rel="nofollow">${locale.t('propose.title')}</a></p>`;
}

function empty(context: PageContext, { detail, asked: query }: View): string {
  const { locale, now } = context;
  if (isFiltered(query)) return locale.t('proposals.none-found');
  const taking = inOrder(detail.consultation.phases).filter((phase) => phase.allows.includes('propose'));
  const next = taking.find((phase) => phaseState(phase, now) === 'upcoming');
  const open = taking.some((phase) => phaseState(phase, now) === 'open');
  if (open) return locale.t('proposals.none-yet');
  if (next === undefined) return locale.t('proposals.none');
  return locale.t('proposals.none-before', { date: locale.start(next.opensAt, detail.consultation.timeZone) });
}

function campaign(context: PageContext, detail: ConsultationDetail): Html {
  const link = detail.consultation.campaign;
  if (link === null || detail.campaign.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section aria-labelledby="campaign"><h2 id="campaign">${locale.t('campaign.title')}</h2>
<ul class="plain-list">${detail.campaign.map(
    (other) =>
      markup`<li><a href="${context.href(`/consultations/${other.consultation.slug}`)}">${line(context, choose(context, other.consultation.title))}</a>
<span class="small quiet">${locale.t(`consultation-state.${other.state}`)}${link.follows === other.consultation.slug ? markup` · ${locale.t('campaign.follows')}` : NOTHING}</span></li>`,
  )}</ul>
<p class="small"><a href="${context.href('/consultations', { campaign: link.campaign })}">${locale.t('campaign.all')}</a></p></section>`;
}
