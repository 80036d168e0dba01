import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { PageRequest } from '../../src/application/kit/page.ts';
import { fairSeed, SEEDS_PER_DAY } from '../../src/domain/consultation/fair-order.ts';
import { prepareFairOrderIndexes } from '../../src/storage/proposal/fair-order.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

/** So many that an index of the day is worth its while. */
const PROPOSALS = 1_200;

eachEngine('a shuffle of many proposals', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultationId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    consultationId = (await opened(app, 'many')).id;
    const author = await registeredPerson(app, 'Ana');
    const { id } = await proposed(app, { slug: 'many', authorId: author.id });
    const { db } = suite.database;
    await sql`
      insert into proposal (id, consultation_id, number, status, author_id, tags, received_at, published_at, updated_at,
        current_version, search)
      select gen_random_uuid(), consultation_id, number + nth, status, author_id, tags, received_at, published_at,
        updated_at, current_version, search
      from proposal, generate_series(1, ${PROPOSALS - 1}::integer) as nth where id = ${id}`.execute(db);
    await sql`
      insert into proposal_version (proposal_id, number, title, body, lang, content_hash, created_at)
      select proposal.id, version.number, title, body, lang, content_hash, created_at
      from proposal, proposal_version version where version.proposal_id = ${id} and proposal.id <> ${id}`.execute(db);
  });

  afterAll(async () => {
    await sql`delete from consultation_count`.execute(suite.database.db);
    await prepareFairOrderIndexes(suite.database, clock.now());
  });

  const indexes = async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relname like 'proposal_fair_%' order by relname`.execute(
      suite.database.db,
    );
    return rows.map(({ name }) => Number(name.split('_').at(-1)));
  };
  const page = async (seed: number, request: PageRequest) =>
    await app.store.read((reader) =>
      reader.views.proposals({
        ...{ consultationId, order: 'fair', seed, statuses: ['published'], langs: ['fr'], deciding: [] },
        ...{ search: null, tag: null, topic: null, answered: null, ...request },
      }),
    );
  /** All ids of a shuffle, by pages of a hundred. */
  const shuffled = async (seed: number) => {
    const ids: string[] = [];
    for (let after: string | null = null; ; ) {
      const { items, next } = await page(seed, { limit: 100, after });
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      after = next;
    }
  };
  const dayOf = (at: Date) => Math.floor(at.getTime() / 86_400_000);

  it('is the same by the index of its day as without one', { timeout: 60_000 }, async () => {
    expect(await indexes()).toEqual([]);
    const seeds = [0, 6, 15].map((nth) => fairSeed(clock.now(), nth));
    const before = [];
    for (const seed of seeds) before.push(await shuffled(seed));
    await prepareFairOrderIndexes(suite.database, clock.now());
    const today = dayOf(clock.now());
    expect(await indexes()).toEqual([today - 1, today, today + 1]);
    for (const [nth, seed] of seeds.entries()) {
      const ids = await shuffled(seed);
      expect(ids).toEqual(before[nth]);
      expect([ids.length, new Set(ids).size]).toEqual([PROPOSALS, PROPOSALS]);
    }
  });

  it('begins with others in each of the shuffles of a day, and on each day', async () => {
    await prepareFairOrderIndexes(suite.database, clock.now());
    const firsts = new Set<string>();
    const days = [clock.now(), new Date(clock.now().getTime() + 86_400_000)];
    for (const day of days)
      for (let nth = 0; nth < SEEDS_PER_DAY; nth += 1) {
        const { items } = await page(fairSeed(day, nth), { limit: 10, after: null });
        for (const { id } of items) firsts.add(id);
      }
    // Of one day no two shuffles begin alike; two days have hardly a proposal in common.
    expect(firsts.size).toBeGreaterThan(1.5 * SEEDS_PER_DAY * 10);
    expect(firsts.size).toBeLessThanOrEqual(2 * SEEDS_PER_DAY * 10);
  });

  it('goes on where it was when its index is gone, or one proposal is', async () => {
    const { db } = suite.database;
    await prepareFairOrderIndexes(suite.database, clock.now());
    const seed = fairSeed(clock.now(), 3);
    const whole = await shuffled(seed);
    const first = await page(seed, { limit: 100, after: null });
    await prepareFairOrderIndexes(suite.database, new Date(clock.now().getTime() + 10 * 86_400_000));
    const second = await page(seed, { limit: 100, after: first.next });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(whole.slice(0, 200));
    await prepareFairOrderIndexes(suite.database, clock.now());
    await sql`update proposal set status = 'withdrawn' where id = ${whole[150]}`.execute(db);
    const rest = await page(seed, { limit: 100, after: first.next });
    expect(rest.items.map(({ id }) => id)).toEqual([...whole.slice(100, 150), ...whole.slice(151, 201)]);
    await sql`update proposal set status = 'published' where id = ${whole[150]}`.execute(db);
  });

  it('has no index where there are few proposals', async () => {
    await sql`update consultation_count set proposals = 100`.execute(suite.database.db);
    await prepareFairOrderIndexes(suite.database, clock.now());
    expect(await indexes()).toEqual([]);
  });
});
