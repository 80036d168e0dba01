import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Cohost,
  Invitation,
  Mirror,
  SharingReader,
  SharingWriter,
} from '../../application/network/cohost/ports.ts';
import type { CommunityRole } from '../../domain/community/role-name.ts';
import { isId } from '../../domain/kit/id.ts';
import type { BringsIn } from '../../domain/network/bringing-in.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { Cohost as CohostTable, DB, Invitation as InvitationTable, Mirror as MirrorTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { holdersReader, holdersWriter } from './holders.ts';

/** Taken back before it came: nothing is known of it but that. */
const UNHEARD = sql`(status = 'withdrawn' and title = '{}'::jsonb)`;

export function sharingReader(db: Kysely<DB>): SharingReader {
  return {
    ...holdersReader(db),
    async cohosts(consultationId) {
      const rows = await db
        .selectFrom('cohost')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('invited_at')
        .orderBy('peer')
        .execute();
      return rows.map(cohostOf);
    },
    async accepted() {
      const rows = await db
        .selectFrom('cohost')
        .innerJoin('consultation', 'consultation.id', 'consultation_id')
        .select(['consultation_id', 'slug', 'peer'])
        .where('cohost.status', '=', 'accepted')
        .orderBy('peer')
        .orderBy('slug')
        .execute();
      return rows.map((row) => fromRow(row, {}));
    },
    async cohostsWith(peer) {
      const rows = await db.selectFrom('cohost').selectAll().where('peer', '=', peer).orderBy('invite').execute();
      return rows.map(cohostOf);
    },
    async cohostByInvite(invite) {
      if (!isStorableText(invite)) return null;
      const row = await db.selectFrom('cohost').selectAll().where('invite', '=', invite).executeTakeFirst();
      return row === undefined ? null : cohostOf(row);
    },
    async invitation(invite) {
      if (!isStorableText(invite)) return null;
      const row = await db.selectFrom('invitation').selectAll().where('invite', '=', invite).executeTakeFirst();
      return row === undefined ? null : invitationOf(row);
    },
    async invitations(page) {
      const after = page?.after ?? null;
      if (after !== null && !isStorableText(after)) return [];
      let query = db.selectFrom('invitation').selectAll().where(sql<boolean>`not ${UNHEARD}`);
      if (page !== undefined)
        query = query.where('status', page.of === 'waiting' ? '=' : '<>', 'invited').limit(page.limit);
      if (after !== null) {
        query = query.where(
          sql<boolean>`exists (
            select from invitation as last where last.invite = ${after} and (
              invitation.received_at < last.received_at
              or (invitation.received_at = last.received_at and invitation.invite > last.invite)
            )
          )`,
        );
      }
      const rows = await query.orderBy('received_at', 'desc').orderBy('invite').execute();
      return rows.map(invitationOf);
    },
    async countInvitations(origin) {
      if (!isStorableText(origin)) return { waiting: 0, unheard: 0 };
      const { rows } = await sql<{ waiting: number; unheard: number }>`
        select count(*) filter (where status = 'invited') as waiting, count(*) filter (where ${UNHEARD}) as unheard
        from invitation
        -- "0" follows "/" in the order of bytes.
        where peer collate "C" >= ${`${origin}/`} and peer collate "C" < ${`${origin}0`}`.execute(db);
      return rows[0] ?? { waiting: 0, unheard: 0 };
    },
    async invitationsTo(consultation) {
      if (!isStorableText(consultation)) return [];
      const rows = await db
        .selectFrom('invitation')
        .selectAll()
        .where('consultation', '=', consultation)
        .orderBy('received_at', 'desc')
        .orderBy('invite')
        .execute();
      return rows.map(invitationOf);
    },
    async mirror(consultationId) {
      if (!isId(consultationId)) return null;
      const row = await db
        .selectFrom('mirror')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      return row === undefined ? null : mirrorOf(row);
    },
    async resync(consultationId) {
      const row = await db
        .selectFrom('mirror')
        .select(['lacking_tries', 'lacking_at'])
        .where('consultation_id', '=', consultationId)
        .executeTakeFirst();
      const { lacking_tries: tries = null, lacking_at: at = null } = row ?? {};
      return tries === null || at === null ? null : { tries, at };
    },
    async mirrorOf(uri) {
      if (!isStorableText(uri)) return null;
      const row = await db.selectFrom('consultation').select('id').where('host_uri', '=', uri).executeTakeFirst();
      return row?.id ?? null;
    },
    async dueMirrors(now, latest) {
      const rows = await db
        .selectFrom('mirror')
        .select('consultation_id')
        .where((is) => is.or([is('due_at', '<=', now), is('due_at', '>', latest)]))
        .orderBy('due_at')
        .execute();
      return rows.map((row) => row.consultation_id);
    },
    async nextDueMirror() {
      const row = await db.selectFrom('mirror').select(sql<Date | null>`min(due_at)`.as('due_at')).executeTakeFirst();
      return row?.due_at ?? null;
    },
    async pendingRecoveries() {
      const rows = await db
        .selectFrom('pending_recovery')
        .innerJoin('consultation', 'consultation.id', 'consultation_id')
        .select(['slug', 'backup_at'])
        .orderBy('slug')
        .execute();
      return rows.map((row) => fromRow(row, {}));
    },
    async unreadMirrors() {
      const rows = await db
        .selectFrom('mirror')
        .innerJoin('consultation', 'consultation.id', 'consultation_id')
        .select(['slug', 'host_uri'])
        .where('ended_at', 'is', null)
        .where('unread_at', 'is not', null)
        .orderBy('slug')
        .execute();
      return rows.map(({ slug, host_uri }) => ({ slug, uri: host_uri ?? '' }));
    },
    async mirrorsOf(origin) {
      if (!isStorableText(origin)) return [];
      const rows = await db
        .selectFrom('mirror')
        .innerJoin('consultation', 'consultation.id', 'consultation_id')
        .select(['consultation_id', 'host_uri', 'host_institution'])
        .where('ended_at', 'is', null)
        .where(sql<boolean>`starts_with(host_uri, ${`${origin}/`})`)
        .orderBy('consultation_id')
        .execute();
      return rows.map((row) => ({
        consultationId: row.consultation_id,
        uri: row.host_uri ?? '',
        institution: row.host_institution ?? '',
      }));
    },
  };
}

