import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readStatistics } from '../../src/application/consultation/statistics.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readOwnPage } from '../../src/application/participant/reads.ts';
import { giveSupport, hideSupporters, withdrawSupport } from '../../src/application/support/support.ts';
import { openArchive, restoreArchive } from '../../src/storage/archive/restore.ts';
import { applicationOn } from '../support/application.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed, supportOf } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

/**
 * The archive of a node that kept supports and votes by participant, and what it counted at that moment. Ana wrote in both
 * consultations and supported; Fred wrote, supported and was erased; Gina supported and was erased; Hugo was joined into
 * Iris, after a poll was closed in which both voted; Kim was erased and came back.
 */
const FOLDER = join(import.meta.dirname, '../fixtures/before-pseudonyms');
const KEY = 'a secret key for tests only, 32 bytes or more';
const BEFORE = JSON.parse(readFileSync(join(FOLDER, 'said.json'), 'utf8')) as {
  readonly people: Readonly<Record<'ana' | 'cleo' | 'dan' | 'eva' | 'fred' | 'gina' | 'hugo' | 'iris' | 'kim', string>>;
  readonly proposals: readonly { readonly id: string; readonly counts: readonly object[] }[];
  readonly participants: Readonly<Record<string, number>>;
  readonly polls: readonly { readonly id: string; readonly votes: object }[];
  readonly supports: readonly {
    readonly proposalId: string;
    readonly participantId: string;
    readonly side: string;
    readonly standing: string;
    readonly version: number;
  }[];
  readonly events: readonly { readonly type: string; readonly count: number }[];
};
const GONE = [BEFORE.people.fred, BEFORE.people.gina];

eachEngine('an archive of a node that kept supports by participant', (suite) => {
  const clock = clockAt('2026-03-05T08:00:00Z');
  let app: Application;

  const counted = async () => ({
    proposals: await Promise.all(
      BEFORE.proposals.map(async ({ id }) => await app.store.read((reader) => reader.supports.counts(id))),
    ),
    participants: Object.fromEntries(
      await Promise.all(
        Object.keys(BEFORE.participants).map(async (slug) => [
          slug,
          value(await readStatistics(app, { slug, viewer: ANYBODY })).participants,
        ]),
      ),
    ),
    polls: await Promise.all(
      BEFORE.polls.map(async ({ id }) => await app.store.read((reader) => reader.views.pollVotes(id))),
    ),
    drift: await app.store.read((reader) => reader.views.drift()),
  });
  const said = {
    proposals: BEFORE.proposals.map(({ counts }) => counts),
    participants: BEFORE.participants,
    polls: BEFORE.polls.map(({ votes }) => votes),
    drift: [],
  };

  beforeAll(async () => {
    const order = { kind: 'backup', file: join(FOLDER, 'city.backup'), replace: true, passphrase: null } as const;
    const taking = { replace: true, secretKey: KEY, wentOn: null, now: clock.now(), progress: () => {} };
    await restoreArchive(suite.database, await openArchive(order, KEY), taking);
    app = applicationOn(suite.database, clock);
    // As a node does that opens it.
    await hideSupporters(app);
  }, 120_000);

  it('counts what it counted, person by person', async () => {
    expect(await counted()).toEqual(said);
    await followed(app);
    expect(await counted()).toEqual(said);
  });

  it('has pseudonyms alone, and events that name nobody', async () => {
    const { rows } = await sql`
      select 1 from support where supporter !~ '^[0-9a-f]{64}$'
      union all select 1 from poll_vote where voter !~ '^[0-9a-f]{64}$'
      union all select 1 from event where type in ('support-given', 'support-withdrawn', 'poll-voted') and (
        coalesce(by_participant, by_token) is not null or version <> 3 or at <> date_trunc('hour', at, 'UTC')
        or data - 'pollId' <> '{}'
      )`.execute(suite.database.db);
    expect(rows).toEqual([]);
    const events = await sql`
      select type, count(*)::integer as count from event group by type order by type`.execute(suite.database.db);
    expect(events.rows).toEqual(BEFORE.events);
    expect(await app.store.transact((writer) => writer.participants.withoutLink(1))).toEqual([]);
  });

  it('finds for each who is there what they said', async () => {
    for (const { proposalId, participantId, ...word } of BEFORE.supports) {
      const found = await supportOf(app, proposalId, participantId);
      if (GONE.includes(participantId)) expect(found).toBeNull();
      else expect(found).toMatchObject(word);
    }
    const page = value(await readOwnPage(app, { participantId: BEFORE.people.eva, limit: 20, after: null }));
    expect(page.acts.items.map(({ kind }) => kind).toSorted()).toEqual(['poll-vote', 'poll-vote', 'support']);
  });

  it('leads from nobody who was erased to what they said', async () => {
    const [rows, secret] = [await rowsOf(GONE), BEFORE.supports.filter((word) => GONE.includes(word.participantId))];
    expect(secret.length).toBeGreaterThan(0);
    for (const row of rows) for (const { proposalId } of secret) expect(row).not.toContain(`"${proposalId}"`);
    const gina = await sql`select 1 from involvement where participant_id = ${BEFORE.people.gina}`.execute(
      suite.database.db,
    );
    expect(gina.rows).toEqual([]);
  });

  /** Everything but what they wrote themselves and what happened to it. */
  async function rowsOf(ids: readonly string[]): Promise<readonly string[]> {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname`.execute(
      suite.database.db,
    );
    const found: string[] = [];
    for (const { name } of tables.filter((table) => table.name !== 'comment')) {
      const { rows } = await sql<{ row: string }>`
        select to_json(any_row)::text as row from ${sql.table(name)} as any_row
        where any_row::text like any (${ids.map((id) => `%${id}%`)}::text[])
          and to_jsonb(any_row) ->> 'type' is distinct from 'comment-accepted'`.execute(suite.database.db);
      found.push(...rows.map(({ row }) => row));
    }
    return found;
  }

  it('is not changed by being opened again', async () => {
    const rows = async () =>
      (await sql`select supporter, proposal_id from support order by 1, 2`.execute(suite.database.db)).rows;
    const before = await rows();
    await hideSupporters(app);
    expect(await rows()).toEqual(before);
    expect(await counted()).toEqual(said);
  });

  it('goes on with the same people: what they take back goes, and is given under the same pseudonym', async () => {
    const [first, second] = BEFORE.proposals;
    const { cleo, ana } = BEFORE.people;
    const participantId = cleo;
    const origins = async () => await app.store.read((reader) => reader.supports.origins(second?.id ?? ''));
    const before = await origins();
    // Cleo took this one back before: where it comes from is counted once.
    value(
      await giveSupport(app, { proposalId: second?.id ?? '', participantId, side: 'for', origin: 'forum.example' }),
    );
    expect(await origins()).toEqual(before);
    value(await withdrawSupport(app, { proposalId: second?.id ?? '', participantId }));
    value(await giveSupport(app, { proposalId: first?.id ?? '', participantId: ana, side: 'for' }));
    expect(await counted()).toEqual(said);
    value(await eraseParticipant(app, { participantId: ana, by: null }));
    expect(await counted()).toEqual(said);
    expect(await supportOf(app, first?.id ?? '', ana)).toBeNull();
  });
});
