import type { PublishedBallotsView } from '../ballot/read-tally.ts';
import { column, csvLine, headerLine, type TableDescription, textCell } from '../kit/csv.ts';

/** Names the form of the first line, for whoever reads it in ten years. */
export const PUBLISHED_FORMAT = 'parvis-published-ballots-1';

/**
 * The anonymous ballots as JSON, one a line: first the rules as frozen, turnout, groups and what is withheld, then one
 * line a pattern in the order of its publication. All it takes to count them again; nobody is in it, and no time.
 */
export async function* publishedJsonl(of: PublishedBallotsView): AsyncGenerator<string, void> {
  const { ballot, rules, publication } = of;
  const head = {
    format: PUBLISHED_FORMAT,
    ballot: ballot.id,
    slug: ballot.slug,
    rulesHash: ballot.rulesHash,
    rules,
    extensions: ballot.extensions.map(({ from, to, reason, at }) => ({
      from: from.toISOString(),
      to: to.toISOString(),
      reason,
      at: at.toISOString(),
    })),
    publishedAt: publication.publishedAt.toISOString(),
    turnout: publication.ballots.turnout,
    piles: publication.ballots.piles,
    withheld: publication.ballots.withheld,
  };
  yield `${JSON.stringify(head)}\n`;
  for await (const { pile, content, count } of of.patterns()) yield `${JSON.stringify({ pile, content, count })}\n`;
}

const REQUIRED = { constraints: { required: true } } as const;

export const PUBLISHED_FILE = {
  name: 'published_file',
  title: 'Anonymous ballots of one ballot as published, alike ones together',
  columns: [
    {
      ...column('standings', 'string', 'Whose ballots: standings that are published together, joined by +'),
      ...REQUIRED,
    },
    {
      ...column('ballot', 'string', 'What they say; withheld for those that are published as a sum only'),
      ...REQUIRED,
    },
    { ...column('count', 'integer', 'How many say so'), constraints: { required: true, minimum: 1 } },
  ],
  primaryKey: ['standings', 'ballot'],
} as const satisfies TableDescription;

/**
 * The same as a table, for spreadsheets: what a spreadsheet would take for a formula has an apostrophe before it, and
 * of what is withheld only the number is there.
 */
export async function* publishedCsv(of: PublishedBallotsView): AsyncGenerator<string, void> {
  const { piles } = of.publication.ballots;
  const whose = piles.map(({ standings }) => standings.join('+'));
  yield headerLine(PUBLISHED_FILE);
  for await (const { pile, content, count } of of.patterns()) {
    yield csvLine([whose[pile] ?? '', textCell(content), count]);
  }
  for (const [index, { withheld }] of piles.entries()) {
    if (withheld > 0) yield csvLine([whose[index] ?? '', 'withheld', withheld]);
  }
}
