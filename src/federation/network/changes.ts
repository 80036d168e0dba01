import { z } from 'zod';
import type { LocatedStatement } from '../../application/community/pledge/ports.ts';
import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { readHolders } from '../../application/network/cohost/reads.ts';
import { CHANGE_KINDS, type Change } from '../../application/network/mirror/change-kinds.ts';
import {
  CHANGES_PAGE,
  type Changes,
  type ChangesCursor,
  readChanges,
} from '../../application/network/mirror/read-changes.ts';
import type { PledgeStatement } from '../../domain/community/pledge.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { consultationActor } from '../mapping/consultation.ts';
import { objectDocument } from '../mapping/document.ts';
import { statementNote } from '../mapping/pledge.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { documentOf } from './change-documents.ts';

/** A page is no larger than what nodes read of one another. */
export const PAGE_BYTES_MAX = 900 * 1024;

const ID = z.uuid().nullable();
const WHOLE = z.strictObject({ kind: z.enum(CHANGE_KINDS), after: z.string().max(60).nullable(), since: ID });
/** Of the second form: whoever reads on from a cursor of before has no versions of proposals, and begins again. */
const CURSOR = z.tuple([z.literal(2), z.union([z.strictObject({ kind: z.literal('since'), since: ID }), WHOLE])]);

/**
 * The collection by which a co-host reads a consultation of ours, or a page of it, as JSON; null where it is no
 * consultation of ours. Its items are the documents at their ids, without a proof, and in the source language only where
 * a text is rendered (docs/federate/changes.md).
 */
export async function changesAt(
  documents: DocumentContext,
  at: { readonly slug: string; readonly query: URLSearchParams },
): Promise<string | null> {
  const id = documents.uris.collection(documents.uris.consultation(at.slug), 'changes');
  if (!at.query.has('cursor') && !at.query.has('page')) {
    const found = await readConsultation(documents.app, { slug: at.slug, viewer: ANYBODY });
    if (!found.ok || found.value.consultation.host !== null) return null;
    return JSON.stringify(objectDocument({ id, type: 'OrderedCollection', first: `${id}?page=true` }));
  }
  const query = at.query.get('cursor');
  const cursor = query === null ? null : cursorIn(query);
  for (let limit = CHANGES_PAGE; ; limit = Math.ceil(limit / 4)) {
    const changes = await readChanges(documents.app, { slug: at.slug, cursor, limit });
    if (!changes.ok) return null;
    const page = JSON.stringify(await pageOf(documents, id, { asked: query, changes: changes.value }));
    if (limit === 1 || Buffer.byteLength(page) <= PAGE_BYTES_MAX) return page;
  }
}

async function pageOf(
  documents: DocumentContext,
  id: string,
  { asked: query, changes }: { readonly asked: string | null; readonly changes: Changes },
): Promise<object> {
  const { uris } = documents;
  const { consultation } = changes;
  const items: object[] = [];
  for (const notification of changes.items) {
    const document =
      notification.kind === 'consultation'
        ? await consultationNow(documents, consultation.slug)
        : documentOf(uris, consultation, await signedByUs(documents, consultation, notification));
    // What was signed stays as it was, with the context that its proof is of.
    if (document !== null) items.push(isSigned(notification) ? document : withoutContext(document));
  }
  const onward = `${id}?cursor=${textOf(changes.next)}`;
  return objectDocument({
    id: query === null ? `${id}?page=true` : `${id}?cursor=${encodeURIComponent(query)}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    ...(changes.anew ? { anew: true } : {}),
    ...(changes.more ? { next: onward } : { again: onward }),
    orderedItems: items,
  });
}

/**
 * What this institution pledges itself is signed as everybody's: it is the same pledge where another institution hosts the community
 * later and passes it on.
 */
async function signedByUs<C extends Change>(documents: DocumentContext, { slug }: Consultation, change: C): Promise<C> {
  if (change.kind === 'pledge') return { ...change, pledge: await pledgeSignedByUs(documents, slug, change.pledge) };
  if (change.kind !== 'settlement') return change;
  const joins = await Promise.all(change.joins.map((join) => pledgeSignedByUs(documents, slug, join)));
  return { ...change, joins };
}

async function pledgeSignedByUs(
  documents: DocumentContext,
  slug: string,
  pledge: LocatedStatement,
): Promise<LocatedStatement> {
  const { app, uris, keys } = documents;
  const { statement, document, reference, number, id } = pledge;
  if (document !== null || reference !== null || statement.institution !== uris.institution) return pledge;
  const stated: PledgeStatement = { ...statement, request: uris.proposal(slug, number) };
  const note = statementNote(
    { uri: `${uris.pledge(slug, number, id)}/statement`, statement: stated },
    uris.consultation(slug),
  );
  const { body } = await createPrivateDocumentSigner(app, keys)(note, uris.institution);
  return { ...pledge, document: body };
}

/** What another institution signed: it stays byte by byte what the proof is of. */
export function isSigned(change: Change): boolean {
  return change.kind === 'subtotal' || (change.kind === 'answer' && change.cohost !== null);
}

async function consultationNow(documents: DocumentContext, slug: string) {
  const found = await readConsultation(documents.app, { slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, rules, extensions, cover } = found.value;
  const keys = await documents.keys.published(documents.uris.consultation(slug));
  const holders = await readHolders(documents.app, consultation.id);
  const image = cover === null ? null : { ...cover.wide, alt: cover.alt };
  const pictures = { icon: null, image };
  return consultationActor(documents.uris, consultation, { keys, rules, extensions, ...holders, pictures });
}

/** The page has one context for all of its items; keys are in the actor's own document. */
export function withoutContext(document: Readonly<Record<string, unknown>>): object {
  const { '@context': _context, publicKey: _rsa, assertionMethod: _ed25519, ...members } = document;
  return members;
}

export function textOf(cursor: ChangesCursor): string {
  return Buffer.from(JSON.stringify([2, cursor])).toString('base64url');
}

/** A made-up cursor is none: who gives it begins again. */
export function cursorIn(text: string): ChangesCursor | null {
  try {
    const read = CURSOR.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.data[1] : null;
  } catch {
    return null;
  }
}
