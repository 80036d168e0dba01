import { readPledge, readSettlement } from '../../application/community/request/reads.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { pledgeNote, settlementNote } from '../mapping/pledge.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { type InConsultation, there } from './objects.ts';

type At = InConsultation<{ readonly number: number; readonly id: string }>;

/** One statement about what an institution gives to a feature request. */
export async function pledgeAt(documents: DocumentContext, { slug, number, id }: At): Promise<Publication | null> {
  const stored = await readPledge(documents.app, { slug, number, id, viewer: ANYBODY });
  if (stored === null) return null;
  return await there(documents, pledgeNote(documents.uris, stored), documents.uris.institution);
}

/** What came of the pledges to a feature request at one close. */
export async function settlementAt(documents: DocumentContext, { slug, number, id }: At): Promise<Publication | null> {
  const found = await readSettlement(documents.app, { slug, number, id, viewer: ANYBODY });
  if (found === null) return null;
  const document = settlementNote(documents.uris, { slug, number, ...found });
  return await there(documents, document, documents.uris.institution);
}
