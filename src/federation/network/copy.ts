import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { CHANGES_PAGE } from '../../application/network/mirror/read-changes.ts';
import { type Copy, readCopy } from '../../application/network/mirror/read-copy.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import { consultationActor } from '../mapping/consultation.ts';
import { objectDocument } from '../mapping/document.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { urisOf } from '../uris.ts';
import { documentOf } from './change-documents.ts';
import { cursorIn, isSigned, PAGE_BYTES_MAX, textOf, withoutContext } from './changes.ts';

/**
 * A page of what this node keeps of a consultation of another institution, as JSON: the documents at their ids there, as
 * far as they are known here. Null where there is no such consultation (docs/federate/changes.md).
 */
export async function copyAt(documents: DocumentContext, query: URLSearchParams): Promise<string | null> {
  const uri = query.get('of');
  const request = query.get('cursor');
  const cursor = request === null ? null : cursorIn(request);
  if (uri === null || cursor?.kind === 'since' || (request !== null && cursor === null)) return null;
  for (let limit = CHANGES_PAGE; ; limit = Math.ceil(limit / 4)) {
    const copy = await readCopy(documents.app, { uri, cursor, limit });
    if (copy === null) return null;
    const page = JSON.stringify(await pageOf(documents, { uri, asked: request, copy }));
    if (limit === 1 || Buffer.byteLength(page) <= PAGE_BYTES_MAX) return page;
  }
}

async function pageOf(
  documents: DocumentContext,
  { uri, asked: query, copy }: { readonly uri: string; readonly asked: string | null; readonly copy: Copy },
): Promise<object> {
  const { consultation, next } = copy;
  const partOf = `${documents.uris.collection(documents.uris.institution, 'copy')}?of=${encodeURIComponent(uri)}`;
  const there = urisOf(new URL(uri).origin);
  const atHost = { ...consultation, slug: slugAtHost(consultation), host: null };
  const items: object[] = [];
  for (const notification of copy.items) {
    const document =
      notification.kind === 'consultation'
        ? await consultationThere(documents, copy)
        : documentOf(there, atHost, { ...notification, imagesAt: documents.uris });
    if (document !== null)
      items.push(notification.kind === 'answer' && isSigned(notification) ? document : withoutContext(document));
  }
  const onward = (to: string) => `${partOf}&cursor=${to}`;
  return objectDocument({
    id: query === null ? `${partOf}&page=true` : onward(encodeURIComponent(query)),
    type: 'OrderedCollectionPage',
    partOf,
    ...(next === null ? { again: `${partOf}&page=true` } : { next: onward(textOf(next)) }),
    orderedItems: items,
  });
}

async function consultationThere(documents: DocumentContext, { consultation }: Copy) {
  const found = await readConsultation(documents.app, { slug: consultation.slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { rules, extensions } = found.value;
  // Its own keys are not ours to tell; the page leaves out whichever are here.
  const keys = await documents.keys.published(documents.uris.institution);
  const there = urisOf(new URL(consultation.host.uri).origin);
  return consultationActor(
    there,
    { ...consultation, slug: slugAtHost(consultation) },
    { keys, rules, extensions, cohosts: [] },
  );
}
