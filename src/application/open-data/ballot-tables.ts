import type { Ballot } from '../../domain/ballot/ballot.ts';
import { METHODS } from '../../domain/ballot/method.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { ExportedBallot } from '../export/export-consultation.ts';
import { column, csvLine, headerLine, textCell } from '../kit/csv.ts';
import type { Table } from './table.ts';

const REQUIRED = { constraints: { required: true } } as const;
const COUNT = { constraints: { minimum: 0 } } as const;
const BALLOT = { ...column('ballot', 'string', 'Its name in addresses'), ...REQUIRED };
const OF_BALLOT = { fields: ['ballot'], reference: { resource: 'ballots', fields: ['ballot'] } } as const;

export const BALLOTS: Table = {
  name: 'ballots',
  title: 'Questions put to the vote',
  columns: [
    BALLOT,
    column('question', 'string', 'The question in the first language of the consultation that it has'),
    {
      ...column('method', 'string', 'How it is counted (docs/ballots)'),
      constraints: { required: true, enum: METHODS },
    },
    { ...column('opens_at', 'datetime', 'From when votes are taken, UTC'), ...REQUIRED },
    { ...column('closes_at', 'datetime', 'Until when, extensions included, UTC'), ...REQUIRED },
    { ...column('rules_hash', 'string', 'SHA-256 of the JCS form of the frozen question and rules'), ...REQUIRED },
    {
      ...column('cast', 'integer', 'Ballots cast and sheets confirmed; empty where it would tell a hidden result'),
      ...COUNT,
    },
    column('outcome', 'string', 'What was decided; empty before the result was published'),
    column('decided_by', 'string', 'The rule that decided it; empty before the result was published'),
    column('published_at', 'datetime', 'When result and anonymous ballots were published, UTC'),
    { ...column('withheld', 'integer', 'Ballots that are published as a sum only'), ...COUNT },
    { ...column('url', 'string', 'Address of its page'), format: 'uri' },
  ],
  primaryKey: ['ballot'],
  async *lines(of) {
    yield headerLine(BALLOTS);
    for await (const { view, url } of of.ballots()) {
      const { ballot, turnout, result, consultation } = view;
      const publication = result.visible ? result.publication : null;
      yield csvLine([
        ballot.slug,
        textCell(textIn(ballot.question, consultation.languages).text),
        ballot.method,
        ballot.opensAt.toISOString(),
        ballot.closesAt.toISOString(),
        ballot.rulesHash,
        turnout?.cast ?? null,
        publication?.tally.outcome.kind ?? null,
        publication?.tally.outcome.decidedBy ?? null,
        publication?.publishedAt.toISOString() ?? null,
        publication?.ballots.withheld ?? null,
        url,
      ]);
    }
  },
};

export const BALLOT_VOTES: Table = {
  name: 'ballot_votes',
  title: 'Votes by standing as published, none before',
  columns: [
    BALLOT,
    column('option', 'integer', 'Number of the option on the ballot; empty where the question itself is the option'),
    column('answer', 'string', 'Name of the option, or yes, no, signatures'),
    { ...column('standings', 'string', 'Whose votes: standings that are counted together, joined by +'), ...REQUIRED },
    {
      ...column('decides', 'string', 'yes where their votes decide, else no'),
      ...{
        constraints: { required: true, enum: ['yes', 'no'] },
      },
    },
    column('votes', 'integer', 'Votes, the sum of scores, or ballots that rank it first, as the method counts'),
    { ...column('objections', 'integer', 'Objections, where the method takes them'), ...COUNT },
  ],
  uniqueKeys: [['ballot', 'option', 'standings']],
  foreignKeys: [OF_BALLOT],
  async *lines(of) {
    yield headerLine(BALLOT_VOTES);
    for await (const exported of of.ballots()) yield* votesOf(exported);
  },
};

function* votesOf({ view }: ExportedBallot): Generator<string> {
  const { ballot, result, consultation } = view;
  if (!result.visible || result.publication === null) return;
  for (const { standings, deciding, count } of result.publication.tally.subtotals) {
    for (const [index, votes] of (count?.votes ?? []).entries()) {
      const option = ballot.options[index];
      const name = option === undefined ? unnamed(ballot, index) : textIn(option.name, consultation.languages).text;
      const objections = count?.objections[index] ?? null;
      const whose = standings.join('+');
      yield csvLine([
        ballot.slug,
        option?.number ?? null,
        textCell(name),
        whose,
        deciding ? 'yes' : 'no',
        votes,
        objections,
      ]);
    }
  }
}

function unnamed({ method }: Ballot, index: number): string {
  if (method === 'petition') return 'signatures';
  return index === 0 ? 'yes' : 'no';
}

export const PUBLISHED_BALLOTS: Table = {
  name: 'published_ballots',
  title: 'Anonymous ballots as published, alike ones together, none before',
  columns: [
    BALLOT,
    {
      ...column('standings', 'string', 'Whose ballots: standings that are published together, joined by +'),
      ...REQUIRED,
    },
    {
      ...column('marks', 'string', 'What they say (docs/ballots); withheld for those that are published as a sum only'),
      ...REQUIRED,
    },
    { ...column('count', 'integer', 'How many say so'), constraints: { required: true, minimum: 1 } },
  ],
  primaryKey: ['ballot', 'standings', 'marks'],
  foreignKeys: [OF_BALLOT],
  async *lines(of) {
    yield headerLine(PUBLISHED_BALLOTS);
    for await (const { view, published } of of.ballots()) {
      if (published === null) continue;
      const { slug } = view.ballot;
      const { piles } = published.publication.ballots;
      const whose = piles.map(({ standings }) => standings.join('+'));
      for await (const { pile, content, count } of published.patterns()) {
        yield csvLine([slug, whose[pile] ?? '', textCell(content), count]);
      }
      for (const [index, { withheld }] of piles.entries()) {
        if (withheld > 0) yield csvLine([slug, whose[index] ?? '', 'withheld', withheld]);
      }
    }
  },
};
