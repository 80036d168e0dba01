import type { Context } from 'hono';
import { readSharing } from '../../../application/network/read-sharing.ts';
import { type BallotDetail, readBallots } from '../../../application/read-ballots.ts';
import { audienceOf, type ConsultationDetail, readConsultation } from '../../../application/read-consultations.ts';
import { type ProposalsPage, readProposals } from '../../../application/read-proposals.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { inOrder, openPhasesFor, phaseState } from '../../../domain/consultation/phase.ts';
import { ballots } from '../components/ballot-item.ts';
import { consultationState, whenOf } from '../components/consultation-item.ts';
import { derivations } from '../components/derivations.ts';
import { doneNote } from '../components/done-note.ts';
import { follow, handleOn } from '../components/follow.ts';
import { mailFollow } from '../components/mail-follow.ts';
import { pager } from '../components/pager.ts';
import { phases } from '../components/phases.ts';
import { polls } from '../components/polls.ts';
import { type Asked, askedOf, isFiltered, parametersOf, proposalFilters } from '../components/proposal-filters.ts';
import { proposalItem } from '../components/proposal-item.ts';
import { keyFacts, rulesInWords } from '../components/rules-in-words.ts';
import { cohostList, hostNote } from '../components/sharing.ts';
import { hidden } from '../components/supports.ts';
import { choose, line, prose } from '../content.ts';
import { seedOf } from '../fair-seed.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

const PAGE_SIZE = 20;

type View = {
  readonly detail: ConsultationDetail;
  readonly page: ProposalsPage;
  readonly ballots: readonly BallotDetail[];
  readonly asked: Asked;
  readonly seed: number;
};

/** One consultation: when, by which rules, and its proposals in an order that is said. */
export async function consultationPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale, query } = visit;
  const slug = c.req.param('slug') ?? '';
  const audience = audienceOf(viewer);
  const found = await readConsultation(app, { slug, audience, viewer });
  if (!found.ok) return found;
  const asked = askedOf(query);
  const seed = seedOf(app, { seed: query.get('seed') ?? null, goesOn: asked.after !== null, draw: visit.draw });
  const page = await readProposals(app, {
    slug,
    audience,
    viewer,
    order: asked.order,
    seed,
    limit: PAGE_SIZE,
    after: asked.after,
    search: asked.search ?? undefined,
    tag: asked.tag ?? undefined,
    answered: asked.answered ?? undefined,
  });
  if (!page.ok) return page;
  const { consultation } = found.value;
  const sharing = await readSharing(app, consultation);
  const votes = consultation.phases.some(({ allows }) => allows.includes('vote'));
  const held = votes ? await readBallots(app, { slug, audience }) : null;
  if (held?.ok === false) return held;
  const title = choose(visit, consultation.title, consultation.languages);
  const summary = choose(visit, consultation.summary, consultation.languages);
  const view: View = { detail: found.value, page: page.value, ballots: held?.value.ballots ?? [], asked, seed };
  const path = `/consultations/${slug}`;
  const about = { kind: 'consultation', slug } as const;
  return {
    // What a bare address drew is for this reader: the browser keeps it, so that going back shows the same order.
    keep: asked.order === 'fair' && !query.has('seed') ? 'own' : 'shared',
    content: {
      title: title.text,
      description: excerptOf(summary.text, 160),
      canonical: path,
      indexed: asked.after === null && !isFiltered(asked) && asked.order === 'fair',
      feeds: [{ href: `${path}.atom`, title: locale.t('feed.consultation', { consultation: title.text }) }],
      crumbs: [{ href: visit.href('/consultations'), name: locale.t('nav.consultations') }],
      main: markup`${doneNote(visit)}<div class="columns">
<header class="intro"><p class="card-state">${consultationState(visit, found.value)} ${whenOf(visit, found.value)}</p>
<h1>${line(visit, title)}</h1>
${hostNote(visit, sharing)}
<div class="lead">${prose(visit, summary)}</div>
${keyFacts(visit, consultation)}
${jumps(visit, view)}
</header>
<aside class="rail">${phases(visit, found.value)}
<ul class="plain-list small"><li><a href="${visit.href(`/consultations/${slug}/places`)}">${locale.t('places.link')}</a></li><li><a href="${visit.href(`/consultations/${slug}/statistics`)}">${locale.t('statistics.link')}</a></li><li><a href="${visit.href(`/consultations/${slug}/synthesis`)}">${locale.t('synthesis.link')}</a></li></ul></aside>
<div class="body">
${ballots(visit, view.ballots)}
${proposals(visit, view)}
${polls(visit, found.value.polls, { zone: consultation.timeZone, slug })}
${rulesInWords(visit, consultation)}
${campaign(visit, found.value)}
${derivations(visit, found.value)}
${cohostList(visit, sharing.cohosts)}
${follow(visit, {
  about,
  byMail: await mailFollow(visit, about),
  address: consultation.host?.uri ?? handleOn(visit, consultation.handle),
  what: locale.t('follow.consultation'),
  feed: `${path}.atom`,
  isPublished: consultation.publishedAt !== null,
})}
</div></div>`,
    },
  };
}

