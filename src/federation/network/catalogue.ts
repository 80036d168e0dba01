import { z } from 'zod';
import {
  type CatalogueCursor,
  type CataloguePart,
  readOwnCatalogue,
} from '../../application/network/catalogue/own-catalogue.ts';
import {
  beginCatalogueChanges,
  type CatalogueChangesCursor,
  type ChangedEntry,
  readOwnChanges,
  STEPS,
} from '../../application/network/catalogue/own-changes.ts';
import type { ProposalSummary } from '../../application/proposal/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { TopicId } from '../../domain/kit/topic.ts';
import { beginningOf } from '../../domain/network/catalogue.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { instant, objectDocument, present } from '../mapping/document.ts';
import { phaseOf } from '../mapping/phase.ts';
import { topicUri } from '../mapping/tag.ts';
import { templateEntry } from '../mapping/template.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { Uris } from '../uris.ts';

const CURSOR = z.strictObject({ consultation: z.uuid(), after: z.string().max(1_000).nullable() });
const CHANGES_CURSOR = z.strictObject({
  since: z.uuid().nullable(),
  round: z
    .strictObject({
      upTo: z.uuid(),
      step: z.enum(STEPS),
      beyond: z.uuid().nullable(),
      after: z.string().max(1_000).nullable(),
    })
    .optional(),
});

/**
 * The collection by which other nodes read what this institution consults about, or a page of it, as JSON. Its items are
 * the beginnings of the documents at their ids, in their source languages, without a proof (docs/federate/catalogue.md).
 * With `since`, what changed after a cursor.
 */
export async function catalogueAt(documents: DocumentContext, query: URLSearchParams): Promise<string | null> {
  const id = documents.uris.collection(documents.uris.institution, 'catalogue');
  const since = query.get('since');
  if (since !== null) return await changesPage(documents, id, since);
  const request = query.get('cursor');
  if (request === null && !query.has('page')) {
    const begin = await beginCatalogueChanges(documents.app);
    const collection = { id, type: 'OrderedCollection', first: `${id}?page=true`, again: addressOf(id, begin) };
    return JSON.stringify(objectDocument(collection));
  }
  const cursor = request === null ? null : readCursor(CURSOR, request);
  if (request !== null && cursor === null) return null;
  const part = await readOwnCatalogue(documents.app, cursor);
  if (part === null && request !== null) return null;
  return JSON.stringify(
    objectDocument({
      id: request === null ? `${id}?page=true` : `${id}?cursor=${encodeURIComponent(request)}`,
      type: 'OrderedCollectionPage',
      partOf: id,
      ...(part === null || part.next === null ? {} : { next: `${id}?cursor=${textOf(part.next)}` }),
      orderedItems: part === null ? [] : itemsOf(documents.uris, part),
    }),
  );
}

/** A page of what changed; null for a cursor that is not known here. */
async function changesPage(documents: DocumentContext, id: string, request: string): Promise<string | null> {
  const cursor = readCursor(CHANGES_CURSOR, request);
  const changes = cursor === null ? null : await readOwnChanges(documents.app, cursor);
  if (changes === null) return null;
  const onward = addressOf(id, changes.next);
  return JSON.stringify(
    objectDocument({
      id: `${id}?since=${encodeURIComponent(request)}`,
      type: 'OrderedCollectionPage',
      partOf: id,
      ...(changes.next.round === undefined ? { again: onward } : { next: onward }),
      orderedItems: changes.entries.flatMap((entry) => changedItem(documents.uris, entry)),
    }),
  );
}

function changedItem(uris: Uris, entry: ChangedEntry): readonly object[] {
  const { consultation } = entry;
  if (entry.kind === 'consultation') return [consultationItem(uris, entry)];
  const { number, status } = entry.proposal;
  if (number === null) return [];
  if (status === 'published') return proposalItem(uris, consultation, entry.proposal);
  return [{ id: uris.proposal(consultation.slug, number), type: 'Tombstone' }];
}

function addressOf(id: string, cursor: CatalogueChangesCursor): string {
  return `${id}?since=${textOf(cursor)}`;
}

function itemsOf(uris: Uris, part: CataloguePart): readonly object[] {
  const { consultation, isFirst, proposals } = part;
  return [
    ...(isFirst ? [consultationItem(uris, part)] : []),
    ...proposals.flatMap((proposal) => proposalItem(uris, consultation, proposal)),
  ];
}

function consultationItem(
  uris: Uris,
  { consultation, template }: Pick<CataloguePart, 'consultation' | 'template'>,
): object {
  return {
    id: uris.consultation(consultation.slug),
    type: 'Group',
    title: consultation.title,
    summaryMap: beginnings(consultation.summary),
    languages: [...consultation.languages],
    phases: consultation.phases.map(phaseOf),
    tag: consultation.topics.map(topicTag),
    published: instant(consultation.publishedAt ?? consultation.createdAt),
    ...present({ template: template === null ? null : templateEntry(uris, template) }),
  };
}

function proposalItem(uris: Uris, { slug }: Consultation, proposal: ProposalSummary): readonly object[] {
  const { number, supports, publishedAt, receivedAt } = proposal;
  if (number === null) return [];
  const counted = supports.visible ? STANDINGS.filter((standing) => supports.totals.for[standing] > 0) : [];
  return [
    {
      id: uris.proposal(slug, number),
      type: 'Note',
      consultation: uris.consultation(slug),
      number,
      title: proposal.title,
      summaryMap: beginnings(proposal.body),
      tag: [...proposal.tags.map((tag) => ({ type: 'Hashtag', name: `#${tag}` })), ...proposal.topics.map(topicTag)],
      ...present({ verdict: proposal.verdict }),
      ...(supports.visible
        ? {
            standingTotals: counted.map((standing) => ({ standing, inFavour: supports.totals.for[standing] })),
          }
        : {}),
      published: instant(publishedAt ?? receivedAt),
      updated: instant(proposal.updatedAt),
    },
  ];
}

/** By its id alone: whoever reads a catalogue has the list, and a page holds a hundred entries. */
function topicTag(id: TopicId): object {
  return { type: 'Hashtag', href: topicUri(id), name: `#${id}` };
}

function beginnings(text: Localised): Localised {
  return Object.fromEntries(Object.entries(text).map(([lang, each]) => [lang, beginningOf(each)]));
}

function textOf(cursor: CatalogueCursor | CatalogueChangesCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
