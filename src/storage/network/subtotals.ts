import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  StoredSubtotal,
  SubtotalKey,
  SubtotalReader,
  SubtotalState,
  SubtotalWriter,
} from '../../application/network/subtotal/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { changedCounts, type SupportCount } from '../../domain/network/subtotal.ts';
import { ACTING_STANDINGS } from '../../domain/participant/standing.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, SubtotalState as StateTable, Subtotal as SubtotalTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function subtotalReader(db: Kysely<DB>): SubtotalReader {
  const by = async (column: 'id' | 'uri', value: string) => {
    const row = await db.selectFrom('subtotal').selectAll().where(column, '=', value).limit(1).executeTakeFirst();
    return row === undefined ? null : subtotalOf(row);
  };
  return {
    async subtotal(key, sequence) {
      const row = await those(db, key).where('sequence', '=', sequence).executeTakeFirst();
      return row === undefined ? null : subtotalOf(row);
    },
    byId: async (id) => (isId(id) ? await by('id', id) : null),
    byUri: async (uri) => (isStorableText(uri) ? await by('uri', uri) : null),
    async current(consultationId, about) {
      const rows = await db
        .selectFrom('subtotal')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .where('about', '=', about)
        .where(
          sql<boolean>`sequence >= (
            select max(anew.sequence) from subtotal anew
            where anew.consultation_id = subtotal.consultation_id and anew.about = subtotal.about
              and anew.institution = subtotal.institution and anew.since = 0
          )`,
        )
        .orderBy('institution')
        .orderBy('sequence')
        .execute();
      return rows.map(subtotalOf);
    },
    async state(key) {
      const row = await stateRow(db, key).executeTakeFirst();
      return row === undefined ? null : stateOf(row);
    },
    async states(consultationId) {
      const rows = await db
        .selectFrom('subtotal_state')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('institution')
        .orderBy('about')
        .execute();
      return rows.map(stateOf);
    },
    counts: (consultationId, institution, numbers) => countsBy(db, { consultationId, institution, numbers }),
    async countsOf(consultationId, number) {
      const rows = await db
        .selectFrom('subtotal_count')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .where('number', '=', number)
        .where('ours', '=', false)
        .orderBy('institution')
        .execute();
      const cities = new Map<string, SupportCount[]>();
      for (const row of rows) cities.set(row.institution, [...(cities.get(row.institution) ?? []), countOf(row)]);
      return Array.from(cities, ([institution, counts]) => ({ institution, counts }));
    },
    async numbered(consultationId, numbers) {
      const { rows } = await sql<{ number: number; version: number }>`
        select number, current_version as version from proposal
        where consultation_id = ${consultationId} and number = any(${[...new Set(numbers)]}::integer[])`.execute(db);
      return new Map(rows.map(({ number, version }) => [number, version]));
    },
    async ownCountsOf(consultationId, number) {
      const rows = await ownTotals(db, consultationId).where('proposal.number', '=', number).execute();
      return rows.map((row) => countOf({ ...row, number }));
    },
    async ownCounts(consultationId) {
      const rows = await ownTotals(db, consultationId).where('proposal.number', 'is not', null).execute();
      return rows.map((row) => countOf({ ...row, number: row.number ?? 0 }));
    },
    async shared() {
      const { rows } = await sql<{ id: string }>`
        select id from consultation
        where published_at is not null and (
          host_uri is not null or exists (
            select from cohost where cohost.consultation_id = consultation.id and answered_at is not null
          ))
        order by id`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

/** Supports given here, by standings that act here. */
function ownTotals(db: Kysely<DB>, consultationId: string) {
  return db
    .selectFrom('support_total')
    .innerJoin('proposal', 'proposal.id', 'support_total.proposal_id')
    .select(['proposal.number', 'version', 'side', 'standing', sql<number>`sum(total)::integer`.as('total')])
    .where('proposal.consultation_id', '=', consultationId)
    .where('standing', 'in', [...ACTING_STANDINGS])
    .groupBy(['proposal.number', 'version', 'side', 'standing'])
    .having(sql<boolean>`sum(total) > 0`);
}

export function subtotalWriter(db: Kysely<DB>): SubtotalWriter {
  return {
    async save(stored, counts, numbers) {
      const { consultationId, about, institution, sequence, since, ours } = stored;
      if (since === 0) {
        await db
          .deleteFrom('subtotal')
          .where('consultation_id', '=', consultationId)
          .where('about', '=', about)
          .where('institution', '=', institution)
          .execute();
      }
      await db
        .insertInto('subtotal')
        .values({
          id: stored.id,
          consultation_id: consultationId,
          about,
          institution,
          sequence,
          since,
          ours,
          uri: stored.uri,
          hash: stored.hash,
          document: stored.document,
          counted: stored.counted === null && stored.polled === null ? null : jsonb(stored.counted ?? stored.polled),
          closes_at: stored.closesAt,
          counted_at: stored.countedAt,
          received_at: stored.receivedAt,
        })
        .execute();
      if (counts === null) return;
      const before = await countsBy(db, { consultationId, institution, numbers });
      for (const part of inParts(changedCounts(before, counts))) await write(db, stored, part);
    },
    async saveState(state) {
      const { consultationId, about, institution } = state;
      await upsert(db, 'subtotal_state', {
        key: { consultation_id: consultationId, about, institution },
        values: {
          ours: state.ours,
          sequence: state.sequence,
          seen: state.seen,
          sent_at: state.sentAt,
          fault: state.fault === null ? null : jsonb(state.fault.why),
          fault_at: state.fault?.at ?? null,
        },
      });
    },
    async deleteSeen(consultationId, at) {
      await sql`
        update subtotal_state set
          seen = 0,
          fault = case when seen > 0 and fault is null
            then jsonb_build_object('because', 'out-of-order', 'expected', sequence + 1) else fault end,
          fault_at = case when seen > 0 and fault is null then ${at} else fault_at end
        where consultation_id = ${consultationId} and ours`.execute(db);
    },
    async lockState({ ours, ...key }) {
      const { consultationId, about, institution } = key;
      await db
        .insertInto('subtotal_state')
        .values({ consultation_id: consultationId, about, institution, ours, sequence: 0, seen: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return stateOf(await stateRow(db, key).forUpdate().executeTakeFirstOrThrow());
    },
  };
}

/** Rows of one statement: far from the limit of parameters. */
const PART = 2_000;

function inParts<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / PART) }, (_, nth) => rows.slice(nth * PART, (nth + 1) * PART));
}

