import type { Context } from 'hono';
import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { readSharing } from '../../../application/network/read-sharing.ts';
import { type Admission, readAdmission } from '../../../application/read-admission.ts';
import { readComments } from '../../../application/read-comments.ts';
import { audienceOf } from '../../../application/read-consultations.ts';
import { readProposal } from '../../../application/read-proposals.ts';
import type { ProposalView } from '../../../application/views.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import { proposalHandleOf } from '../../../domain/handle.ts';
import { answerPath } from '../admin/answers.ts';
import { answers } from '../components/answer.ts';
import { author } from '../components/author.ts';
import { cannot } from '../components/before-act.ts';
import { commentForm } from '../components/comment-form.ts';
import { comments } from '../components/comments.ts';
import { derivations } from '../components/derivations.ts';
import { doneNote } from '../components/done-note.ts';
import { elsewhere } from '../components/elsewhere.ts';
import { follow, handleOn } from '../components/follow.ts';
import { imagesOf } from '../components/image-fields.ts';
import { mailFollow } from '../components/mail-follow.ts';
import { map } from '../components/map.ts';
import { decidesIn, moderationLink } from '../components/moderation-link.ts';
import { origins } from '../components/origins.ts';
import { placeOf } from '../components/place.ts';
import { VERDICT_TONES } from '../components/proposal-item.ts';
import { hostNote } from '../components/sharing.ts';
import { state } from '../components/state.ts';
import { supportAct } from '../components/support-act.ts';
import { siteBehind } from '../components/support-origin.ts';
import { supports } from '../components/supports.ts';
import { date } from '../components/time.ts';
import { trace } from '../components/trace.ts';
import { choose, line, prose } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { gonePage } from './gone-proposal.ts';
import { ownProposalPath } from './own-proposal.ts';
import { crumbsOf, numberOf, pathOf } from './proposal-address.ts';

const COMMENTS_SHOWN = 50;

