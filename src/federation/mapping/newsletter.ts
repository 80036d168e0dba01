import type { NewsletterView } from '../../application/mail/newsletter/reads.ts';
import { type Lang, textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { inLanguages, instant, objectDocument, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';

/**
 * A newsletter as a post of the institution, with its subject, its text and its page. One to the followers of a consultation
 * has that as its audience; of a consultation that another institution hosts, it is a post of ours alone.
 */
export function newsletterNote(
  uris: Uris,
  of: { readonly newsletter: NewsletterView; readonly languages: readonly Lang[]; readonly publishedAt: Date },
): WireDocument {
  const { newsletter, languages } = of;
  const { consultation, subject, text } = newsletter;
  const id = uris.newsletter(newsletter.id);
  const group = consultation === null || consultation.host !== null ? null : uris.consultation(consultation.slug);
  const source = languages.find((lang) => lang in text) ?? Object.keys(text)[0] ?? '';
  const link = `<p><a href="${escapeHtml(id)}">${escapeHtml(id)}</a></p>`;
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    ...(group === null ? {} : { audience: group }),
    to: [PUBLIC],
    cc: [uris.collection(uris.institution, 'followers'), ...(group === null ? [] : [group])],
    ...inLanguages(text, source, (body, lang) => {
      const title = textIn(subject, [lang]).text;
      return `<p><strong>${escapeHtml(title)}</strong></p>${officialHtmlOf(body)}${link}`;
    }),
    published: instant(of.publishedAt),
    url: id,
    interactionPolicy: INTERACTION_POLICY,
    ...(group === null ? {} : { consultation: group }),
  });
}
