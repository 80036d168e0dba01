import { CHANGES_PAGE } from '../../application/network/read-changes.ts';
import { type Copy, readCopy } from '../../application/network/read-copy.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { slugAtHost } from '../../domain/network/host.ts';
import { consultationActor } from '../mapping/consultation.ts';
import { objectDocument } from '../mapping/document.ts';
import { PUBLIC_AUDIENCE } from '../publication/actors.ts';
import type { Press } from '../publication/publication.ts';
import { urisOf } from '../uris.ts';
import { documentOf } from './change-documents.ts';
import { cursorIn, PAGE_BYTES_MAX, textOf, withoutContext } from './changes.ts';

/**
 * A page of what this node keeps of a consultation of another institution, as JSON: the documents at their ids there, as
 * far as they are known here. Null where there is no such consultation (docs/federate/changes.md).
 */
export async function copyAt(press: Press, query: URLSearchParams): Promise<string | null> {
  const uri = query.get('of');
  const asked = query.get('cursor');
  const cursor = asked === null ? null : cursorIn(asked);
  if (uri === null || cursor?.kind === 'since' || (asked !== null && cursor === null)) return null;
  for (let limit = CHANGES_PAGE; ; limit = Math.ceil(limit / 4)) {
    const copy = await readCopy(press.app, { uri, cursor, limit });
    if (copy === null) return null;
    const page = JSON.stringify(await pageOf(press, { uri, asked, copy }));
    if (limit === 1 || Buffer.byteLength(page) <= PAGE_BYTES_MAX) return page;
  }
}

async function pageOf(
  press: Press,
  { uri, asked, copy }: { readonly uri: string; readonly asked: string | null; readonly copy: Copy },
): Promise<object> {
  const { consultation, next } = copy;
  const partOf = `${press.uris.collection(press.uris.institution, 'copy')}?of=${encodeURIComponent(uri)}`;
  const there = urisOf(new URL(uri).origin);
  const atHost = { ...consultation, slug: slugAtHost(consultation), host: null };
  const items: object[] = [];
  for (const told of copy.items) {
    const document =
      told.kind === 'consultation'
        ? await consultationThere(press, copy)
        : documentOf(there, atHost, { ...told, imagesAt: press.uris });
    if (document !== null) items.push(withoutContext(document));
  }
  const onward = (to: string) => `${partOf}&cursor=${to}`;
  return objectDocument({
    id: asked === null ? `${partOf}&page=true` : onward(encodeURIComponent(asked)),
    type: 'OrderedCollectionPage',
    partOf,
    ...(next === null ? { again: `${partOf}&page=true` } : { next: onward(textOf(next)) }),
    orderedItems: items,
  });
}

async function consultationThere(press: Press, { consultation }: Copy) {
  const found = await readConsultation(press.app, { slug: consultation.slug, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  const { rules, extensions } = found.value;
  // Its own keys are not ours to tell; the page leaves out whichever are here.
  const keys = await press.keys.published(press.uris.institution);
  const there = urisOf(new URL(consultation.host.uri).origin);
  return consultationActor(
    there,
    { ...consultation, slug: slugAtHost(consultation) },
    { keys, rules, extensions, cohosts: [] },
  );
}
