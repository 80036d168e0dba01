import { type Kysely, sql } from 'kysely';
import type { PeerPlace } from '../../application/network/move/ports.ts';
import { INSTITUTION_COLUMNS, UNIQUE_COLUMNS } from '../kit/kinds.ts';
import type { DB } from '../kit/schema.ts';

type Column = { readonly table: keyof DB; readonly column: string };
type Origins = { readonly from: string; readonly to: string };

/** What institutions counted, by institution. */
export const SUBTOTALS = ['subtotal', 'subtotal_state', 'subtotal_count'] as const;

/** Who did what in communities: other institutions, and this one. */
export const POOLED: readonly Column[] = [
  { table: 'pledge', column: 'institution' },
  { table: 'feature_request', column: 'institution' },
  { table: 'feature_request_step', column: 'institution' },
  ...INSTITUTION_COLUMNS,
  { table: 'unread_statement', column: 'institution' },
  { table: 'hand_over_offer', column: 'target' },
  { table: 'community_move', column: 'former_host' },
];

/** Where ids of communities stand, of now and former ones. */
export const COMMUNITY_IDS: readonly Column[] = [
  { table: 'community_move', column: 'former_uri' },
  { table: 'community_move', column: 'uri' },
];

/** Where the id of another institution stands by itself. */
const INSTITUTION: readonly Column[] = [
  { table: 'following', column: 'actor' },
  { table: 'peer_evidence', column: 'peer' },
  { table: 'peer_evidence', column: 'passed_on_by' },
  { table: 'cohost', column: 'peer' },
  { table: 'cohost', column: 'introduced_by' },
  { table: 'invitation', column: 'peer' },
  { table: 'invitation', column: 'introduced_by' },
  { table: 'cohost_offer', column: 'institution' },
  { table: 'consultation', column: 'host_institution' },
  ...SUBTOTALS.map((table) => ({ table, column: 'institution' })),
  { table: 'registration', column: 'institution' },
  { table: 'answer', column: 'institution' },
  { table: 'unread_answer', column: 'institution' },
  { table: 'derivation', column: 'institution' },
  { table: 'taken_up', column: 'institution' },
  ...POOLED,
  { table: 'journal_witness', column: 'peer' },
  { table: 'witnessed_journal', column: 'peer' },
  { table: 'journal_copy', column: 'peer' },
];

/** Where ids of things and people at another node stand. */
const BELOW: readonly Column[] = [
  { table: 'cohost', column: 'offer' },
  { table: 'invitation', column: 'invite' },
  { table: 'invitation', column: 'consultation' },
  { table: 'mirror', column: 'cursor' },
  { table: 'consultation', column: 'host_uri' },
  { table: 'proposal', column: 'uri' },
  { table: 'proposal', column: 'original' },
  { table: 'comment', column: 'uri' },
  { table: 'comment', column: 'original' },
  { table: 'guest_act', column: 'activity' },
  { table: 'guest_act', column: 'object' },
  { table: 'authorship', column: 'activity' },
  { table: 'authorship', column: 'unread_from' },
  { table: 'answer', column: 'uri' },
  { table: 'ballot', column: 'uri' },
  { table: 'poll', column: 'uri' },
  { table: 'image', column: 'source' },
  { table: 'awaited_image', column: 'source' },
  { table: 'mirrored_cover', column: 'source' },
  { table: 'participant', column: 'actor_uri' },
  { table: 'derivation', column: 'source' },
  { table: 'taken_up', column: 'taken_by' },
  ...COMMUNITY_IDS,
];

/**
 * Names an institution, and whatever is below its origin, where it is now. What was signed stays as it was signed, and
 * evidence as it was found. Its catalogue is read anew; its followers of things here follow from where they are now.
 */
