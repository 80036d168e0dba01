import type { Context } from 'hono';
import { readComments } from '../../../application/comment/reads.ts';
import { readAdmission } from '../../../application/consultation/read-consultations.ts';
import { type HolderView, holdersOf, readSharing } from '../../../application/network/cohost/reads.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { answers, cohostAnswers } from '../answer/parts.ts';
import { comments } from '../comment/comments.ts';
import { requestPath } from '../community/request-address.ts';
import { follow, handleAtHost } from '../federation/follow.ts';
import { proofPagePath } from '../journal/proof-page.ts';
import { author, authorText } from '../kit/author.ts';
import { behindWarning, choose, prose, titleHeading } from '../kit/content.ts';
import { doneNote } from '../kit/done-note.ts';
import { map, placeOf } from '../kit/map.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shareLinks } from '../kit/share-links.ts';
import { state } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { namedHash, toVerify } from '../kit/to-verify.ts';
import { topicLinks } from '../kit/topics.ts';
import { mailFollow } from '../mail/follow-by-mail.ts';
import { decidesIn, trace } from '../moderation/moderated.ts';
import { elsewhere } from '../network/commons.ts';
import { derivations } from '../network/derivations.ts';
import { findingNotes } from '../network/evidence.ts';
import { deciderName, hostNote } from '../network/sharing.ts';
import { wordsNote } from '../network/words-note.ts';
import { originalNote, sourceNote } from '../source/source-note.ts';
import { origins } from '../support/origins.ts';
import { siteBehind } from '../support/support-act.ts';
import { supports } from '../support/supports.ts';
import { imagesOf } from './image-fields.ts';
import { ownProposalPath } from './own-proposal.ts';
import { commentAct, firstActs } from './proposal-acts.ts';
import { crumbsOf, gonePage, numberOf, pathOf } from './proposal-address.ts';
import { VERDICT_TONES } from './proposal-item.ts';

const TEXT_MAX = 1_000;

/**
 * A proposal as search engines list it: a posting of a discussion, under the name that the page shows. No supports are in it:
 * rules may hide them, and they are never added up. None for one that is not public.
 */
function proposalData(
  context: PageContext,
  { proposal, holders }: { readonly proposal: ProposalView; readonly holders: readonly HolderView[] },
): object | undefined {
  const { consultation, lang, status, warning, uri } = proposal;
  if (status !== 'published' || consultation.publishedAt === null) return undefined;
  const { origin } = context.app;
  const url = `${origin}${pathOf(proposal)}`;
  return {
    '@type': 'DiscussionForumPosting',
    '@id': url,
    url,
    mainEntityOfPage: url,
    headline: choose(context, proposal.title, [lang]).text,
    text: warning ?? excerptOf(choose(context, proposal.body, [lang]).text, TEXT_MAX),
    inLanguage: lang,
    datePublished: (proposal.publishedAt ?? proposal.receivedAt).toISOString(),
    dateModified: proposal.updatedAt.toISOString(),
    author: {
      '@type': ['institution', 'paper'].includes(proposal.author.kind) ? 'Organization' : 'Person',
      name: authorText(context, proposal.author, holders),
    },
    commentCount: proposal.comments,
    isPartOf: `${origin}/consultations/${consultation.slug}`,
    ...(uri === null ? {} : { isBasedOn: uri }),
  };
}

const COMMENTS_SHOWN = 50;

