import { textIn } from '../../domain/kit/text.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import type { ByStanding } from '../../domain/support/totals.ts';
import type { ConsultationExport, ExportedProposal } from '../export/export-consultation.ts';
import { type Cell, csvLine, textCell } from '../kit/csv.ts';
import { BALLOT_VOTES, BALLOTS, PUBLISHED_BALLOTS } from './ballot-tables.ts';
import { column, header, type Table } from './table.ts';

const HIDDEN = 'Empty while the rules hide results';

export const PROPOSALS: Table = {
  name: 'proposals',
  title: 'Proposals, one a row whatever became of it',
  columns: [
    column('number', 'integer', 'Number in the consultation, never used again; empty before it was accepted'),
    column('status', 'string', 'published, held (waits for an officer), withdrawn (by its author) or removed'),
    column('version', 'integer', 'Version people read now, counted from 1'),
    column('title', 'string', 'Title in its source language; empty where the text is not public'),
    column('body', 'string', 'Text in its source language, limited Markdown; empty where it is not public'),
    column('lang', 'string', 'Source language (BCP 47)'),
    column('author_kind', 'string', 'local, remote (another server), imported, paper or institution; never who'),
    column('created_at', 'datetime', 'When it was received, UTC'),
    column('supports_resident', 'integer', `Supports of residents whom the institution verified. ${HIDDEN}`),
    column('supports_registered', 'integer', `Supports of people with a confirmed address. ${HIDDEN}`),
    column('supports_fediverse', 'integer', `Supports of accounts on other servers. ${HIDDEN}`),
    column('supports_paper', 'integer', `Supports entered from paper. ${HIDDEN}`),
    column('supports_imported', 'integer', `Supports brought from another platform, never added to ours. ${HIDDEN}`),
    column('objections', 'integer', `Objections of every standing; supports.csv tells them apart. ${HIDDEN}`),
    column('comments', 'integer', 'Published comments'),
    column('content_hash', 'string', 'SHA-256 of the JCS form of title, body, lang, cost and amends'),
    column('url', 'string', 'Address of its page'),
  ],
  async *lines(of) {
    yield header(PROPOSALS);
    for await (const proposal of of.proposals()) yield csvLine(proposalCells(proposal));
  },
};

function proposalCells(proposal: ExportedProposal): readonly Cell[] {
  const { supports, lang } = proposal;
  const totals = supports.visible ? supports.totals : null;
  const inFavour = (standing: keyof ByStanding) => totals?.for[standing] ?? null;
  return [
    proposal.number,
    proposal.status,
    proposal.version,
    textCell(textIn(proposal.title, [lang]).text),
    textCell(textIn(proposal.body, [lang]).text),
    lang,
    proposal.authorKind,
    proposal.receivedAt.toISOString(),
    inFavour('resident'),
    inFavour('registered'),
    inFavour('fediverse'),
    inFavour('paper'),
    inFavour('imported'),
    totals === null ? null : STANDINGS.reduce((sum, standing) => sum + totals.against[standing], 0),
    proposal.comments,
    proposal.contentHash,
    proposal.url,
  ];
}

export const SUPPORTS: Table = {
  name: 'supports',
  title: 'Supports and objections by standing, none while the rules hide results',
  columns: [
    column('number', 'integer', 'Number of the proposal'),
    column('side', 'string', 'for (a support) or against (an objection)'),
    column('standing', 'string', 'What the institution knows of those who gave them'),
    column('count', 'integer', 'How many, to every version'),
  ],
  async *lines(of) {
    yield header(SUPPORTS);
    for await (const { number, supports } of of.proposals()) {
      if (!supports.visible) continue;
      for (const side of ['for', 'against'] as const) {
        for (const standing of STANDINGS) {
          const count = supports.totals[side][standing];
          if (count > 0) yield csvLine([number, side, standing, count]);
        }
      }
    }
  },
};

export const COMMENTS: Table = {
  name: 'comments',
  title: 'Comments that are or were public',
  columns: [
    column('id', 'string', 'Identifier'),
    column('proposal', 'integer', 'Number of the proposal; empty for a comment on the consultation'),
    column('parent_id', 'string', 'The comment it answers'),
    column('depth', 'integer', '0 for one that answers none'),
    column('side', 'string', 'for, neutral or against'),
    column('status', 'string', 'published, withdrawn (by its author) or removed'),
    column('body', 'string', 'Text; empty where it is no longer public'),
    column('lang', 'string', 'Language (BCP 47)'),
    column('author_kind', 'string', 'local, remote (another server), imported, paper or institution; never who'),
    column('created_at', 'datetime', 'When it was received, UTC'),
  ],
  async *lines(of) {
    yield header(COMMENTS);
    for await (const comment of of.comments()) {
      yield csvLine([
        comment.id,
        comment.proposalNumber,
        comment.parentId,
        comment.depth,
        comment.side,
        comment.status,
        textCell(comment.body),
        comment.lang,
        comment.authorKind,
        comment.receivedAt.toISOString(),
      ]);
    }
  },
};

export const TABLES: readonly Table[] = [PROPOSALS, SUPPORTS, COMMENTS, BALLOTS, BALLOT_VOTES, PUBLISHED_BALLOTS];

/** What the files are and what their columns mean: a Frictionless Data Package (datapackage.org), as JSON. */
export function describeTables({ consultation, origin, at }: ConsultationExport): string {
  const title = textIn(consultation.title, consultation.languages).text;
  const described = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: consultation.slug,
    title,
    description:
      'Texts that a spreadsheet would take for a formula begin with an apostrophe that is not part of them. ' +
      'The file holds nothing that says who anybody is.',
    homepage: `${origin}/consultations/${consultation.slug}`,
    created: at.toISOString(),
    resources: TABLES.map((table) => ({
      name: table.name,
      title: table.title,
      path: `${table.name}.csv`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
      schema: { fields: table.columns, missingValues: [''] },
    })),
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}