export async function renamePeer(
  db: Kysely<DB>,
  { from, to, at }: { readonly from: PeerPlace; readonly to: PeerPlace; readonly at: Date },
): Promise<void> {
  await oneOf(db, from.uri, to.uri);
  await sql`delete from known_institution where uri in (${from.uri}, ${to.uri})`.execute(db);
  await sql`update known_institution set moved_to = ${to.uri} where moved_to = ${from.uri}`.execute(db);
  await sql`
    insert into known_institution (uri, moved_to, read_at)
    values (${from.uri}, ${to.uri}, ${at}), (${to.uri}, null, ${at})`.execute(db);
  await sql`delete from comparison where peer in (${from.uri}, ${to.uri})`.execute(db);
  await db.deleteFrom('catalogue_entry').where('peer', '=', from.uri).execute();
  await db.deleteFrom('catalogue_page').where('peer', '=', from.uri).execute();
  await db.deleteFrom('catalogue_reading').where('peer', '=', from.uri).execute();
  await db.updateTable('peer').set({ uri: to.uri, origin: to.origin }).where('uri', '=', from.uri).execute();
  for (const { table, column } of INSTITUTION) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${to.uri} where ${sql.ref(column)} = ${from.uri}`.execute(db);
  }
  await renameHolder(db, from.uri, to.uri);
  await renameInStatements(db, from, to);
  const origins = { from: from.origin, to: to.origin };
  for (const each of BELOW) await renameBelow(db, each, origins);
  await followOn(db, origins);
  await deliverThere(db, origins);
}

/** What institutions stated is found under who they are now; what they signed has the ids of then. */
export async function renameInStatements(
  db: Kysely<DB>,
  from: Pick<PeerPlace, 'uri' | 'origin'>,
  to: Pick<PeerPlace, 'uri' | 'origin'>,
): Promise<void> {
  await sql`
    update institution_statement set content = jsonb_set(content, '{institution}', to_jsonb(${to.uri}::text))
    where content ->> 'institution' = ${from.uri}`.execute(db);
  await sql`
    update institution_statement set content = jsonb_set(content, '{request}',
      to_jsonb(${to.origin}::text || substr(content ->> 'request', length(${from.origin}::text) + 1)))
    where starts_with(content ->> 'request', ${`${from.origin}/`})`.execute(db);
}

/** Names an institution where it is now among those that hold mirrored consultations. */
export async function renameHolder(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await sql`
    update mirror set holders = case
      when ${to} = any(holders) then array_remove(holders, ${from}) else array_replace(holders, ${from}, ${to}) end
    where ${from} = any(holders)`.execute(db);
  await sql`
    update mirror set roles = (
      select jsonb_agg(case when role ->> 'institution' = ${from} then jsonb_set(role, '{institution}', to_jsonb(${to}::text)) else role end)
      from jsonb_array_elements(roles) as role
    )
    where roles @> jsonb_build_array(jsonb_build_object('institution', ${from}::text))`.execute(db);
  await renameBringing(db, from, to);
}

/** Names an institution where it is now among those that bring in others, and among those brought in. */
async function renameBringing(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await sql`
    update mirror set brings_in = replace(brings_in::text, to_json(${from}::text)::text, to_json(${to}::text)::text)::jsonb
    where strpos(brings_in::text, to_json(${from}::text)::text) > 0`.execute(db);
}

/** What came under the id of now before anybody knew whose it is stands; what is known by both counts once. */
async function oneOf(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await sql`delete from subtotal_state where institution = ${to} and sequence = 0`.execute(db);
  for (const table of ['subtotal', 'subtotal_count', 'subtotal_state'] as const) {
    await sql`
      delete from ${sql.table(table)} as former where institution = ${from} and exists (
        select from subtotal_state as now
        where now.institution = ${to} and now.consultation_id = former.consultation_id
      )`.execute(db);
  }
  await sql`
    delete from registration as former where institution = ${from} and exists (
      select from registration as now where now.institution = ${to}
        and now.consultation_id = former.consultation_id and now.at = former.at
    )`.execute(db);
  await sql`
    delete from unread_answer as former where institution = ${from} and exists (
      select from unread_answer as now where now.institution = ${to} and now.consultation_id = former.consultation_id
    )`.execute(db);
  await sql`
    delete from cohost as former where peer = ${from} and exists (
      select from cohost as now where now.peer = ${to} and now.consultation_id = former.consultation_id
    )`.execute(db);
  await sql`
    delete from cohost_offer as former where institution = ${from} and exists (
      select from cohost_offer as now where now.institution = ${to} and now.consultation_id = former.consultation_id
    )`.execute(db);
  await sql`
    delete from pledge as former where institution = ${from} and exists (
      select from pledge as now where now.institution = ${to}
        and now.proposal_id = former.proposal_id and now.sequence = former.sequence
    )`.execute(db);
  for (const { table, author, unique } of UNIQUE_COLUMNS) {
    await sql`
      delete from ${sql.table(table)} as former where ${sql.ref(author)} = ${from} and exists (
        select from ${sql.table(table)} as now where now.${sql.ref(author)} = ${to}
          and now.proposal_id = former.proposal_id and now.${sql.ref(unique)} = former.${sql.ref(unique)}
      )`.execute(db);
  }
  await sql`delete from journal_witness where peer = ${to}`.execute(db);
  await sql`
    delete from following where actor = ${from} and exists (select from following where actor = ${to})`.execute(db);
}

/** Whatever begins with an origin begins with another one. */
export async function renameBelow(db: Kysely<DB>, { table, column }: Column, { from, to }: Origins): Promise<void> {
  const name = sql.ref(column);
  await sql`
    update ${sql.table(table)} set ${name} = ${to}::text || substr(${name}, length(${from}::text) + 1)
    where starts_with(${name}, ${`${from}/`})`.execute(db);
}

/** What waits for its former address goes to that of now, and at once: nothing failed there. */
async function deliverThere(db: Kysely<DB>, { from, to }: Origins): Promise<void> {
  await sql`
    update queue_message
    set host = ${new URL(to).host}, leased_until = case when lease is null then null else leased_until end
    where host = ${new URL(from).host} and dead_at is null`.execute(db);
}

/** Accounts there that follow something here; they are read anew where they are. */
async function followOn(db: Kysely<DB>, { from, to }: Origins): Promise<void> {
  const moved = (column: string) => sql`${to}::text || substr(${sql.ref(column)}, length(${from}::text) + 1)`;
  const below = sql`${`${from}/`}`;
  await sql`
    insert into remote_actor (uri, host, kind, handle, name, inbox, shared_inbox, fetched_at, gone_at)
    select ${moved('uri')}, ${new URL(to).host}, kind, regexp_replace(handle, '@[^@]*$', ${`@${new URL(to).host}`}), name,
      case when starts_with(inbox, ${below}) then ${moved('inbox')} else inbox end,
      case when starts_with(shared_inbox, ${below}) then ${moved('shared_inbox')} else shared_inbox end,
      to_timestamp(0), gone_at
    from remote_actor where starts_with(uri, ${below})
    on conflict do nothing`.execute(db);
  await sql`
    insert into follow (target, follower, activity_id, since)
    select target, ${moved('follower')}, activity_id, since from follow where starts_with(follower, ${below})
    on conflict do nothing`.execute(db);
  await sql`delete from follow where starts_with(follower, ${below})`.execute(db);
  await sql`
    insert into remote_act (actor, verb, object, present, activity_id, signed_at)
    select ${moved('actor')}, verb, object, present, activity_id, signed_at from remote_act
    where starts_with(actor, ${below})
    on conflict do nothing`.execute(db);
  await sql`delete from remote_act where starts_with(actor, ${below})`.execute(db);
}
