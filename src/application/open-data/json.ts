import { textIn } from '../../domain/kit/text.ts';
import type { ConsultationExport, ExportedProposal } from '../export/export-consultation.ts';
import type { ExportedComment } from '../export/ports.ts';
import { publishedJsonl } from './published-ballots.ts';
import { tallyDocument } from './tally.ts';

/** Proposals as JSON, one a line, with every language and every standing. */
export async function* proposalsJsonl(of: ConsultationExport): AsyncGenerator<string> {
  for await (const proposal of of.proposals()) yield `${JSON.stringify(proposalDocument(proposal))}\n`;
}

/** Comments as JSON, one a line. */
export async function* commentsJsonl(of: ConsultationExport): AsyncGenerator<string> {
  for await (const comment of of.comments()) yield `${JSON.stringify(commentDocument(comment))}\n`;
}

/** Ballots with their tally as anybody sees it, one a line. */
export async function* ballotsJsonl(of: ConsultationExport): AsyncGenerator<string> {
  for await (const { view } of of.ballots()) yield `${JSON.stringify(tallyDocument(view, of.origin))}\n`;
}

/** The anonymous ballots of each ballot that was counted: what a recount needs, one ballot after the other. */
export async function* publishedBallotsJsonl(of: ConsultationExport): AsyncGenerator<string> {
  for await (const { published } of of.ballots()) if (published !== null) yield* publishedJsonl(published);
}

/** Published proposals that have a place, as GeoJSON (RFC 7946: WGS 84, longitude first). */
export async function* proposalsGeojson(of: ConsultationExport): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for await (const proposal of of.proposals()) {
    const { location, place, number, status, lang, url, tags, topics } = proposal;
    if (location === null || status !== 'published') continue;
    const feature = {
      type: 'Feature',
      id: number,
      geometry: { type: 'Point', coordinates: [location.lon, location.lat] },
      properties: {
        number,
        title: textIn(proposal.title, [lang]).text,
        lang,
        place,
        tags,
        topics,
        url,
        supports: supportsOf(proposal),
      },
    };
    yield `${first ? '' : ','}\n${JSON.stringify(feature)}`;
    first = false;
  }
  yield '\n]}\n';
}

function proposalDocument(proposal: ExportedProposal): object {
  const { receivedAt, publishedAt, updatedAt, supports, ...rest } = proposal;
  return {
    ...rest,
    createdAt: receivedAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
    supports: supportsOf(proposal),
    ...(supports.visible ? {} : { supportsHiddenUntil: supports.until?.toISOString() ?? null }),
  };
}

/** Supports and objections by standing; null while they are hidden. */
function supportsOf({ supports }: ExportedProposal): object | null {
  return supports.visible ? supports.totals : null;
}

function commentDocument({ proposalNumber, receivedAt, ...comment }: ExportedComment): object {
  return { ...comment, proposal: proposalNumber, createdAt: receivedAt.toISOString() };
}
