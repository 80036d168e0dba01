import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  KeptSubtotal,
  SubtotalKey,
  SubtotalReader,
  SubtotalState,
  SubtotalWriter,
} from '../../application/network/subtotals.ts';
import { changedCounts, type SupportCount } from '../../domain/network/subtotal.ts';
import { ACTING_STANDINGS } from '../../domain/participant/standing.ts';
import { isAskable } from '../askable.ts';
import { fromJson, jsonb } from '../json.ts';
import type { DB, SubtotalState as StateTable, Subtotal as SubtotalTable } from '../schema.ts';

export function subtotalReader(db: Kysely<DB>): SubtotalReader {
  return {
    async subtotal(key, sequence) {
      const row = await those(db, key).where('sequence', '=', sequence).executeTakeFirst();
      return row === undefined ? null : subtotalOf(row);
    },
    async byUri(uri) {
      if (!isAskable(uri)) return null;
      const row = await db.selectFrom('subtotal').selectAll().where('uri', '=', uri).limit(1).executeTakeFirst();
      return row === undefined ? null : subtotalOf(row);
    },
    async standing(consultationId, about) {
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
    counts: (consultationId, institution) => countsBy(db, consultationId, institution),
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
      const { rows } = await sql<{ number: number }>`
        select number from proposal
        where consultation_id = ${consultationId} and number = any(${[...new Set(numbers)]}::integer[])`.execute(db);
      return new Set(rows.map(({ number }) => number));
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
    .select(['proposal.number', 'version', 'side', 'standing', 'total'])
    .where('proposal.consultation_id', '=', consultationId)
    .where('total', '>', 0)
    .where('standing', 'in', [...ACTING_STANDINGS]);
}

export function subtotalWriter(db: Kysely<DB>): SubtotalWriter {
  return {
    async subtotal(kept, counts) {
      const { consultationId, about, institution, sequence, since, ours } = kept;
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
          id: kept.id,
          consultation_id: consultationId,
          about,
          institution,
          sequence,
          since,
          ours,
          uri: kept.uri,
          hash: kept.hash,
          document: kept.document,
          counted: kept.counted === null ? null : jsonb(kept.counted),
          closes_at: kept.closesAt,
          counted_at: kept.countedAt,
          received_at: kept.receivedAt,
        })
        .execute();
      if (counts === null) return;
      const before = await countsBy(db, consultationId, institution);
      for (const part of inParts(changedCounts(before, counts))) await write(db, kept, part);
    },
    async state(state) {
      const values = {
        ours: state.ours,
        sequence: state.sequence,
        seen: state.seen,
        sent_at: state.sentAt,
        fault: state.fault === null ? null : jsonb(state.fault.why),
        fault_at: state.fault?.at ?? null,
      };
      const { consultationId, about, institution } = state;
      await db
        .insertInto('subtotal_state')
        .values({ consultation_id: consultationId, about, institution, ...values })
        .onConflict((conflict) => conflict.columns(['consultation_id', 'about', 'institution']).doUpdateSet(values))
        .execute();
    },
    async forgetSeen(consultationId, at) {
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
async function write(db: Kysely<DB>, of: KeptSubtotal, changed: readonly SupportCount[]): Promise<void> {
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

async function countsBy(db: Kysely<DB>, consultationId: string, institution: string): Promise<SupportCount[]> {
  const rows = await db
    .selectFrom('subtotal_count')
    .selectAll()
    .where('consultation_id', '=', consultationId)
    .where('institution', '=', institution)
    .execute();
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

function subtotalOf(row: Selectable<SubtotalTable>): KeptSubtotal {
  return {
    id: row.id,
    consultationId: row.consultation_id,
    about: row.about,
    institution: row.institution,
    sequence: row.sequence,
    since: row.since,
    ours: row.ours,
    uri: row.uri,
    hash: row.hash,
    document: row.document,
    counted: fromJson(row.counted),
    closesAt: row.closes_at,
    countedAt: row.counted_at,
    receivedAt: row.received_at,
  };
}

function stateOf(row: Selectable<StateTable>): SubtotalState {
  const { fault, fault_at: at } = row;
  return {
    consultationId: row.consultation_id,
    about: row.about,
    institution: row.institution,
    ours: row.ours,
    sequence: row.sequence,
    seen: row.seen,
    sentAt: row.sent_at,
    fault: fault === null || at === null ? null : { why: fromJson(fault), at },
  };
}