/** One proposal: its text, what became of it, who supports it by standing, what is said about it. */
export async function proposalPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const { app, viewer, locale } = visit;
  const slug = c.req.param('slug') ?? '';
  const audience = audienceOf(viewer);
  const found = await readProposal(app, { slug, number: numberOf(c), audience, viewer });
  if (!found.ok) return found;
  const proposal = found.value;
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(visit, proposal);
  const after = visit.query.get('comments') || null;
  const said = await readComments(app, { slug, number: proposal.number, audience, limit: COMMENTS_SHOWN, after });
  if (!said.ok) return said;
  const { consultation } = proposal;
  const zone = consultation.timeZone;
  const decides = decidesIn(visit, consultation.id);
  const path = pathOf(proposal);
  const title = choose(visit, proposal.title, [proposal.lang]);
  const body = choose(visit, proposal.body, [proposal.lang]);
  const [supporting, commenting] = await Promise.all(
    (['support', 'comment'] as const).map((act) => readAdmission(app, { consultation, act, viewer })),
  );
  if (supporting === undefined || commenting === undefined) throw new Error('an act without its admission');
  const supportable = proposal.status === 'published' && admitSupportFromElsewhere(consultation, visit.now).ok;
  const followed = { kind: 'proposal', slug, number: proposal.number ?? 0 } as const;
  const handle = handleOn(visit, proposalHandleOf(consultation.handle, proposal.number ?? 0));
  return {
    content: {
      title: `${title.text} · ${choose(visit, consultation.title, consultation.languages).text}`,
      description: excerptOf(body.text, 160),
      canonical: path,
      indexed: after === null,
      feeds: [{ href: `${path}.atom`, title: locale.t('feed.proposal', { title: title.text }) }],
      crumbs: crumbsOf(visit, proposal),
      mapped: isMapped(visit, proposal),
      // The link to support it learns from where its reader came.
      scripted: isMapped(visit, proposal) || (viewer.participantId === null && supporting.phase.ok),
      main: markup`${doneNote(visit)}<div class="columns">
<div class="intro">
<article aria-labelledby="title">
<p class="card-state"><span class="number">${locale.t('proposal.number', { number: proposal.number ?? 0 })}</span>${verdictOf(visit, proposal)}${proposal.status === 'held' ? markup` ${state('soon', locale.t('proposal.held'))}` : NOTHING}</p>
<h1 id="title">${line(visit, title)}</h1>
<p class="small quiet">${locale.say('proposal.byline', { author: author(visit, proposal.author), at: date(visit, proposal.publishedAt ?? proposal.receivedAt, zone) })}${versionNote(visit, proposal)}</p>
${hostNote(visit, await readSharing(app, consultation))}
${forAuthor(visit, proposal)}
${prose(visit, body)}
${imagesOf(proposal.images)}
${about(visit, proposal)}
${detailsNote(visit, proposal)}
${derivations(visit, proposal)}
${proposal.location === null ? NOTHING : map(visit, { at: proposal.location })}
</article>
${answers(visit, proposal.answers, zone)}
${answerAct(visit, proposal)}${decides ? markup`<p class="small">${moderationLink(visit, { kind: 'proposal', id: proposal.id })}</p>` : NOTHING}
</div>
<aside class="rail">
${supports(visit, proposal)}
${origins(visit, proposal)}
${supportAct(visit, proposal, { admission: supporting, site: siteBehind(visit, c) })}
${supportable ? markup`<p class="small"><a href="#follow">${locale.t('interact.from-fediverse')}</a></p>` : NOTHING}
${versions(visit, proposal)}
</aside>
<div class="body">
${comments(visit, { page: said.value, total: proposal.comments, path, zone, open: commenting.phase.ok, decides })}
${commentAct(visit, proposal, commenting)}
${decisions(visit, proposal)}
${proposal.status === 'published' ? await elsewhere(visit, proposal) : NOTHING}
${decides ? NOTHING : markup`<p class="small"><a href="${visit.href(`${path}/report`)}" rel="nofollow">${locale.t('report.proposal')}</a></p>`}
${follow(visit, {
  about: followed,
  byMail: await mailFollow(visit, followed),
  address: proposal.uri ?? handle,
  what: locale.t('follow.proposal'),
  feed: `${path}.atom`,
  isPublished: consultation.publishedAt !== null && proposal.status === 'published',
  supports: supportable,
})}
</div></div>`,
    },
  };
}

/** The form for a comment, for whoever may write one now; for anybody else the way to it, or why not. */
function commentAct(visit: Visit, proposal: ProposalView, admission: Admission): Html {
  const { locale, viewer } = visit;
  if (proposal.status !== 'published' || viewer.agent !== null) return NOTHING;
  const path = pathOf(proposal);
  if (viewer.participantId === null) {
    if (!admission.phase.ok) return NOTHING;
    return markup`<p><a class="button" href="${visit.href(`${path}/comment`)}" rel="nofollow">${locale.t('comment.link')}</a></p>`;
  }
  if (!admission.phase.ok) return cannot(visit, proposal.consultation, admission);
  return markup`<section aria-labelledby="comment"><h2 id="comment">${locale.t('comment.title-short')}</h2>
<p class="small quiet">${locale.t('act.shown-comment')}</p>
${commentForm(visit, { proposal })}</section>`;
}

/** For whoever answers officially: the way to where they do. */
function answerAct(visit: Visit, { status, answers: said, consultation, number }: ProposalView): Html {
  const { locale, viewer } = visit;
  if (viewer.agent === null || status !== 'published' || !may(ROLE_SCOPES[viewer.agent.role], 'answer')) return NOTHING;
  const words = locale.t(said.length === 0 ? 'answers.link' : 'answers.link-again');
  return markup`<p><a class="button" href="${visit.href(answerPath(consultation.slug, number ?? 0))}">${words}</a></p>`;
}

function verdictOf(visit: Visit, { verdict }: ProposalView): Html {
  if (verdict === null) return NOTHING;
  return markup` <a href="#answer" class="plain">${state(VERDICT_TONES[verdict], visit.locale.words.verdict[verdict])}</a>`;
}

function versionNote(visit: Visit, proposal: ProposalView): Html {
  if (proposal.version === 1) return NOTHING;
  return markup` · <a href="#versions">${visit.locale.t('proposal.version', { version: proposal.version })}</a>`;
}

