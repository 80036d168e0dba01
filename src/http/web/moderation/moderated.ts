import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import type { AppealView, DecisionView, ModeratedContribution } from '../../../application/moderation/ports.ts';
import type { ModerationItem } from '../../../application/moderation/reads.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Details } from '../../../domain/proposal/details.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { authorName } from '../kit/author.ts';
import { choose, line, prose } from '../kit/content.ts';
import { placeInFull } from '../kit/map.ts';
import { beginningOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { ruleLine } from '../kit/static-page-links.ts';
import { date } from '../kit/time.ts';
import { topicLabel } from '../kit/topics.ts';

const TONES = { held: 'soon', published: 'open', withdrawn: 'closed', removed: 'gone' } as const satisfies Record<
  ProposalStatus,
  Tone
>;

/** A contribution as whoever decides about it reads it: its text in its language, who wrote it from where, what it is now. */
export function moderated(context: PageContext, of: ModeratedContribution, as: { readonly whole: boolean }): Html {
  const { locale } = context;
  const { consultation, subject, number, status } = of;
  const body = choose(context, of.body, [of.lang]);
  const title = of.title === null ? null : choose(context, of.title, [of.lang]);
  const heading =
    title === null || title.text === '' ? locale.t(`moderation.${subject.kind}`) : markup`${line(context, title)}`;
  const path = `/consultations/${consultation.slug}${number === null ? '' : `/proposals/${number}`}`;
  const where = markup`<a href="${context.href(subject.kind === 'comment' ? `${path}#c-${subject.id}` : path)}">${line(context, choose(context, consultation.title))}${number === null ? NOTHING : markup` · ${locale.t('proposal.number', { number })}`}</a>`;
  return markup`<h2>${heading}</h2>
<p class="small quiet">${locale.t(`moderation.${subject.kind}`)} · ${where} · ${state(TONES[status], locale.t(`moderation.status-${status}`, { kind: subject.kind }))}</p>
<p class="small">${locale.html('proposal.byline', { author: authorName(context, of.author), at: date(context, of.receivedAt, consultation.timeZone) })}${of.first ? markup` · <strong>${locale.t('moderation.first')}</strong>` : NOTHING}</p>
${of.warning === null ? NOTHING : markup`<p><strong>${line(context, { lang: of.lang, text: of.warning })}</strong></p>`}${textOf(context, body, as.whole)}`;
}

const EXCERPT = 400;

function textOf(context: PageContext, body: ReturnType<typeof choose>, whole: boolean): Html {
  if (body.text === '') return markup`<p class="quiet">${context.locale.t('comments.erased')}</p>`;
  return whole
    ? prose(context, body)
    : markup`<p>${line(context, { ...body, text: beginningOf(body.text, EXCERPT) })}</p>${body.text.length <= EXCERPT ? NOTHING : markup`<details class="small"><summary>${context.locale.t('moderation.whole')}</summary>${prose(context, body)}</details>`}`;
}

/** Topics, place and images for whoever decides, with what they were before their author changed them. */
export function moderatedDetails(context: PageContext, details: ModerationItem['details'], zone: string): Html {
  if (details === null) return NOTHING;
  const { locale } = context;
  const { now, former } = details;
  if (former.length === 0 && isEmpty(now)) return NOTHING;
  const past = former.toReversed().map(
    (each) => markup`<h3>${locale.html('moderation.details-until', { at: date(context, each.until, zone) })}</h3>
${detailsList(context, each)}`,
  );
  return markup`<section aria-labelledby="details"><h2 id="details">${locale.t('moderation.details')}</h2>
${former.length === 0 ? NOTHING : markup`<p class="small quiet">${locale.t('moderation.details-said')}</p><h3>${locale.t('moderation.details-now')}</h3>`}
${detailsList(context, now)}${past}</section>`;
}

function isEmpty({ tags, topics, place, location, images }: Details): boolean {
  return tags.length === 0 && topics.length === 0 && place === null && location === null && images.length === 0;
}

function detailsList(context: PageContext, details: Details): Html {
  const { locale } = context;
  if (isEmpty(details)) return markup`<p class="quiet">${locale.t('moderation.details-none')}</p>`;
  const { tags, topics, place, location, images } = details;
  return markup`<dl class="facts">
${topics.length === 0 ? NOTHING : markup`<div><dt>${locale.t('topics.title')}</dt><dd>${locale.list(topics.map((topic) => topicLabel(context, topic)))}</dd></div>`}
${tags.length === 0 ? NOTHING : markup`<div><dt>${locale.t('proposal.tags')}</dt><dd dir="auto">${tags.map((tag) => `#${tag}`).join(' ')}</dd></div>`}
${place === null && location === null ? NOTHING : markup`<div><dt>${locale.t('proposal.place')}</dt><dd>${placeInFull({ place, location })}</dd></div>`}
${images.length === 0 ? NOTHING : markup`<div><dt>${locale.t('image.title')}</dt><dd><ul class="plain-list">${images.map(({ hash, alt }) => markup`<li><a href="/images/${hash}" dir="auto">${alt}</a> <code class="hash">${hash}</code></li>`)}</ul></dd></div>`}
</dl>`;
}

/** What was decided about a contribution: by whom in what role, by which rule, when, in what words. */
export function trace(context: PageContext, decisions: readonly DecisionView[], zone: string): Html {
  if (decisions.length === 0) return NOTHING;
  return markup`<ol class="trace">${decisions.map((decision) => markup`<li>${decisionLine(context, decision, zone)}</li>`)}</ol>`;
}

export function decisionLine(context: PageContext, decision: DecisionView, zone: string): Html {
  const { locale } = context;
  const at = markup`<time datetime="${decision.decidedAt.toISOString()}">${locale.dateTime(decision.decidedAt, zone)}</time>`;
  const by = decision.byHost === true ? locale.t('trace.by-host') : roleOf(context, decision);
  return markup`<p>${locale.html('trace.decided', {
    what: markup`<strong>${locale.t(`decision.${decision.kind}`)}</strong>`,
    by,
    at,
  })}</p>
${ruleLine(context, decision)}
${decision.reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${decision.reason}</q>` })}</p>`}
${decision.appeal === null ? NOTHING : appealLine(context, decision.appeal, zone)}`;
}

