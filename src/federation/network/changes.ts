import { z } from 'zod';
import {
  CHANGES_PAGE,
  type Changes,
  type ChangesCursor,
  readChanges,
  TOLD_KINDS,
} from '../../application/network/read-changes.ts';
import { readCohosts } from '../../application/network/read-cohosts.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { consultationActor } from '../mapping/consultation.ts';
import { objectDocument } from '../mapping/document.ts';
import { PUBLIC_AUDIENCE } from '../publication/actors.ts';
import type { Press } from '../publication/publication.ts';
import { documentOf } from './change-documents.ts';

/** A page is no larger than what nodes read of one another. */
export const PAGE_BYTES_MAX = 900 * 1024;

const ID = z.uuid().nullable();
const WHOLE = z.strictObject({ kind: z.enum(TOLD_KINDS), after: z.string().max(60).nullable(), since: ID });
const CURSOR = z.union([z.strictObject({ kind: z.literal('since'), since: ID }), WHOLE]);

/**
 * The collection by which a co-host reads a consultation of ours, or a page of it, as JSON; null where it is no
 * consultation of ours. Its items are the documents at their ids, without a proof, and in the source language only where
 * a text is rendered (docs/federate/changes.md).
 */
export async function changesAt(
  press: Press,
  at: { readonly slug: string; readonly query: URLSearchParams },
): Promise<string | null> {
  const id = press.uris.collection(press.uris.consultation(at.slug), 'changes');
  if (!at.query.has('cursor') && !at.query.has('page')) {
    const found = await readConsultation(press.app, { slug: at.slug, audience: PUBLIC_AUDIENCE });
    if (!found.ok || found.value.consultation.host !== null) return null;
    return JSON.stringify(objectDocument({ id, type: 'OrderedCollection', first: `${id}?page=true` }));
  }
  const asked = at.query.get('cursor');
  const cursor = asked === null ? null : cursorIn(asked);
  for (let limit = CHANGES_PAGE; ; limit = Math.ceil(limit / 4)) {
    const changes = await readChanges(press.app, { slug: at.slug, cursor, limit });
    if (!changes.ok) return null;
    const page = JSON.stringify(await pageOf(press, id, { asked, changes: changes.value }));
    if (limit === 1 || Buffer.byteLength(page) <= PAGE_BYTES_MAX) return page;
  }
}

async function pageOf(
  press: Press,
  id: string,
  { asked, changes }: { readonly asked: string | null; readonly changes: Changes },
): Promise<object> {
  const { uris } = press;
  const { consultation } = changes;
  const items: object[] = [];
  for (const told of changes.items) {
    const document =
      told.kind === 'consultation'
        ? await consultationNow(press, consultation.slug)
        : documentOf(uris, consultation, told);
    // What was signed stays as it was, with the context that its proof is of.
    if (document !== null) items.push(told.kind === 'subtotal' ? document : withoutContext(document));
  }
  const onward = `${id}?cursor=${textOf(changes.next)}`;
  return objectDocument({
    id: asked === null ? `${id}?page=true` : `${id}?cursor=${encodeURIComponent(asked)}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    ...(changes.anew ? { anew: true } : {}),
    ...(changes.more ? { next: onward } : { again: onward }),
    orderedItems: items,
  });
}

async function consultationNow(press: Press, slug: string) {
  const found = await readConsultation(press.app, { slug, audience: PUBLIC_AUDIENCE });
  if (!found.ok) return null;
  const { consultation, rules, extensions } = found.value;
  const keys = await press.keys.published(press.uris.consultation(slug));
  const cohosts = await readCohosts(press.app, consultation.id);
  return consultationActor(press.uris, consultation, { keys, rules, extensions, cohosts });
}

/** The page has one context for all of its items; keys are in the actor's own document. */
export function withoutContext(document: Readonly<Record<string, unknown>>): object {
  const { '@context': _context, publicKey: _rsa, assertionMethod: _ed25519, ...members } = document;
  return members;
}

export function textOf(cursor: ChangesCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** A made-up cursor is none: who gives it begins again. */
export function cursorIn(text: string): ChangesCursor | null {
  try {
    const read = CURSOR.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
