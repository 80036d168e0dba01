import { sql, type Transaction } from 'kysely';
import { v7 } from 'uuid';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { LATE_MS } from '../../domain/network/subtotal.ts';
import { COUNT_AGAIN_MS } from '../../domain/network/wake-pace.ts';
import { eventWriter } from '../event/events.ts';
import type { DB } from '../kit/schema.ts';

/** So many at once: one import of a large process of another platform. */
const AT_ONCE = { proposals: 2_000, subtotals: 1_000 } as const;
/** And one more for each such time since the backup: people propose less often, and a subtotal is sent no more often. */
const EVERY_MS = { proposals: 60_000, subtotals: COUNT_AGAIN_MS } as const;

/**
 * What was numbered after a backup was made is known elsewhere under its number, and only there: those numbers are left
 * out. A proposal has none of them for another text, and no subtotal goes out a second time under one (docs/adr/0039); the
 * next subtotal is a full one.
 */
export async function skipNumbersAfterRestore(
  trx: Transaction<DB>,
  at: {
    readonly institution: string;
    /** When the backup was made. */
    readonly since: Date;
    readonly now: Date;
  },
) {
  const passed = Math.max(0, at.now.getTime() - at.since.getTime());
  const room = {
    proposals: AT_ONCE.proposals + Math.ceil(passed / EVERY_MS.proposals),
    subtotals: AT_ONCE.subtotals + Math.ceil(passed / EVERY_MS.subtotals),
  };
  await sql`
    update consultation set next_number = next_number + ${room.proposals}::integer
    where published_at is not null and host_uri is null`.execute(trx);
  const late = new Date(at.now.getTime() - LATE_MS);
  await sql`
    insert into subtotal_state (consultation_id, about, institution, ours, sequence, seen, fault, fault_at)
    select consultation_id, about, ${at.institution}, true, 0, 0,
      jsonb_build_object('because', 'out-of-order', 'expected', ${room.subtotals}::integer + 1), ${at.now}
    from (
      select id as consultation_id, 'supports' as about from consultation
      where exists (select from phase where consultation_id = consultation.id and closes_at > ${late})
      union all
      select consultation_id, id::text from ballot
      where published_at is not null and coalesce(paper_until, closes_at) > ${late}
      union all
      select consultation_id, id::text from poll where closes_at > ${late}
    ) counted
    where exists (
      select from consultation where id = counted.consultation_id and published_at is not null and (
        host_uri is not null or exists (
          select from cohost where cohost.consultation_id = consultation.id and answered_at is not null
        )
      )
    )
    on conflict (consultation_id, about, institution) do update set
      seen = 0,
      fault = jsonb_build_object('because', 'out-of-order', 'expected', subtotal_state.sequence + ${room.subtotals}::integer + 1),
      fault_at = excluded.fault_at`.execute(trx);
}

/**
 * Marks the consultations of ours that are shared, until their co-hosts gave back what they know since the backup, and has each
 * read anew by them; answers their slugs.
 */
export async function awaitRecovery(
  trx: Transaction<DB>,
  { backupAt, now }: { readonly backupAt: Date; readonly now: Date },
): Promise<readonly string[]> {
  await sql`
    insert into pending_recovery (consultation_id, backup_at)
    select distinct consultation_id, ${backupAt}::timestamptz from cohost where status = 'accepted'
    on conflict do nothing`.execute(trx);
  const { rows } = await sql<{ id: ConsultationId; slug: string }>`
    select id, slug from pending_recovery join consultation on consultation.id = consultation_id order by slug`.execute(
    trx,
  );
  const restored = { type: 'backup-restored', at: now, by: null, proposalId: null, data: {} } as const;
  await eventWriter(trx).append(...rows.map(({ id }) => ({ ...restored, id: v7(), consultationId: id })));
  return rows.map(({ slug }) => slug);
}
