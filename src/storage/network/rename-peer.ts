import { type Kysely, sql } from 'kysely';
import type { PeerPlace } from '../../application/network/moving.ts';
import type { DB } from '../schema.ts';

type Column = { readonly table: keyof DB; readonly column: string };
type Origins = { readonly from: string; readonly to: string };

/** What institutions counted, by institution. */
export const SUBTOTALS = ['subtotal', 'subtotal_state', 'subtotal_count'] as const;

/** Where the id of another institution stands by itself. */
const INSTITUTION: readonly Column[] = [
  { table: 'following', column: 'actor' },
  { table: 'peer_evidence', column: 'peer' },
  { table: 'cohost', column: 'peer' },
  { table: 'invitation', column: 'peer' },
  { table: 'consultation', column: 'host_institution' },
  ...SUBTOTALS.map((table) => ({ table, column: 'institution' })),
  { table: 'derivation', column: 'institution' },
  { table: 'taken_up', column: 'institution' },
];

/** Where ids of things and people at another node stand. */
const BELOW: readonly Column[] = [
  { table: 'invitation', column: 'invite' },
  { table: 'invitation', column: 'consultation' },
  { table: 'mirror', column: 'cursor' },
  { table: 'consultation', column: 'host_uri' },
  { table: 'proposal', column: 'uri' },
  { table: 'proposal', column: 'original' },
  { table: 'comment', column: 'uri' },
  { table: 'comment', column: 'original' },
  { table: 'ballot', column: 'uri' },
  { table: 'participant', column: 'actor_uri' },
  { table: 'derivation', column: 'source' },
  { table: 'taken_up', column: 'taken_by' },
];

/**
 * Names an institution, and whatever is below its origin, where it is now. What was signed stays as it was signed, and
 * evidence as it was found. Its catalogue is read anew; its followers of things here follow from where they are now.
 */
export async function renamePeer(db: Kysely<DB>, from: PeerPlace, to: PeerPlace): Promise<void> {
  await db.deleteFrom('catalogue_entry').where('peer', '=', from.uri).execute();
  await db.deleteFrom('catalogue_page').where('peer', '=', from.uri).execute();
  await db.deleteFrom('catalogue_reading').where('peer', '=', from.uri).execute();
  await db.updateTable('peer').set({ uri: to.uri, origin: to.origin }).where('uri', '=', from.uri).execute();
  for (const { table, column } of INSTITUTION) {
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${to.uri} where ${sql.ref(column)} = ${from.uri}`.execute(db);
  }
  const origins = { from: from.origin, to: to.origin };
  for (const each of BELOW) await renameBelow(db, each, origins);
  await followOn(db, origins);
}

/** Whatever begins with an origin begins with another one. */
export async function renameBelow(db: Kysely<DB>, { table, column }: Column, { from, to }: Origins): Promise<void> {
  const name = sql.ref(column);
  await sql`
    update ${sql.table(table)} set ${name} = ${to}::text || substr(${name}, length(${from}::text) + 1)
    where starts_with(${name}, ${`${from}/`})`.execute(db);
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