function jumps(visit: Visit, { detail, ballots: held }: View): Html {
  const { locale } = visit;
  return markup`<nav class="jumps" aria-label="${locale.t('nav.on-this-page')}"><ul>
${held.length === 0 ? NOTHING : markup`<li><a href="#ballots">${locale.t('ballots.title')}</a></li>`}
<li><a href="#proposals">${locale.t('count.proposals', { count: detail.proposals })}</a></li>
<li><a href="#phases">${locale.t('phases.title')}</a></li>
${detail.polls.length === 0 ? NOTHING : markup`<li><a href="#polls">${locale.t('polls.title')}</a></li>`}
<li><a href="#rules">${locale.t('rules.title')}</a></li>
<li><a href="#follow">${locale.t('follow.title')}</a></li>
</ul></nav>`;
}

function proposals(visit: Visit, view: View): Html {
  const { locale } = visit;
  const { detail, page, asked, seed } = view;
  const { consultation } = detail;
  const path = `/consultations/${consultation.slug}`;
  const parameters = parametersOf(asked, seed);
  const to = (after: string | null) => visit.href(`${path}#proposals`, { ...parameters, after });
  const { disclosure } = page;
  const count = isFiltered(asked)
    ? locale.t('proposals.found', { count: page.total })
    : locale.t('count.proposals', { count: page.total });
  return markup`<section class="proposals" aria-labelledby="proposals"><h2 id="proposals">${locale.t('proposals.title')}</h2>
${proposeLink(visit, consultation)}
${proposalFilters(visit, { detail, asked, seed, countsVisible: disclosure.visible })}
<p><strong>${count}</strong> · ${locale.t('proposals.ordered', { order: locale.words.order[asked.order] })}${isFiltered(asked) ? markup` · <a href="${visit.href(`${path}#proposals`, { seed })}">${locale.t('proposals.all')}</a>` : NOTHING}</p>
${asked.order === 'fair' ? markup`<p class="small quiet">${locale.t('proposals.fair')}</p>` : NOTHING}
${consultation.rules.supports === 'none' || disclosure.visible ? NOTHING : markup`<p class="note small">${hidden(visit, disclosure, consultation.timeZone)}</p>`}
${page.items.length === 0 ? markup`<p class="note">${empty(visit, view)}</p>` : markup`<ul class="cards">${page.items.map((item) => proposalItem(visit, consultation, item))}</ul>`}
${pager(visit, { name: locale.t('proposals.pages'), first: asked.after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</section>`;
}

/** The way to write one, while the rules take any. */
function proposeLink({ locale, viewer, now, href }: Visit, consultation: Consultation): Html {
  const open = consultation.publishedAt !== null && openPhasesFor('propose', consultation.phases, now).length > 0;
  if (!open || viewer.agent !== null) return NOTHING;
  return markup`<p><a class="button" href="${href(`/consultations/${consultation.slug}/propose`)}" rel="nofollow">${locale.t('propose.title')}</a></p>`;
}

function empty(visit: Visit, { detail, asked }: View): string {
  const { locale, now } = visit;
  if (isFiltered(asked)) return locale.t('proposals.none-found');
  const taking = inOrder(detail.consultation.phases).filter((phase) => phase.allows.includes('propose'));
  const next = taking.find((phase) => phaseState(phase, now) === 'upcoming');
  const open = taking.some((phase) => phaseState(phase, now) === 'open');
  if (open) return locale.t('proposals.none-yet');
  if (next === undefined) return locale.t('proposals.none');
  return locale.t('proposals.none-before', { date: locale.start(next.opensAt, detail.consultation.timeZone) });
}

function campaign(visit: Visit, detail: ConsultationDetail): Html {
  const link = detail.consultation.campaign;
  if (link === null || detail.campaign.length === 0) return NOTHING;
  const { locale } = visit;
  return markup`<section aria-labelledby="campaign"><h2 id="campaign">${locale.t('campaign.title')}</h2>
<ul class="plain-list">${detail.campaign.map(
    (other) =>
      markup`<li><a href="${visit.href(`/consultations/${other.consultation.slug}`)}">${line(visit, choose(visit, other.consultation.title))}</a>
<span class="small quiet">${locale.words.state[other.state]}${link.follows === other.consultation.slug ? markup` · ${locale.t('campaign.follows')}` : NOTHING}</span></li>`,
  )}</ul>
<p class="small"><a href="${visit.href('/consultations', { campaign: link.campaign })}">${locale.t('campaign.all')}</a></p></section>`;
}