export function sharingWriter(db: Kysely<DB>): SharingWriter {
  return {
    ...holdersWriter(db),
    saveCohost: (cohost) =>
      upsert(db, 'cohost', {
        key: { consultation_id: cohost.consultationId, peer: cohost.peer },
        values: {
          invite: cohost.invite,
          status: cohost.status,
          registered: cohost.registered,
          registered_at: cohost.registeredAt,
          registered_max: cohost.registeredMax ?? null,
          role: cohost.role ?? null,
          brings_in: cohost.bringsIn == null ? null : jsonb(cohost.bringsIn),
          brings_in_at: cohost.bringsInAt ?? null,
          introduced_by: cohost.introducedBy ?? null,
          offer: cohost.offer ?? null,
          carried_over: cohost.carriedOver ?? false,
          held_at: cohost.heldAt ?? null,
          contributions_per_day: cohost.contributionsPerDay ?? null,
          contributions_per_author: cohost.contributionsPerAuthor ?? null,
          invited_at: cohost.invitedAt,
          answered_at: cohost.answeredAt,
        },
      }),
    saveInvitation: (invitation) =>
      upsert(db, 'invitation', {
        key: { invite: invitation.invite },
        values: {
          peer: invitation.peer,
          consultation: invitation.consultation,
          title: jsonb(invitation.title),
          status: invitation.status,
          registered: invitation.registered,
          registered_max: invitation.registeredMax ?? null,
          role: invitation.role ?? null,
          formerly: [...(invitation.formerly ?? [])],
          brings_in: invitation.bringsIn == null ? null : jsonb(invitation.bringsIn),
          introduced_by: invitation.introducedBy ?? null,
          consultation_id: invitation.consultationId,
          received_at: invitation.receivedAt,
          answered_at: invitation.answeredAt,
        },
      }),
    async lockInvitation(invite) {
      if (!isStorableText(invite)) return null;
      const row = await db
        .selectFrom('invitation')
        .selectAll()
        .where('invite', '=', invite)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row === undefined ? null : invitationOf(row);
    },
    saveMirror: (mirror) =>
      upsert(db, 'mirror', {
        key: { consultation_id: mirror.consultationId },
        values: {
          cursor: mirror.cursor,
          due_at: mirror.dueAt,
          read_at: mirror.readAt,
          host_at: mirror.hostAt ?? null,
          read_by: mirror.readBy ?? null,
          unread_at: mirror.unreadAt ?? null,
          failing_since: mirror.failingSince,
          ended_at: mirror.endedAt,
        },
      }),
    async saveMissing(consultationId, lacking) {
      await db
        .updateTable('mirror')
        .set({ lacking_tries: lacking?.tries ?? null, lacking_at: lacking?.at ?? null })
        .where('consultation_id', '=', consultationId)
        .execute();
    },
    async lockMirror(consultationId) {
      if (!isId(consultationId)) return null;
      const row = await db
        .selectFrom('mirror')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row === undefined ? null : mirrorOf(row);
    },
    async wakeMirror(consultationId, at) {
      await wakenMirrors(db, at).where('consultation_id', '=', consultationId).execute();
    },
    async wakeMirrors(at) {
      await wakenMirrors(db, at).execute();
    },
    async deletePendingRecovery(consultationId) {
      await db.deleteFrom('pending_recovery').where('consultation_id', '=', consultationId).execute();
    },
  };
}

/**
 * Also those that are due already, whose time changes each time, were it by a millisecond: whoever reads one just now sees that
 * it was woken meanwhile.
 */
function wakenMirrors(db: Kysely<DB>, at: Date) {
  const isJustNow = sql`due_at <= ${at} and due_at > ${new Date(at.getTime() - 1_000)}`;
  const dueAt = sql<Date>`case when ${isJustNow} then due_at - interval '1 millisecond' else ${at} end`;
  return db.updateTable('mirror').set({ due_at: dueAt }).where('due_at', 'is not', null).where('ended_at', 'is', null);
}

function cohostOf(row: Selectable<CohostTable>): Cohost {
  return fromRow(row, {
    status: fromJson(row.status),
    role: fromJson<CommunityRole | null>(row.role),
    bringsIn: fromJson<BringsIn | null>(row.brings_in),
  });
}

function invitationOf(row: Selectable<InvitationTable>): Invitation {
  return fromRow(row, {
    title: fromJson(row.title),
    status: fromJson(row.status),
    role: fromJson<CommunityRole | null>(row.role),
    bringsIn: fromJson<BringsIn | null>(row.brings_in),
  });
}

function mirrorOf({
  brings_in,
  holders,
  institutions,
  roles,
  lacking_at,
  lacking_tries,
  ...row
}: Selectable<MirrorTable>): Mirror {
  return fromRow(row, {});
}
