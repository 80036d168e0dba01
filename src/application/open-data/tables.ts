import { textIn } from '../../domain/kit/text.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { PROPOSAL_STATUSES } from '../../domain/proposal/proposal.ts';
import type { ByStanding } from '../../domain/support/support.ts';
import type { ExportedProposal } from '../export/export-consultation.ts';
import { type Cell, column, csvLine, headerLine, textCell } from '../kit/csv.ts';
import { BALLOT_VOTES, BALLOTS, PUBLISHED_BALLOTS } from './ballot-tables.ts';
import type { Table } from './table.ts';

const HIDDEN = 'Empty while the rules hide results';
const REQUIRED = { constraints: { required: true } } as const;
const COUNT = { constraints: { minimum: 0 } } as const;
const COUNTED = { constraints: { required: true, minimum: 0 } } as const;
const AUTHOR = {
  constraints: { required: true, enum: ['local', 'remote', 'imported', 'paper', 'institution'] },
} as const;
const OF_PROPOSAL = { resource: 'proposals', fields: ['number'] } as const;

export const PROPOSALS: Table = {
  name: 'proposals',
  title: 'Proposals, one a row whatever became of it',
  columns: [
    {
      ...column('number', 'integer', 'Number in the consultation, never used again; empty before it was accepted'),
      ...COUNT,
    },
    {
      ...column('status', 'string', 'published, held (waits for an officer), withdrawn (by its author) or removed'),
      ...{
        constraints: { required: true, enum: PROPOSAL_STATUSES },
      },
    },
    { ...column('version', 'integer', 'Version people read now, counted from 1'), ...COUNTED },
    column('title', 'string', 'Title in its source language; empty where the text is not public'),
    column('body', 'string', 'Text in its source language, limited Markdown; empty where it is not public'),
    { ...column('lang', 'string', 'Source language (BCP 47)'), ...REQUIRED },
    {
      ...column('author_kind', 'string', 'local, remote (another server), imported, paper or institution; never who'),
      ...AUTHOR,
    },
    { ...column('created_at', 'datetime', 'When it was received, UTC'), ...REQUIRED },
    {
      ...column('supports_resident', 'integer', `Supports of residents whom the institution verified. ${HIDDEN}`),
      ...COUNT,
    },
    { ...column('supports_registered', 'integer', `Supports of people with a confirmed address. ${HIDDEN}`), ...COUNT },
    { ...column('supports_fediverse', 'integer', `Supports of accounts on other servers. ${HIDDEN}`), ...COUNT },
    { ...column('supports_paper', 'integer', `Supports entered from paper. ${HIDDEN}`), ...COUNT },
    {
      ...column(
        'supports_imported',
        'integer',
        `Supports brought from another platform, never added to ours. ${HIDDEN}`,
      ),
      ...COUNT,
    },
    {
      ...column('objections', 'integer', `Objections of every standing; supports.csv tells them apart. ${HIDDEN}`),
      ...COUNT,
    },
    { ...column('comments', 'integer', 'Published comments'), ...COUNTED },
    column('content_hash', 'string', 'SHA-256 of the JCS form of title, body, lang, cost and amends'),
    { ...column('url', 'string', 'Address of its page'), format: 'uri' },
  ],
  uniqueKeys: [['number']],
  async *lines(of) {
    yield headerLine(PROPOSALS);
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
    { ...column('number', 'integer', 'Number of the proposal'), ...COUNTED },
    {
      ...column('side', 'string', 'for (a support) or against (an objection)'),
      ...{
        constraints: { required: true, enum: ['for', 'against'] },
      },
    },
    {
      ...column('standing', 'string', 'What the institution knows of those who gave them'),
      ...{
        constraints: { required: true, enum: STANDINGS },
      },
    },
    { ...column('count', 'integer', 'How many, to every version'), ...COUNTED },
  ],
  primaryKey: ['number', 'side', 'standing'],
  foreignKeys: [{ fields: ['number'], reference: OF_PROPOSAL }],
  async *lines(of) {
    yield headerLine(SUPPORTS);
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
    { ...column('id', 'string', 'Identifier'), ...REQUIRED },
    { ...column('proposal', 'integer', 'Number of the proposal; empty for a comment on the consultation'), ...COUNT },
    column('parent_id', 'string', 'The comment it answers'),
    { ...column('depth', 'integer', '0 for one that answers none'), ...COUNTED },
    {
      ...column('side', 'string', 'for, neutral or against'),
      ...{
        constraints: { required: true, enum: ['for', 'neutral', 'against'] },
      },
    },
    {
      ...column('status', 'string', 'published, withdrawn (by its author) or removed'),
      ...{
        constraints: { required: true, enum: ['published', 'withdrawn', 'removed'] },
      },
    },
    column('body', 'string', 'Text; empty where it is no longer public'),
    { ...column('lang', 'string', 'Language (BCP 47)'), ...REQUIRED },
    {
      ...column('author_kind', 'string', 'local, remote (another server), imported, paper or institution; never who'),
      ...AUTHOR,
    },
    { ...column('created_at', 'datetime', 'When it was received, UTC'), ...REQUIRED },
  ],
  primaryKey: ['id'],
  foreignKeys: [{ fields: ['proposal'], reference: OF_PROPOSAL }],
  async *lines(of) {
    yield headerLine(COMMENTS);
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
