import { readFeatureRequest } from '../../application/community/request/reads.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { pledgeNote, settlementNote } from '../mapping/pledge.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { type InConsultation, there } from './objects.ts';

type At = InConsultation<{ readonly number: number; readonly id: string }>;

/** One statement about what an institution gives to a feature request. */
export async function pledgeAt(documents: DocumentContext, { slug, number, id }: At): Promise<Publication | null> {
  const view = await readFeatureRequest(documents.app, { slug, number, viewer: ANYBODY });
  const stored = view.ok ? view.value.statements.find((each) => each.id === id) : undefined;
  if (stored === undefined) return null;
  const document = pledgeNote(documents.uris, { ...stored, slug, number });
  return await there(documents, document, documents.uris.institution);
}

/** What came of the pledges to a feature request at one close. */
export async function settlementAt(documents: DocumentContext, { slug, number, id }: At): Promise<Publication | null> {
  const view = await readFeatureRequest(documents.app, { slug, number, viewer: ANYBODY });
  if (!view.ok) return null;
  const settlement = view.value.settlements.find((each) => each.id === id);
  if (settlement === undefined) return null;
  const document = settlementNote(documents.uris, { slug, number, settlement });
  return await there(documents, document, documents.uris.institution);
}
