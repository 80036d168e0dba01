import { readFormerTemplate } from '../../application/template/reads.ts';
import { templateNote } from '../mapping/template.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { there } from './objects.ts';

/** A template while it is offered, and that it was there once it is not: what was signed of it is dropped with it. */
export async function templateAt(documents: DocumentContext, slug: string): Promise<Publication | null> {
  const { app, uris, signDocument } = documents;
  const stored = await readFormerTemplate(app, slug);
  if (stored === null) return null;
  if (stored.withdrawnAt === null) return await there(documents, templateNote(uris, stored), uris.institution);
  const document = tombstone({ id: uris.template(slug), deletedAt: stored.withdrawnAt, decision: null });
  return { state: 'gone', signed: await signDocument({ document, signer: uris.institution, history: 'erased' }) };
}
