import type { ModeratedContribution } from '../../../application/moderation-queue.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { choose, line, prose } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { authorName } from './author.ts';
import { state, type Tone } from './state.ts';
import { date } from './time.ts';

const TONES = { held: 'soon', published: 'open', withdrawn: 'closed', removed: 'gone' } as const satisfies Record<
  ProposalStatus,
  Tone
>;

/** A contribution as whoever decides about it reads it: its text in its language, who wrote it from where, what it is now. */
export function moderated(visit: Visit, of: ModeratedContribution, as: { readonly whole: boolean }): Html {
  const { locale } = visit;
  const { consultation, subject, number, status } = of;
  const body = choose(visit, of.body, [of.lang]);
  const title = of.title === null ? null : choose(visit, of.title, [of.lang]);
  const heading =
    title === null || title.text === '' ? locale.t(`moderation.${subject.kind}`) : markup`${line(visit, title)}`;
  const path = `/consultations/${consultation.slug}${number === null ? '' : `/proposals/${number}`}`;
  const where = markup`<a href="${visit.href(subject.kind === 'comment' ? `${path}#c-${subject.id}` : path)}">${line(visit, choose(visit, consultation.title))}${number === null ? NOTHING : markup` · ${locale.t('proposal.number', { number })}`}</a>`;
  const host = of.author.actorUri === null ? null : URL.parse(of.author.actorUri)?.hostname;
  return markup`<h2>${heading}</h2>
<p class="small quiet">${locale.t(`moderation.${subject.kind}`)} · ${where} · ${state(TONES[status], locale.t(`moderation.status-${status}`))}</p>
<p class="small">${locale.say('proposal.byline', { author: authorName(visit, of.author), at: date(visit, of.receivedAt, consultation.timeZone) })}${host === null || host === undefined ? NOTHING : markup` · <bdi>${host}</bdi>`}${of.first ? markup` · <strong>${locale.t('moderation.first')}</strong>` : NOTHING}</p>
${textOf(visit, body, as.whole)}`;
}

const EXCERPT = 400;

function textOf(visit: Visit, body: ReturnType<typeof choose>, whole: boolean): Html {
  if (body.text === '') return markup`<p class="quiet">${visit.locale.t('comments.erased')}</p>`;
  return whole ? prose(visit, body) : markup`<p>${line(visit, { ...body, text: excerptOf(body.text, EXCERPT) })}</p>`;
}
