import { sql } from 'kysely';

/**
 * Counters of the `proposal` of the statement around: those of this node, and what other cities that share the
 * consultation counted. Our own signed subtotals say the former again, so they are left out. A relation with the columns
 * side, standing, version and total; one counter may be in several rows.
 */
export const JOINT_COUNTS = sql`(
  select side, standing, version, sum(total)::integer as total from support_total
  where support_total.proposal_id = proposal.id group by side, standing, version having sum(total) > 0
  union all
  select side, standing, version, total from subtotal_count
  where subtotal_count.consultation_id = proposal.consultation_id and subtotal_count.number = proposal.number and not ours
)`;
