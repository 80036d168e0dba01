import type { Consultation } from '../../domain/consultation/consultation.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml } from '../html.ts';
import type { Uris } from '../uris.ts';
import { digestSentence } from '../wording.ts';
import { inLanguages, instant, objectDocument, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';

export type DigestedProposal = { readonly number: number; readonly title: string };

/** More would be a wall of links: the rest is behind the last one. */
const LISTED = 10;

/** One post of a consultation for many new proposals. */
export function digestNote(
  uris: Uris,
  of: {
    readonly id: string;
    readonly consultation: Consultation;
    readonly proposals: readonly DigestedProposal[];
    readonly at: Date;
  },
): WireDocument {
  const { id, consultation, proposals } = of;
  const { slug, languages } = consultation;
  const group = uris.consultation(slug);
  const source = languages.find((lang) => lang in consultation.title) ?? Object.keys(consultation.title)[0] ?? '';
  const items = proposals.slice(0, LISTED).map(({ number, title }) => {
    const href = escapeHtml(uris.proposal(slug, number));
    return `<li><a href="${href}">${escapeHtml(title)}</a></li>`;
  });
  const link = `<p><a href="${escapeHtml(group)}">${escapeHtml(group)}</a></p>`;
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: group,
    audience: group,
    to: [PUBLIC],
    cc: [uris.collection(group, 'followers')],
    ...inLanguages(consultation.title, source, (title, lang) => {
      const sentence = escapeHtml(
        digestSentence([lang, ...languages], { consultation: title, proposals: proposals.length }),
      );
      return `<p>${sentence}</p><ul>${items.join('')}</ul>${link}`;
    }),
    published: instant(of.at),
    url: id,
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
  });
}
