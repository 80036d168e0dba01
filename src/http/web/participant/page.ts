import type { Context } from 'hono';
import { type ParticipantDetail, readParticipant } from '../../../application/participant/reads.ts';
import { isId } from '../../../domain/kit/id.ts';
import { nameWithAccount } from '../../../domain/participant/shown-name.ts';
import { authorName } from '../kit/author.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';

const PAGE_SIZE = 20;

/** What somebody published under their name; never what they supported or voted, nor their standing. */
export async function participantPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, query, institution } = context;
  const id = c.req.param('id') ?? '';
  if (!isId(id)) return { refusal: { type: 'not-found', what: 'participant' } };
  const [afterProposal, afterComment] = [query.get('proposals') || null, query.get('comments') || null];
  const found = await readParticipant(app, { id, limit: PAGE_SIZE, afterProposal, afterComment });
  if (!found.ok) return found;
  const participant = found.value;
  if (participant.erasedAt !== null) return erasedPage(context, participant.erasedAt);
  const since = date(context, participant.createdAt, institution.timeZone);
  return {
    content: {
      title: nameWithAccount(participant),
      canonical: `/participants/${id}`,
      // A person is not for search engines to make a profile of.
      indexed: false,
      main: markup`<div class="single"><h1>${authorName(context, participant)}</h1>
<p class="small quiet">${locale.html('participant.since', { at: since })}${participant.actorUri === null ? NOTHING : markup` · <a href="${safe(participant.actorUri)}" rel="nofollow noopener noreferrer">${locale.t('participant.elsewhere', { host: hostOf(participant.actorUri) })}</a>`}</p>
<p class="note small">${locale.t('participant.no-profile')}</p>
${proposals(context, participant)}
${comments(context, participant)}
</div>`,
    },
  };
}

function erasedPage(context: PageContext, erasedAt: Date): PageAnswer {
  const { locale, institution } = context;
  const title = locale.t('participant.erased');
  return {
    status: 410,
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.html('participant.erased-text', { at: date(context, erasedAt, institution.timeZone) })}</p></div>`,
    },
  };
}

function proposals(context: PageContext, { id, proposals: page }: ParticipantDetail): Html {
  const { locale, institution, query } = context;
  const to = (after: string | null) => context.href(`/participants/${id}#proposals`, { proposals: after });
  return markup`<section aria-labelledby="proposals"><h2 id="proposals">${locale.t('proposals.title')}</h2>
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('participant.no-proposals')}</p>` : markup`<ul class="plain-list">${page.items.map((item) => markup`<li><a href="${context.href(`/consultations/${item.slug}/proposals/${item.number}`)}">${line(context, choose(context, item.title))}</a> <span class="small quiet">${date(context, item.publishedAt, institution.timeZone)}</span></li>`)}</ul>`}
${pager(context, { name: locale.t('proposals.pages'), first: query.has('proposals') ? to(null) : null, next: page.next === null ? null : to(page.next) })}</section>`;
}

function comments(context: PageContext, { id, comments: page }: ParticipantDetail): Html {
  const { locale, institution, query } = context;
  const to = (after: string | null) => context.href(`/participants/${id}#comments`, { comments: after });
  return markup`<section aria-labelledby="comments"><h2 id="comments">${locale.t('comments.heading')}</h2>
${
  page.items.length === 0
    ? markup`<p class="quiet">${locale.t('comments.none')}</p>`
    : markup`<ul class="plain-list">${page.items.map((item) => {
        const base = `/consultations/${item.consultationSlug}`;
        const href = item.proposalNumber === null ? base : `${base}/proposals/${item.proposalNumber}#c-${item.id}`;
        return markup`<li><p dir="auto"${langAttribute(context, item.lang)}>${item.warning ?? excerptOf(item.body, 200)}</p><p class="small"><a href="${context.href(href)}">${item.proposalNumber === null ? locale.t('participant.on-consultation') : locale.t('participant.on-proposal', { number: item.proposalNumber })}</a> <span class="quiet">${date(context, item.receivedAt, institution.timeZone)}</span></p></li>`;
      })}</ul>`
}
${pager(context, { name: locale.t('comments.pages'), first: query.has('comments') ? to(null) : null, next: page.next === null ? null : to(page.next) })}</section>`;
}

/** The address of an actor came from its server: nothing but https or http is followed. */
function safe(uri: string): string {
  return /^https?:\/\//.test(uri) ? uri : '#';
}

function hostOf(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).host : uri;
}
