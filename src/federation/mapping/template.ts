import { canonicalText } from '../../application/kit/content-hash.ts';
import type { StoredTemplate } from '../../application/template/ports.ts';
import { PUBLIC } from '../contexts.ts';
import type { Uris } from '../uris.ts';
import { instant, objectDocument, type WireDocument } from './document.ts';

/**
 * A template as the institution offers it, signed by it. The text is what `contentHash` is of, so that whoever has the document can
 * check it with `sha256sum` (docs/federate/template.md).
 */
export function templateNote(uris: Uris, stored: StoredTemplate): WireDocument {
  const { slug, template, contentHash, version, publishedAt } = stored;
  const id = uris.template(slug);
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    to: [PUBLIC],
    url: id,
    consultation: uris.consultation(slug),
    title: template.title,
    version,
    published: instant(publishedAt),
    contentHash,
    templateText: canonicalText(template),
  });
}

/** The same as the catalogue lists it, beside its consultation. */
export function templateEntry(uris: Uris, { slug, template, contentHash }: StoredTemplate): object {
  const { title, purpose, licence } = template;
  return { id: uris.template(slug), title, purpose, licence, contentHash };
}
