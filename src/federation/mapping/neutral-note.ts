import type { Lang } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml } from '../html.ts';
import { instant, objectDocument, type WireDocument } from './document.ts';

/**
 * What takes the place of a proposal's text before it is deleted: forums keep the title of a deleted topic, and make it
 * anew of the text that an Update brings.
 */
export function neutralNote(of: {
  readonly id: string;
  readonly actor: string;
  readonly group: string;
  readonly lang: Lang;
  readonly text: string;
  readonly publishedAt: Date;
  readonly at: Date;
}): WireDocument {
  const content = `<p>${escapeHtml(of.text)}</p>`;
  return objectDocument({
    id: of.id,
    type: 'Note',
    attributedTo: of.actor,
    audience: of.group,
    context: of.group,
    to: [PUBLIC],
    cc: [of.group],
    content,
    contentMap: { [of.lang]: content },
    published: instant(of.publishedAt),
    updated: instant(of.at),
    url: of.id,
  });
}
