import { z } from 'zod';
import {
  type CatalogueCursor,
  type CataloguePart,
  readOwnCatalogue,
} from '../../application/network/catalogue/own-catalogue.ts';
import type { ProposalSummary } from '../../application/proposal/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { beginningOf } from '../../domain/network/catalogue.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { instant, objectDocument, present } from '../mapping/document.ts';
import { phaseOf } from '../mapping/phase.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { Uris } from '../uris.ts';

const CURSOR = z.strictObject({ consultation: z.uuid(), after: z.string().max(1_000).nullable() });

/**
 * The collection by which other nodes read what this institution consults about, or a page of it, as JSON. Its items are
 * the beginnings of the documents at their ids, in their source languages, without a proof (docs/federate/catalogue.md).
 */
export async function catalogueAt(documents: DocumentContext, query: URLSearchParams): Promise<string | null> {
  const id = documents.uris.collection(documents.uris.institution, 'catalogue');
  const request = query.get('cursor');
  if (request === null && !query.has('page')) {
    return JSON.stringify(objectDocument({ id, type: 'OrderedCollection', first: `${id}?page=true` }));
  }
  const cursor = request === null ? null : cursorIn(request);
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

function itemsOf(uris: Uris, { consultation, isFirst, proposals }: CataloguePart): readonly object[] {
  return [
    ...(isFirst ? [consultationItem(uris, consultation)] : []),
    ...proposals.flatMap((proposal) => proposalItem(uris, consultation, proposal)),
  ];
}

function consultationItem(uris: Uris, consultation: Consultation): object {
  return {
    id: uris.consultation(consultation.slug),
    type: 'Group',
    title: consultation.title,
    summaryMap: beginnings(consultation.summary),
    languages: [...consultation.languages],
    phases: consultation.phases.map(phaseOf),
    published: instant(consultation.publishedAt ?? consultation.createdAt),
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
      tag: proposal.tags.map((tag) => ({ type: 'Hashtag', name: `#${tag}` })),
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

function beginnings(text: Localised): Localised {
  return Object.fromEntries(Object.entries(text).map(([lang, each]) => [lang, beginningOf(each)]));
}

function textOf(cursor: CatalogueCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function cursorIn(text: string): CatalogueCursor | null {
  try {
    const read = CURSOR.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
