import { sql } from 'kysely';
import { beforeAll, expect, it, test } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('counters', (suite) => {
  let app: Application;
  let proposalId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    const [ana, leo] = [await registeredPerson(app, 'Ana'), await registeredPerson(app, 'Léo')];
    await opened(app, 'drift');
    proposalId = (await proposed(app, { slug: 'drift', authorId: ana.id, tags: ['quai'] })).id;
    value(await giveSupport(app, { proposalId, participantId: leo.id, side: 'for' }));
    value(await submitComment(app, { slug: 'drift', proposalId, authorId: leo.id, body: 'Oui', lang: 'fr' }));
    value(
      await publishAnswer(app, { proposalId, verdict: 'accepted', body: { fr: 'Oui' }, commitments: [], by: null }),
    );
  });

  const drift = async () => await app.store.read((reader) => reader.views.drift());

  it('agree with what they count', async () => {
    expect(await drift()).toEqual([]);
  });

  test.each([
    ['a total that was raised', 'supports and their totals', 'support_total', { total: 7 }],
    ['a total of another standing', 'supports and their totals', 'support_total', { standing: 'resident' }],
    ['a count of comments', 'comments and their totals', 'proposal', { comments: 3 }],
    [
      'a counter of a consultation',
      'what a consultation has and its counters',
      'consultation_count',
      { supporters: 5 },
    ],
    ['a counter of a topic', 'proposals of a topic and its counter', 'tag_count', { proposals: 9 }],
    [
      'a current version that is not there',
      'proposals without their current version',
      'proposal',
      { current_version: 9 },
    ],
    [
      'a number that would be given again',
      'proposals beyond the next number of their consultation',
      'consultation',
      { next_number: 1 },
    ],
    [
      'a verdict that nobody gave',
      'proposals with another verdict than their latest answer',
      'proposal',
      { verdict: 'rejected' },
    ],
  ] as const)('show %s', async (...[, what, table, tampered]) => {
    const { db } = suite.database;
    const before = await db.selectFrom(table).selectAll().executeTakeFirstOrThrow();
    const stored = Object.fromEntries(Object.entries(before).filter(([column]) => column in tampered));
    await db.updateTable(table).set(tampered).execute();
    expect(await drift()).toContainEqual({ what, rows: expect.any(Number) });
    await db.updateTable(table).set(stored).execute();
    expect(await drift()).toEqual([]);
  });

  it('show a support that was taken away beside them', async () => {
    const { db } = suite.database;
    const [row] = await db.deleteFrom('support').returningAll().execute();
    expect(await drift()).toEqual([{ what: 'supports and their totals', rows: expect.any(Number) }]);
    if (row !== undefined) await db.insertInto('support').values(row).execute();
    expect(await drift()).toEqual([]);
  });

  it('show an event that was taken out of the log', async () => {
    const { db } = suite.database;
    await app.store.placeEvents();
    const { rows } = await sql<{ id: string }>`select id from event order by position offset 2 limit 1`.execute(db);
    const [row] = await db
      .deleteFrom('event')
      .where('id', '=', rows[0]?.id ?? '')
      .returningAll()
      .execute();
    expect(await drift()).toEqual([{ what: 'events and their positions', rows: 1 }]);
    const { seq: _, data, ...given } = row ?? { seq: 0, data: {} };
    await db
      .insertInto('event')
      .values({ ...given, data: JSON.stringify(data) } as never)
      .execute();
    expect(await drift()).toEqual([]);
  });
});
