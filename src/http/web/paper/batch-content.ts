import type { ContributionBatchView } from '../../../application/paper/reads.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { PaperEntries, PaperOutcome } from '../../../domain/paper/contributions.ts';
import { adminTable, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';

type Of = { readonly consultation: Consultation; readonly batch: ContributionBatchView };
type Lines = readonly { readonly number: number; readonly side: 'for' | 'against'; readonly count: number }[];

/** What the sheets of a batch say while it waits, word for word, and what they became once it was confirmed. */
export function batchContent(context: PageContext, { consultation, batch }: Of): Html {
  const { entries, outcome } = batch;
  const { slug } = consultation;
  if (entries !== null) return waiting(context, slug, entries);
  return outcome === null ? NOTHING : became(context, slug, { ...outcome, held: batch.held });
}

function waiting(context: PageContext, slug: string, entries: PaperEntries): Html {
  const { locale } = context;
  const { t } = locale;
  const supports = entries.supports.map((each) => ({ ...each, number: each.proposal }));
  return markup`${entries.proposals.map(
    ({ title, body, lang, place }, index) => markup`<section aria-labelledby="proposal-${index}">
<h2 id="proposal-${index}">${t('paper-contributions.proposal', { number: index + 1 })}</h2>
<p lang="${lang}" dir="auto"><strong>${title}</strong></p>
<div lang="${lang}" dir="auto">${paragraphs(body)}</div>
${place === null ? NOTHING : factList([[t('proposal.place'), place]])}</section>`,
  )}
${supports.length === 0 ? NOTHING : supportTable(context, slug, supports)}
${entries.comments.map(
  ({ proposal, side, body, lang }, index) => markup`<section aria-labelledby="comment-${index}">
<h2 id="comment-${index}">${t('paper-contributions.comment', { number: index + 1 })}</h2>
<p class="small">${proposal === null ? t('paper-contributions.on-consultation') : proposalLink(context, slug, proposal)} · ${t(`comment-side.${side}`)}</p>
<div lang="${lang}" dir="auto">${paragraphs(body)}</div></section>`,
)}`;
}

function became(
  context: PageContext,
  slug: string,
  { proposals, comments, supports, held }: PaperOutcome & Pick<ContributionBatchView, 'held'>,
): Html {
  const { t } = context.locale;
  const moderated = (kind: 'proposal' | 'comment', id: string, nth: number) =>
    markup`<li><a href="${context.href(`/admin/moderation/${kind}/${id}`)}">${t(`paper-contributions.${kind}`, { number: nth + 1 })}</a>${held.includes(id) ? markup` ${state('soon', t('moderation.status-held', { kind }))}` : NOTHING}</li>`;
  const texts = [
    ...proposals.map(({ id }, nth) => moderated('proposal', id, nth)),
    ...comments.map(({ id }, nth) => moderated('comment', id, nth)),
  ];
  return markup`${
    texts.length === 0
      ? NOTHING
      : markup`<section aria-labelledby="texts"><h2 id="texts">${t('paper-contributions.became')}</h2><ul>${texts}</ul></section>`
  }
${supports.length === 0 ? NOTHING : supportTable(context, slug, supports)}`;
}

function supportTable(context: PageContext, slug: string, lines: Lines): Html {
  const { locale } = context;
  const { t } = locale;
  return adminTable({
    id: 'supports',
    title: t('supports.title'),
    caption: t('paper-contributions.supports-caption'),
    columns: [t('paper-contributions.proposal-number'), t('paper-contributions.side'), t('paper-contributions.count')],
    rows: lines.map(({ number, side, count }) => [
      proposalLink(context, slug, number),
      t(`comment-side.${side}`),
      locale.number(count),
    ]),
    empty: '',
  });
}

function proposalLink(context: PageContext, slug: string, number: number): Html {
  const name = context.locale.t('proposal.number', { number });
  return markup`<a href="${context.href(`/consultations/${slug}/proposals/${number}`)}">${name}</a>`;
}

function paragraphs(text: string): readonly Html[] {
  return text
    .split(/\n{2,}/)
    .map(
      (each) =>
        markup`<p>${each.split('\n').map((one, nth) => markup`${nth === 0 ? NOTHING : markup`<br>`}${one}`)}</p>`,
    );
}