/** One proposal: text, answers, supports by standing, comments. */
export async function proposalPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = context;
  const slug = c.req.param('slug') ?? '';
  const found = await readProposal(app, { slug, number: numberOf(c), viewer });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(context, proposal);
  const after = context.query.get('comments') || null;
  const { consultation, number } = proposal;
  const followed = { kind: 'proposal', slug, number: number ?? 0 } as const;
  const [result, sharing, holders, likeIt, byMail, supporting, commenting] = await Promise.all([
    readComments(app, { slug, number, viewer, limit: COMMENTS_SHOWN, after, known: proposal }),
    readSharing(app, consultation),
    app.store.read((reader) => holdersOf(reader, app, consultation)),
    proposal.status === 'published' ? elsewhere(context, proposal) : NOTHING,
    mailFollow(context, followed),
    readAdmission(app, { consultation, act: 'support', viewer }),
    readAdmission(app, { consultation, act: 'comment', viewer }),
  ]);
  if (!result.ok) return result;
  const zone = consultation.timeZone;
  const decides = decidesIn(context, consultation.id);
  const path = pathOf(proposal);
  const title = choose(context, proposal.title, [proposal.lang]);
  const body = choose(context, proposal.body, [proposal.lang]);
  const supportable = proposal.status === 'published' && admitSupportFromElsewhere(consultation, context.now).ok;
  const handle = handleAtHost(context, consultation, proposal.number ?? 0);
  return {
    content: {
      title: `${title.text} · ${choose(context, consultation.title, consultation.languages).text}`,
      description: proposal.warning ?? excerptOf(body.text, 160),
      canonical: path,
      actor: proposal.status === 'published' && consultation.host === null ? handle : undefined,
      indexed: after === null,
      embeddable: proposal.status === 'published' && consultation.publishedAt !== null,
      feeds: [{ href: `${path}.atom`, title: locale.t('feed.proposal', { title: title.text }) }],
      crumbs: crumbsOf(context, proposal),
      // The link to support it learns from where its reader came.
      scripted: isMapped(context, proposal) || (viewer.participantId === null && supporting.phase.ok),
      linkedData: proposalData(context, { proposal, holders }),
      main: markup`${doneNote(context)}<div class="columns with-acts">
<header class="intro">
<p class="card-state"><span class="number">${locale.t('proposal.number', { number: proposal.number ?? 0 })}</span>${verdictOf(context, proposal)}${proposal.status === 'held' ? markup` ${state('soon', locale.t('proposal.held'))}` : NOTHING}</p>
${titleHeading(context, title)}
<p class="small quiet">${locale.html('proposal.byline', { author: author(context, proposal.author, holders), at: date(context, proposal.publishedAt ?? proposal.receivedAt, zone) })}${versionNote(context, proposal)}</p>
${hostNote(context, sharing)}
${sourceNote(context, consultation.source, proposal.sourceUrl)}
${consultation.source === null ? originalNote(context, proposal.sourceUrl) : NOTHING}
${findingNotes(context, sharing.findings)}
</header>
${firstActs(context, proposal, { supporting, commenting, site: siteBehind(context, c) })}
<div class="text">
<article aria-labelledby="title">
${wordsNote(context, proposal.words)}
${forAuthor(context, proposal)}
${behindWarning(
  context,
  proposal,
  markup`${prose(context, body)}
${imagesOf(proposal.images)}`,
)}
${about(context, proposal)}
${isCommunity(consultation) ? markup`<p><a href="${context.href(requestPath(slug, number ?? 0))}">${locale.t('request.link')}</a></p>` : NOTHING}
${detailsNote(context, proposal)}
${derivations(context, proposal)}
${proposal.location === null ? NOTHING : map(context, { at: proposal.location })}
</article>
${answers(context, proposal.answers, { zone, by: deciderName(context, sharing) })}
${cohostAnswers(context, proposal.cohostAnswers, zone)}
</div>
<aside class="rail">
${supports(context, proposal)}
${origins(context, proposal)}
${supportable ? markup`<p class="small"><a href="#follow-elsewhere">${locale.t('interact.from-fediverse')}</a></p>` : NOTHING}
${versions(context, proposal)}
${proposal.status === 'published' && consultation.publishedAt !== null ? shareLinks(context, { title: title.text, path }) : NOTHING}
</aside>
<div class="body">
${comments(context, { page: result.value, total: proposal.comments, path, zone, open: commenting.phase.ok, decides, holders })}
${commentAct(context, proposal, commenting)}
${decisions(context, proposal)}
${likeIt}
${decides ? NOTHING : markup`<p class="small"><a href="${context.href(`${path}/report`)}" rel="nofollow">${locale.t('report.proposal')}</a></p>`}
${follow(context, {
  about: followed,
  byMail,
  address: handle,
  what: locale.t('follow.proposal'),
  feed: `${path}.atom`,
  isPublished: consultation.publishedAt !== null && proposal.status === 'published',
  supports: supportable,
})}
</div></div>`,
    },
  };
}

function verdictOf(context: PageContext, { verdict }: ProposalView): Html {
  if (verdict === null) return NOTHING;
  return markup` <a href="#answer" class="plain">${state(VERDICT_TONES[verdict], context.locale.t(`verdict.${verdict}`))}</a>`;
}

function versionNote(context: PageContext, proposal: ProposalView): Html {
  if (proposal.version === 1) return NOTHING;
  return markup` · <a href="#versions">${context.locale.t('proposal.version', { version: proposal.version })}</a>`;
}