function roleOf({ locale }: PageContext, { role }: DecisionView): string {
  return role === null ? locale.t('trace.by-node') : locale.t(`role.${role}`);
}

/** Where an author appeals against what another institution decided. */
export function appealAtHost(context: PageContext, { host }: Pick<Consultation, 'host'>, uri: string | null): Html {
  if (host === null) return NOTHING;
  const { locale } = context;
  return markup`<p class="note">${locale.html('from-home.appeal', { host: markup`<a href="${uri ?? host.uri}">${new URL(host.uri).host}</a>` })}</p>`;
}

/** What became of the author's appeal against it. */
function appealLine(
  context: PageContext,
  { outcome, role, reason, decidedAt, sameAgent }: AppealView,
  zone: string,
): Html {
  const { locale } = context;
  const at = markup`<time datetime="${decidedAt.toISOString()}">${locale.dateTime(decidedAt, zone)}</time>`;
  const by = role === null ? locale.t('trace.by-node') : locale.t(`role.${role}`);
  return markup`<p><strong>${locale.html(`trace.appeal-${outcome}`, { by, at })}</strong></p>
${reason === '' ? NOTHING : markup`<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>`}
${sameAgent ? markup`<p>${locale.t('trace.appeal-same')}</p>` : NOTHING}`;
}

/** Whether whoever reads may decide about what was written in a consultation: they need not report it. */
export function decidesIn({ viewer: { agent } }: PageContext, consultationId: ConsultationId): boolean {
  if (agent === null || !may(ROLE_SCOPES[agent.role], 'moderate')) return false;
  return agent.consultations === null || agent.consultations.includes(consultationId);
}

/** The way from a contribution to where it is decided; for whom {@link decidesIn} says so. */
export function moderationLink(context: PageContext, { kind, id }: Subject): Html {
  const words = context.locale.t(kind === 'comment' ? 'moderation.link-comment' : 'moderation.link');
  return markup`<a href="${context.href(`/admin/moderation/${kind}/${id}`)}">${words}</a>`;
}
