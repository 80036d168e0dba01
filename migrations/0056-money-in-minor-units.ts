import { type Kysely, sql } from 'kysely';

/**
 * Budgets, costs and what was counted of them were kept in whole units of their currency, and are in minor units from here
 * on. Of a budget that was published the rules keep their first version, whose document and hash are in whole units.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** Minor units in a unit, by ISO 4217 as of this migration; a hundred where it says nothing else. */
const UNIT = `case rules #>> '{budget,currency}'
  ${whereOf(1, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF')}
  ${whereOf(1_000, 'BHD IQD JOD KWD LYD OMR TND')}
  ${whereOf(10_000, 'CLF UYW')}
  else 100 end`;

function whereOf(unit: number, codes: string): string {
  return codes
    .split(' ')
    .map((code) => `when '${code}' then ${unit}`)
    .join(' ');
}

/** A number at a path of a JSON value, times `unit`; the value as it is where there is none. */
function times(json: string, ...path: readonly string[]): string {
  const at = `'{${path.join(',')}}'`;
  const number = `trim_scale((${json} #>> ${at})::numeric * unit)`;
  return `case jsonb_typeof(${json} #> ${at}) when 'number' then jsonb_set(${json}, ${at}, to_jsonb(${number})) else ${json} end`;
}

const OF_BUDGET = `select id, ${UNIT} as unit from ballot where jsonb_typeof(rules -> 'budget') = 'object'`;

/** In the tally of a budget: what was spent and is left, and of each purchase its cost and what a voter pays at most. */
function tallies(table: string): string {
  return `update ${table} of_ballot set tally = (
    select ${times('with_spent', 'outcome', 'left')}
    from (select ${times('with_purchases', 'outcome', 'spent')} as with_spent from (
      select case when jsonb_typeof(tally #> '{working,purchases}') = 'array'
        then jsonb_set(tally, '{working,purchases}', (
          select coalesce(jsonb_agg(${times('with_cost', 'share')} order by place), '[]')
          from (
            select ${times('purchase', 'cost')} as with_cost, place
            from jsonb_array_elements(tally #> '{working,purchases}') with ordinality as each (purchase, place)
          ) purchases
        ))
        else tally end as with_purchases
    ) purchased) spent
  ) from (${OF_BUDGET}) budget where budget.id = of_ballot.ballot_id`;
}

const STATEMENTS = [
  `update ballot_option set cost = cost * unit from (${OF_BUDGET}) budget where budget.id = ballot_option.ballot_id`,
  tallies('live_tally'),
  tallies('ballot_publication'),
  `update ballot set rules = ${times('ballot.rules', 'budget', 'amount')}
    from (${OF_BUDGET}) budget where budget.id = ballot.id`,
  `update ballot set rules = rules || jsonb_build_object('version', case
    when published_at is not null and jsonb_typeof(rules -> 'budget') = 'object' then 1 else 2 end)`,
  // A ballot that was refused for a version that was not known is told once more.
  `update mirror set cursor = null where ended_at is null and exists (
    select from peer_evidence evidence
    where evidence.consultation_id = mirror.consultation_id and evidence.kind = 'hash-mismatch'
  )`,
];
