import type { ModeratedContribution } from '../../../application/moderation/ports.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { authorName } from '../kit/author.ts';
import { choose, line, prose } from '../kit/content.ts';
import { beginningOf } from '../kit/excerpt.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';

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