/** Writes changed counts, those that became nothing by removing them. */
async function write(db: Kysely<DB>, of: StoredSubtotal, changed: readonly SupportCount[]): Promise<void> {
  const gone = changed.filter(({ count }) => count === 0);
  const rest = changed.filter(({ count }) => count > 0);
  if (gone.length > 0) {
    await sql`
      delete from subtotal_count using jsonb_to_recordset(${jsonb(gone)})
        as gone (number integer, version integer, side text, standing text)
      where consultation_id = ${of.consultationId} and institution = ${of.institution}
        and subtotal_count.number = gone.number and subtotal_count.version = gone.version
        and subtotal_count.side = gone.side and subtotal_count.standing = gone.standing`.execute(db);
  }
  if (rest.length === 0) return;
  await sql`
    insert into subtotal_count (consultation_id, number, institution, version, side, standing, ours, total)
    select ${of.consultationId}::uuid, said.number, ${of.institution}, said.version, said.side, said.standing,
      ${of.ours}::boolean, said.count
    from jsonb_to_recordset(${jsonb(rest)})
      as said (number integer, version integer, side text, standing text, count integer)
    on conflict (consultation_id, number, institution, version, side, standing)
      do update set total = excluded.total`.execute(db);
}

type CountsOf = {
  readonly consultationId: string;
  readonly institution: string;
  /** Those of some proposals; null or absent for all. */
  readonly numbers?: readonly number[] | null | undefined;
};

async function countsBy(db: Kysely<DB>, { consultationId, institution, numbers }: CountsOf): Promise<SupportCount[]> {
  let query = db
    .selectFrom('subtotal_count')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('institution', '=', institution);
  if (numbers !== undefined && numbers !== null) {
    query = query.where(sql<boolean>`number = any(${[...new Set(numbers)]}::integer[])`);
  }
  const rows = await query.execute();
  return rows.map(countOf);
}

function those(db: Kysely<DB>, { consultationId, about, institution }: SubtotalKey) {
  return db
    .selectFrom('subtotal')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('about', '=', about)
    .where('institution', '=', institution);
}

function stateRow(db: Kysely<DB>, { consultationId, about, institution }: SubtotalKey) {
  return db
    .selectFrom('subtotal_state')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('about', '=', about)
    .where('institution', '=', institution);
}

function countOf(row: {
  readonly number: number;
  readonly version: number;
  readonly side: string;
  readonly standing: string;
  readonly total: number;
}): SupportCount {
  const { number, version } = row;
  return { number, version, side: fromJson(row.side), standing: fromJson(row.standing), count: row.total };
}

function subtotalOf(row: Selectable<SubtotalTable>): StoredSubtotal {
  const counted: StoredSubtotal['counted'] | StoredSubtotal['polled'] = fromJson(row.counted);
  const isPoll = counted !== null && 'voters' in counted;
  return fromRow(row, {
    counted: isPoll ? null : (counted as StoredSubtotal['counted']),
    polled: isPoll ? counted : null,
  });
}

function stateOf({ fault_at: at, ...row }: Selectable<StateTable>): SubtotalState {
  return fromRow(row, { fault: row.fault === null || at === null ? null : { why: fromJson(row.fault), at } });
}
