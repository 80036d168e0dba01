import { readInstitution } from '../../application/institution/reads.ts';
import { readPublicNewsletter } from '../../application/mail/newsletter/reads.ts';
import { newsletterNote } from '../mapping/newsletter.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { there } from './objects.ts';

/** A newsletter that everybody can read; nothing of a draft, and of one that was hidden. */
export async function newsletterAt(documents: DocumentContext, id: string): Promise<Publication | null> {
  const found = await readPublicNewsletter(documents.app, id);
  const view = await readInstitution(documents.app);
  if (!found.ok || view === null) return null;
  const { startedAt, createdAt } = found.value;
  const document = newsletterNote(documents.uris, {
    newsletter: found.value,
    languages: view.institution.languages,
    publishedAt: startedAt ?? createdAt,
  });
  return await there(documents, document, documents.uris.institution);
}