/** Topics, place and images change without a version, so that the page says when they did. */
function detailsNote(context: PageContext, { detailsChangedAt, consultation }: ProposalView): Html {
  if (detailsChangedAt === null) return NOTHING;
  const at = date(context, detailsChangedAt, consultation.timeZone);
  return markup`<p class="small quiet">${context.locale.html('proposal.details-changed', { at })}</p>`;
}

/** Shown to its author only: where they edit it, and a change that waits for their confirmation. */
function forAuthor(context: PageContext, proposal: ProposalView): Html {
  const { locale, viewer } = context;
  if (proposal.author.id !== viewer.participantId || viewer.participantId === null) return NOTHING;
  const { pending, id } = proposal;
  const link = markup`<a href="${context.href(ownProposalPath(id))}">${locale.t('own.link')}</a>`;
  return pending === null
    ? markup`<p class="small">${link}</p>`
    : markup`<p class="note">${locale.t('proposal.pending', { version: pending.number })} ${link}</p>`;
}

function about(context: PageContext, proposal: ProposalView): Html {
  const { locale } = context;
  const { cost, place, location, amends, tags, topics, consultation } = proposal;
  const base = `/consultations/${consultation.slug}`;
  const facts: readonly { readonly name: string; readonly text: Html }[] = [
    ...(cost === null ? [] : [{ name: locale.t('proposal.cost'), text: markup`${moneyIn(locale.lang, cost)}` }]),
    ...(amends === null
      ? []
      : [
          {
            name: locale.t('proposal.amends'),
            text: markup`<a href="${context.href(`${base}/proposals/${amends}`)}">${locale.t('proposal.number', { number: amends })}</a>`,
          },
        ]),
    ...(place === null && location === null
      ? []
      : [{ name: locale.t('proposal.place'), text: placeOf({ place, location }) }]),
    ...(topics.length === 0
      ? []
      : [
          {
            name: locale.t('topics.title'),
            text: topicLinks(context, topics, (topic) => context.href(`${base}#proposals`, { topic })),
          },
        ]),
    ...(tags.length === 0
      ? []
      : [
          {
            name: locale.t('proposal.tags'),
            text: markup`<ul class="tags">${tags.map((tag) => markup`<li><a href="${context.href(`${base}#proposals`, { tag })}">#<bdi>${tag}</bdi></a></li>`)}</ul>`,
          },
        ]),
  ];
  if (facts.length === 0) return NOTHING;
  return markup`<dl class="facts">${facts.map((fact) => markup`<div><dt>${fact.name}</dt><dd>${fact.text}</dd></div>`)}</dl>`;
}

function isMapped({ places }: PageContext, { location }: ProposalView): boolean {
  return places.map !== undefined && location !== null;
}

function versions(context: PageContext, proposal: ProposalView): Html {
  const { locale } = context;
  const path = pathOf(proposal);
  const zone = proposal.consultation.timeZone;
  return markup`<section class="versions" aria-labelledby="versions"><h2 id="versions">${locale.t('versions.title')}</h2>
<ol class="plain-list small" reversed>${proposal.versions.toReversed().map(
    (
      version,
    ) => markup`<li><a href="${context.href(`${path}/versions/${version.number}`)}">${locale.t('proposal.version', { version: version.number })}</a>
<span class="quiet">${date(context, version.createdAt, zone)}${version.number === proposal.version ? markup` · ${locale.t('versions.current')}` : NOTHING}</span></li>`,
  )}</ol>
${toVerify(context, markup`${namedHash(locale.t('versions.hash'), proposal.contentHash)}${journalProof(context, proposal)}`)}
</section>`;
}

/** Where its entry in the public journal is proved. Of what another institution hosts, its journal has the entry. */
function journalProof(context: PageContext, { id, consultation, status }: ProposalView): Html {
  if (consultation.host !== null || status !== 'published') return NOTHING;
  return markup`<p><a href="/journal/proof/${id}.tlog-proof" download>${context.locale.t('verify.proof')}</a><br>
<a href="${context.href(proofPagePath(id))}">${context.locale.t('journal-receipt.link')}</a></p>`;
}

function decisions(context: PageContext, proposal: ProposalView): Html {
  if (proposal.decisions.length === 0) return NOTHING;
  return markup`<section aria-labelledby="trace"><h2 id="trace">${context.locale.t('trace.title')}</h2>
<p class="small quiet">${context.locale.t('trace.what')}</p>
${trace(context, proposal.decisions, proposal.consultation.timeZone)}</section>`;
}
