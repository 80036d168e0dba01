import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { exportConsultation } from '../../src/application/export/export-consultation.ts';
import { csvRows } from '../../src/application/kit/csv.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { BALLOT_VOTES, BALLOTS, PUBLISHED_BALLOTS } from '../../src/application/open-data/ballot-tables.ts';
import { ballotsJsonl, publishedBallotsJsonl } from '../../src/application/open-data/json.ts';
import type { Table } from '../../src/application/open-data/table.ts';
import { TABLES } from '../../src/application/open-data/tables.ts';
import { recountLines } from '../../src/cli/published-file.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { each, electorate, shownResult } from '../support/electorate.ts';
import { columnsOf, tableFaults } from '../support/table-faults.ts';
import { asked, casting, option, options, voting } from '../support/voting.ts';

const SLUG = 'ecole';

eachEngine('the ballots of a consultation as open data', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ballot: Ballot;
  let people: readonly string[];

  const exported = async (drafts = true) =>
    value(await exportConsultation(app, { slug: SLUG, viewer: { ...ANYBODY, drafts } }));
  const rowsOf = async (table: Table) => {
    const text = (await Array.fromAsync(table.lines(await exported()))).join('');
    const [header = [], ...records] = [...csvRows(text, ',')].map((row) => ('cells' in row ? row.cells : [row.broken]));
    return records.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));
  };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await voting(app, SLUG);
    const question = { fr: '=SOMME(A1) ?' };
    ballot = await asked(app, { consultation: SLUG, method: 'choice', question, options: options('Arbres', '+Bancs') });
    const draft = { consultation: SLUG, slug: 'brouillon', question: { fr: 'Un secret ?' }, method: 'yes-no' } as const;
    value(await createBallot(app, { ...draft, by: null }));
    people = await electorate(app, 20, 'resident');
    clock.set('2026-03-10T08:00:00Z');
    await each(people, async (person, nth) => {
      const choice = { kind: 'choice', option: option(ballot, nth < 12 ? 1 : 2) } as const;
      value(await castBallot(app, casting(ballot, [person, choice])));
    });
  });

  it('tell how many voted and nothing of what, while the result is hidden', async () => {
    expect(await rowsOf(BALLOTS)).toMatchObject([
      { ballot: 'choice', cast: '20', outcome: '', decided_by: '', published_at: '', withheld: '' },
    ]);
    expect([await rowsOf(BALLOT_VOTES), await rowsOf(PUBLISHED_BALLOTS)]).toEqual([[], []]);
    expect(await Array.fromAsync(publishedBallotsJsonl(await exported()))).toEqual([]);
    const [line = ''] = await Array.fromAsync(ballotsJsonl(await exported()));
    expect(JSON.parse(line)).toMatchObject({ result: null, hiddenBecause: 'after-close' });
  });

  const faults = async () => {
    const texts = new Map<Table, string>();
    for (const table of TABLES) texts.set(table, (await Array.fromAsync(table.lines(await exported()))).join(''));
    const ballots = columnsOf(texts.get(BALLOTS) ?? '');
    return [...texts].flatMap(([table, csv]) => tableFaults(csv, table, { ballots }));
  };

  it('are there as published once they are counted, and no draft is', async () => {
    clock.set('2026-03-26T08:00:00Z');
    expect(await rowsOf(BALLOTS)).toMatchObject([
      { ballot: 'choice', question: "'=SOMME(A1) ?", cast: '20', outcome: 'elected', decided_by: 'most-votes' },
    ]);
    expect(await faults()).toEqual([]);
    expect(await rowsOf(BALLOT_VOTES)).toMatchObject([
      { option: '1', answer: 'Arbres', standings: 'resident', decides: 'yes', votes: '12', objections: '' },
      { option: '2', answer: "'+Bancs", standings: 'resident', decides: 'yes', votes: '8', objections: '' },
    ]);
    expect(await rowsOf(PUBLISHED_BALLOTS)).toEqual([
      { ballot: 'choice', standings: 'resident', marks: '1', count: '12' },
      { ballot: 'choice', standings: 'resident', marks: '2', count: '8' },
    ]);
  });

  it('come to the result of the page when they are counted again from the export', async () => {
    const again = await recountLines(publishedBallotsJsonl(await exported()), 'published-ballots.jsonl');
    expect(value(again.result)).toEqual(await shownResult(app, ballot));
  });

  it('say of nobody how they voted', async () => {
    const tables = await Promise.all(TABLES.map(async (table) => Array.fromAsync(table.lines(await exported()))));
    const text = [...tables.flat(), ...(await Array.fromAsync(publishedBallotsJsonl(await exported())))].join('');
    expect(people.filter((person) => text.includes(person))).toEqual([]);
    expect(text).not.toContain('Un secret');
  });
});
