import { beforeAll, describe, expect, it, test } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { PAGE_MAX, type Page, type PageRequest } from '../../src/application/kit/page.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { PROPOSAL_ORDERS, type ProposalOrder } from '../../src/application/proposal/ports.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { encodeCursor } from '../../src/storage/kit/keyset.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

/** Every item of a list, page by page. */
async function everything<T>(read: (page: PageRequest) => Promise<Page<T>>, limit = 3): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < 100; page += 1) {
    const { items: some, next }: Page<T> = await read({ limit, after });
    expect(some.length).toBeLessThanOrEqual(limit);
    items.push(...some);
    if (next === null) return items;
    after = next;
  }
  throw new Error('the list has no end');
}

eachEngine('pages', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultationId: string;
  let author: string;
  const PROPOSALS = 14;
  const ids: string[] = [];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Ana')).id;
    consultationId = (await opened(app, 'pages', { rules: { decidingStanding: ['registered'] } })).id;
    const people = [
      await registeredPerson(app, 'Léo'),
      await registeredPerson(app, 'Mia'),
      await registeredPerson(app, 'Noé'),
    ];
    for (let nth = 0; nth < PROPOSALS; nth += 1) {
      // Several of the same moment, and of the same counts.
      if (nth % 4 === 0) clock.advance({ minutes: 1 });
      const { id: proposalId } = await proposed(app, { slug: 'pages', authorId: author, body: `Proposition ${nth}` });
      ids.push(proposalId);
      for (const { id: participantId } of people.slice(0, nth % 3)) {
        value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
        value(
          await submitComment(app, { slug: 'pages', proposalId, authorId: participantId, body: 'Oui', lang: 'fr' }),
        );
      }
    }
  });

  const proposals = async (page: PageRequest & { readonly order: ProposalOrder; readonly seed?: number }) =>
    await app.store.read((reader) =>
      reader.views.proposals({
        consultationId,
        statuses: ['published'],
        search: null,
        langs: ['fr'],
        tag: null,
        topic: null,
        answered: null,
        seed: 7,
        deciding: ['registered'],
        ...page,
      }),
    );
  const idsIn = async (order: ProposalOrder, limit: number, seed = 7) =>
    (await everything((page) => proposals({ ...page, order, seed }), limit)).map((item) => item.id);

  describe.each(PROPOSAL_ORDERS)('of proposals in the order %s', (order) => {
    test.each([1, 3, 7, PROPOSALS, 100])('by %d give each once', async (limit) => {
      const given = await idsIn(order, limit);
      expect(given.toSorted()).toEqual(ids.toSorted());
      expect(given).toEqual(await idsIn(order, 100));
    });
  });

  it('sort by what they say', async () => {
    const rows = await everything((page) => proposals({ ...page, order: 'supported' }));
    const supports = rows.map(({ counts }) => counts.reduce((sum, { count }) => sum + count, 0));
    expect(supports).toEqual(supports.toSorted((a, b) => b - a));
    const comments = (await everything((page) => proposals({ ...page, order: 'discussed' }))).map(
      (row) => row.comments,
    );
    expect(comments).toEqual(comments.toSorted((a, b) => b - a));
    const newest = (await everything((page) => proposals({ ...page, order: 'newest' }))).map((row) =>
      Number(row.publishedAt),
    );
    expect(newest).toEqual(newest.toSorted((a, b) => b - a));
    expect(await idsIn('oldest', 3)).toEqual((await idsIn('newest', 3)).toReversed());
  });

  it('shuffle differently by seed and alike by the same', async () => {
    const shuffles = await Promise.all([1, 2, 17, 18].map((seed) => idsIn('fair', 100, seed)));
    expect(new Set(shuffles.map(String)).size).toBe(4);
    expect(await idsIn('fair', 100, 2)).toEqual(shuffles[1]);
  });

  it('put of any two each before the other in eight of the shuffles of a day', async () => {
    const shuffles = await Promise.all(Array.from({ length: 16 }, (_, nth) => idsIn('fair', 100, 160 + nth)));
    const before = (one: string, other: string) =>
      shuffles.filter((shuffle) => shuffle.indexOf(one) < shuffle.indexOf(other)).length;
    const pairs = ids.flatMap((one) => ids.flatMap((other) => (one === other ? [] : [before(one, other)])));
    expect(new Set(pairs)).toEqual(new Set([8]));
  });

  it('go on with the shuffle that they began with, though the day has changed', async () => {
    let seed = 100;
    const given = await everything((page) => {
      seed += 1;
      return proposals({ ...page, order: 'fair', seed });
    });
    expect(given.map(({ id }) => id)).toEqual(await idsIn('fair', 100, 101));
  });

  it('keep each in its place while others arrive', async () => {
    const first = await proposals({ limit: 5, after: null, order: 'oldest' });
    clock.advance({ minutes: 1 });
    const late = await proposed(app, { slug: 'pages', authorId: author, body: 'En retard' });
    const rest = await everything((page) => proposals({ ...page, order: 'oldest', after: page.after ?? first.next }));
    expect([...first.items, ...rest].map(({ id }) => id)).toEqual([...(await idsIn('oldest', 100))]);
    expect(rest.at(-1)?.id).toBe(late.id);
    ids.push(late.id);
  });

  test.each([0, -5, 1.9, Number.NaN, Number.POSITIVE_INFINITY, 1e9])(
    'of %d items are of a size within reason',
    async (limit) => {
      const { items } = await proposals({ limit, after: null, order: 'newest' });
      expect(items.length).toBeGreaterThanOrEqual(1);
      expect(items.length).toBeLessThanOrEqual(PAGE_MAX);
    },
  );

  const id = '01990000-0000-7000-8000-000000000001';
  const HOSTILE = [
    '',
    'x',
    '%',
    '☃',
    encodeCursor([]),
    encodeCursor([1]),
    encodeCursor(['2026-02-30T00:00:00.000Z', id]),
    encodeCursor(['0000-01-01T00:00:00.000Z', id]),
    encodeCursor(['2026-01-01', id]),
    encodeCursor(['now', id]),
    encodeCursor(["'; drop table proposal; --", id]),
    encodeCursor([5, 'no id']),
    encodeCursor([5, id, 7]),
    encodeCursor([1e300, id]),
    encodeCursor([2 ** 31, id]),
    encodeCursor(['a\u0000b']),
    Buffer.from('{"0":1}').toString('base64url'),
    Buffer.from('[null,null]').toString('base64url'),
    Buffer.from('[[1],[2]]').toString('base64url'),
    Buffer.from('null').toString('base64url'),
  ];

  it('begin at the beginning for a cursor that is none of theirs', async () => {
    const page = { limit: 2, slug: 'pages' };
    for (const after of HOSTILE) {
      for (const order of PROPOSAL_ORDERS) {
        const first = await proposals({ limit: 2, after: null, order });
        const fitting = order === 'fair' ? after === encodeCursor([5, id, 7]) : after === encodeCursor([5, id]);
        if (!fitting) expect((await proposals({ limit: 2, after, order })).items).toEqual(first.items);
      }
      const lists = await app.store.read(async ({ views }) => [
        await views.consultations({ ...page, after, drafts: true, campaign: null, now: clock.now() }),
        await views.comments({ ...page, after, consultationId, proposalId: ids[2] ?? null, statuses: ['published'] }),
        await views.latestComments({ ...page, after, consultationId }),
        await views.participantProposals({ ...page, after, participantId: author }),
        await views.participantComments({ ...page, after, participantId: author }),
        await views.reports({ ...page, after, open: true, within: null }),
      ]);
      expect(lists.map(({ items }) => Array.isArray(items))).not.toContain(false);
    }
  });

  it('of every other list give each item once', async () => {
    const reader = { id: (await registeredPerson(app, 'Writer')).id };
    for (let nth = 0; nth < 7; nth += 1) {
      const proposalId = ids[nth] ?? '';
      value(
        await submitComment(app, { slug: 'pages', proposalId, authorId: reader.id, body: `Avis ${nth}`, lang: 'fr' }),
      );
      value(
        await fileReport(app, { subject: { kind: 'proposal', id: proposalId }, rule: 'spam', reporterId: reader.id }),
      );
      await opened(app, `other-${nth}`);
    }
    const { store } = app;
    const lists = {
      consultations: await everything((page) =>
        store.read(({ views }) => views.consultations({ ...page, drafts: false, campaign: null, now: clock.now() })),
      ),
      latest: await everything((page) => store.read(({ views }) => views.latestComments({ ...page, consultationId }))),
      own: await everything((page) =>
        store.read(({ views }) => views.participantComments({ ...page, participantId: reader.id })),
      ),
      proposals: await everything((page) =>
        store.read(({ views }) => views.participantProposals({ ...page, participantId: author })),
      ),
      reports: await everything((page) =>
        store.read(({ views }) => views.reports({ ...page, open: true, within: null })),
      ),
      events: await everything((page) => readEvents(app, page)),
    };
    const { db } = suite.database;
    const rows = async (table: 'consultation' | 'comment' | 'report') =>
      (await db.selectFrom(table).select('id').execute()).map((row) => row.id);
    const sorted = (items: readonly { readonly id: string }[]) => items.map((item) => item.id).toSorted();
    expect(lists.consultations.map((item) => item.consultation.id).toSorted()).toEqual(
      (await rows('consultation')).toSorted(),
    );
    expect(sorted(lists.latest)).toEqual((await rows('comment')).toSorted());
    expect(lists.own).toHaveLength(7);
    expect(sorted(lists.proposals)).toEqual(ids.toSorted());
    expect(sorted(lists.reports)).toEqual((await rows('report')).toSorted());
    expect(new Set(lists.events.map((event) => event.id)).size).toBe(lists.events.length);
    expect(lists.events.filter((event) => event.type === 'proposal-accepted')).toHaveLength(ids.length);
  });

  it('can be narrowed to what was answered', async () => {
    const proposalId = ids[1] ?? '';
    value(
      await publishAnswer(app, { proposalId, verdict: 'accepted', body: { fr: 'Oui' }, commitments: [], by: null }),
    );
    const answered = async (wanted: boolean) =>
      await everything((page) =>
        app.store.read((reader) =>
          reader.views.proposals({
            ...page,
            consultationId,
            statuses: ['published'],
            search: null,
            langs: ['fr'],
            tag: null,
            topic: null,
            answered: wanted,
            order: 'fair',
            seed: 1,
            deciding: [],
          }),
        ),
      );
    expect((await answered(true)).map((item) => item.id)).toEqual([proposalId]);
    expect(await answered(false)).toHaveLength(ids.length - 1);
  });
});