/** Topics, place and images change without a version, so that the page says when they did. */
function detailsNote(visit: Visit, { detailsChangedAt, consultation }: ProposalView): Html {
  if (detailsChangedAt === null) return NOTHING;
  const at = date(visit, detailsChangedAt, consultation.timeZone);
  return markup`<p class="small quiet">${visit.locale.say('proposal.details-changed', { at })}</p>`;
}

/** Shown to its author only: where they change it, and a change that waits for their word. */
function forAuthor(visit: Visit, proposal: ProposalView): Html {
  const { locale, viewer } = visit;
  if (proposal.author.id !== viewer.participantId || viewer.participantId === null) return NOTHING;
  const { pending, id } = proposal;
  const link = markup`<a href="${visit.href(ownProposalPath(id))}">${locale.t('own.link')}</a>`;
  return pending === null
    ? markup`<p class="small">${link}</p>`
    : markup`<p class="note">${locale.t('proposal.pending', { version: pending.number })} ${link}</p>`;
}

function about(visit: Visit, proposal: ProposalView): Html {
  const { locale } = visit;
  const { cost, place, location, amends, tags, consultation } = proposal;
  const base = `/consultations/${consultation.slug}`;
  const facts: readonly { readonly name: string; readonly said: Html }[] = [
    ...(cost === null ? [] : [{ name: locale.t('proposal.cost'), said: markup`${money(locale.lang, cost)}` }]),
    ...(amends === null
      ? []
      : [
          {
            name: locale.t('proposal.amends'),
            said: markup`<a href="${visit.href(`${base}/proposals/${amends}`)}">${locale.t('proposal.number', { number: amends })}</a>`,
          },
        ]),
    ...(place === null && location === null
      ? []
      : [{ name: locale.t('proposal.place'), said: placeOf({ place, location }) }]),
    ...(tags.length === 0
      ? []
      : [
          {
            name: locale.t('proposal.tags'),
            said: markup`<ul class="tags">${tags.map((tag) => markup`<li><a href="${visit.href(`${base}#proposals`, { tag })}">#<bdi>${tag}</bdi></a></li>`)}</ul>`,
          },
        ]),
  ];
  if (facts.length === 0) return NOTHING;
  return markup`<dl class="facts">${facts.map((fact) => markup`<div><dt>${fact.name}</dt><dd>${fact.said}</dd></div>`)}</dl>`;
}

function isMapped({ app }: Visit, { location }: ProposalView): boolean {
  return app.map !== undefined && location !== null;
}

function money(lang: string, cost: { readonly amount: number; readonly currency: string }): string {
  const format = new Intl.NumberFormat(lang, {
    style: 'currency',
    currency: cost.currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(cost.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function versions(visit: Visit, proposal: ProposalView): Html {
  const { locale } = visit;
  const path = pathOf(proposal);
  const zone = proposal.consultation.timeZone;
  return markup`<section class="versions" aria-labelledby="versions"><h2 id="versions">${locale.t('versions.title')}</h2>
<ol class="plain-list small" reversed>${proposal.versions.toReversed().map(
    (
      version,
    ) => markup`<li><a href="${visit.href(`${path}/versions/${version.number}`)}">${locale.t('proposal.version', { version: version.number })}</a>
<span class="quiet">${date(visit, version.createdAt, zone)}${version.number === proposal.version ? markup` · ${locale.t('versions.current')}` : NOTHING}</span></li>`,
  )}</ol>
<p class="small quiet">${locale.t('versions.hash')} <code class="hash">${proposal.contentHash}</code></p>
</section>`;
}

function decisions(visit: Visit, proposal: ProposalView): Html {
  if (proposal.decisions.length === 0) return NOTHING;
  return markup`<section aria-labelledby="trace"><h2 id="trace">${visit.locale.t('trace.title')}</h2>
<p class="small quiet">${visit.locale.t('trace.what')}</p>
${trace(visit, proposal.decisions, proposal.consultation.timeZone)}</section>`;
}
