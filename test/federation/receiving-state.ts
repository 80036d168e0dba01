import { sql } from 'kysely';
import { pseudonymOf } from '../../src/application/kit/pseudonym.ts';
import type { ReceivingCity } from './receiving-city.ts';

/** What is made anew by each process, what only says how far it is, and what is sealed. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'clock',
  'document',
  'event_cursor',
  'event_commitment',
  'hidden_act',
  'institution',
  'kv',
  'migration',
  'process',
  'queue_message',
  'signing_key',
  // Sums of their rows are compared, whichever connection wrote them.
  'consultation_count',
  'support_total',
  'tag_count',
  // Compared as verdicts and events.
  'event',
  'inbox_message',
]);

export type ReceivingState = {
  /** What became of each message, in the order of their receipt. */
  readonly verdicts: readonly string[];
  /** Events in their order: those under pseudonyms, which reactions of several people write side by side, apart from it. */
  readonly events: Readonly<Record<string, readonly string[]>>;
  readonly tables: Readonly<Record<string, readonly string[]>>;
};

/** Everything that is kept, its ids replaced by what they name. */
export async function receivingState({ node, database }: ReceivingCity): Promise<ReceivingState> {
  const { app } = node;
  const { db } = database;
  const rows = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(db)).rows;
  const names = new Map<string, string>();
  const known = await rows(sql<{ id: string; name: string }>`
    select id, coalesce(actor_uri, name) as name from participant
    union all select id, coalesce(original, 'proposal ' || number) from proposal
    union all select id, coalesce(original, body) from comment
    union all select id, slug from consultation
    union all select id, 'poll' from poll`);
  for (const { id, name } of known) names.set(id, name);
  const [consultation] = await rows(sql<{ id: string }>`select id from consultation`);
  for (const { id, name } of await rows(sql<{ id: string; name: string }>`
    select id, coalesce(actor_uri, name) as name from participant`)) {
    const of = { participantId: id, consultationId: consultation?.id ?? '' };
    const pseudonym = await app.store.read((reader) => pseudonymOf(reader, app, of));
    if (pseudonym !== null) names.set(pseudonym, `pseudonym of ${name}`);
  }
  const { host } = new URL(app.origin);
  const plain = (text: string) =>
    text
      .replaceAll(host, 'node')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? 'an id')
      .replaceAll(/\b[0-9a-f]{64}\b/g, (hash) => names.get(hash) ?? 'a hash')
      // Salted anew by each process, as bytes.
      .replaceAll(/\\\\x[0-9a-f]{64}/g, 'a hash')
      .replaceAll(/"(\w*(?:sealed|salt|link))": "[^"]+"/g, '"$1": secret')
      // By the clock of the database.
      .replaceAll(/\b(?!2026-03)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*\+00:00/g, 'a time')
      // The number of a proposal is the order in which those of several hosts were decided.
      .replaceAll(/"(number|next_number|position|seq)": \d+/g, '"$1": n')
      .replaceAll(/velo_2026_\d+/g, 'velo_2026_n')
      .replaceAll(/proposals\/\d+/g, 'proposals/n');

  const messages = await rows(sql<{ id: string; actor: string; type: string; verdict: string }>`
    select activity_id as id, actor, type, coalesce(verdict || ': ' || because, 'waits for ' || waits_for, 'undecided ' || attempts) as verdict
    from inbox_message order by received_at`);
  const log = await rows(sql<{ type: string; row: string; by: string | null }>`
    select event.type, (to_jsonb(event) - '{id,seq,position}'::text[])::text as row, actor_uri as by
    from event left join participant on participant.id = event.by_participant order by position`);
  const events = Map.groupBy(log, ({ type, by }) =>
    by === null ? `by nobody in particular: ${type}` : `by ${new URL(by).host}`,
  );
  const tables = await rows(sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`);
  const kept: Record<string, readonly string[]> = {};
  const keep = async (name: string, relation: ReturnType<typeof sql>) => {
    const found = await rows(sql<{ row: string }>`select to_jsonb(any_row)::text as row from (${relation}) as any_row`);
    kept[name] = found.map(({ row }) => plain(row)).toSorted();
  };
  for (const { name } of tables) if (!LEFT_OUT.has(name)) await keep(name, sql`select * from ${sql.table(name)}`);
  await keep(
    'totals of supports',
    sql`select proposal_id, side, standing, version, sum(total) as total from support_total
      group by proposal_id, side, standing, version having sum(total) <> 0`,
  );
  await keep(
    'counts of the consultation',
    sql`select sum(proposals) as proposals, sum(comments) as comments, sum(authors) as authors,
      sum(supporters) as supporters from consultation_count`,
  );
  await keep('messages that go out', sql`select host, count(*) from queue_message group by host`);
  await keep('commitments', sql`select count(*) from event_commitment`);
  await keep('hidden acts', sql`select count(*) from hidden_act`);
  return {
    verdicts: messages.map(({ id, actor, type, verdict }) => plain(`${type} ${id} by ${actor}: ${verdict}`)),
    events: Object.fromEntries(
      [...events].map(([name, of]) => {
        const texts = of.map(({ row }) => plain(row));
        return [name, name.startsWith('by nobody') ? texts.toSorted() : texts];
      }),
    ),
    tables: kept,
  };
}
