import { sql } from 'kysely';

/**
 * What `support_total` must hold: the supports stored here, and the totals that were imported without their supports. A relation with
 * the columns of `support_total`.
 */
export const COUNTED_SUPPORTS = sql`(
  select proposal_id, side, standing, version, sum(total)::integer as total from (
    select proposal_id, side, standing, version, count(*) as total from support
    group by proposal_id, side, standing, version
    union all
    select proposal_id, side, 'imported', 1, said.total
    from published_total, lateral (values ('for', in_favour), ('against', against)) as said (side, total)
    where not recounted and said.total > 0
  ) words
  group by proposal_id, side, standing, version
)`;
