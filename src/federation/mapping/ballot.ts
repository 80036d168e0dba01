import { canonicalText } from '../../application/kit/content-hash.ts';
import type { Ballot } from '../../domain/ballot/ballot.ts';
import { ballotRulesDocument } from '../../domain/ballot/rules-document.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { textIn } from '../../domain/kit/text.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { inLanguages, instant, objectDocument, present, type WireDocument } from './document.ts';

/**
 * A question put to the vote, with its frozen rules. Co-hosts read it, so that their people vote at home; nothing of it is
 * sent to followers, and nobody votes by an activity (docs/federate/subtotal.md).
 */
export function ballotNote(
  uris: Uris,
  { consultation, ballot }: { readonly consultation: Consultation; readonly ballot: Ballot },
): WireDocument {
  const group = uris.consultation(consultation.slug);
  const id = uris.ballot(consultation.slug, ballot.slug);
  const source = consultation.languages.find((lang) => lang in ballot.question) ?? '';
  const link = `<p><a href="${escapeHtml(id)}">${escapeHtml(id)}</a></p>`;
  const body = inLanguages(ballot.question, source, (question, lang) => {
    const { text } = textIn(ballot.description ?? {}, [lang]);
    return `<p><strong>${escapeHtml(question)}</strong></p>${officialHtmlOf(text)}${link}`;
  });
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: group,
    audience: group,
    context: group,
    to: [PUBLIC],
    cc: [uris.institution],
    ...body,
    published: instant(ballot.publishedAt ?? ballot.createdAt),
    url: id,
    consultation: group,
    number: ballot.position,
    title: ballot.question,
    method: ballot.method,
    rulesText: canonicalText(ballotRulesDocument(ballot, slugAtHost(consultation))),
    ...present({ rulesHash: ballot.rulesHash }),
    opensAt: instant(ballot.opensAt),
    closesAt: instant(ballot.closesAt),
    ...present({ paperUntil: ballot.paperUntil === null ? null : instant(ballot.paperUntil) }),
    extensions: ballot.extensions.map(({ from, to, reason, at }) => ({
      formerly: instant(from),
      closesAt: instant(to),
      note: reason,
      decidedAt: instant(at),
    })),
  });
}
