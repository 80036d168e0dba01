import { type Kysely, sql } from 'kysely';

/**
 * What pages count of a consultation, in counters that triggers keep: whichever way a row is written, its counter is
 * changed in the same transaction. A counter that many acts change is several rows, one for each of sixteen kinds of
 * connection, so that acts of two connections do not wait for each other (docs/adr/0064).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** Which of the rows of a counter a connection writes to. */
const SLOT = 'slot smallint not null default (pg_backend_pid() & 15)';

const COLUMNS = {
  proposal: 'proposals',
  comment: 'comments',
  involvement: 'authors',
  supporter: 'supporters',
} as const;
type Counted = keyof typeof COLUMNS;

const STATEMENTS = [
  `create table consultation_count (
    consultation_id uuid not null references consultation (id) on delete cascade,
    ${SLOT},
    proposals integer not null default 0,
    comments integer not null default 0,
    authors integer not null default 0,
    supporters integer not null default 0,
    primary key (consultation_id, slot)
  ) with (fillfactor = 50)`,
  // A proposal is published or taken back one after the other anyway: a topic is one row.
  `create table tag_count (
    consultation_id uuid not null references consultation (id) on delete cascade,
    tag text not null,
    proposals integer not null,
    primary key (consultation_id, tag)
  )`,
  `insert into consultation_count (consultation_id, proposals, comments, authors, supporters)
    select id,
      (select count(*) from proposal where consultation_id = consultation.id and status = 'published'),
      (select count(*) from comment where consultation_id = consultation.id and status = 'published'),
      (select count(*) from involvement where consultation_id = consultation.id),
      (select count(*) from supporter where consultation_id = consultation.id)
    from consultation`,
  `insert into tag_count (consultation_id, tag, proposals)
    select consultation_id, tag, count(*) from proposal, unnest(tags) as tag where status = 'published' group by 1, 2`,
  // The argument of a trigger is what each of the rows adds.
  `create or replace function count_tags(consultation uuid, tags text[], added integer) returns void language sql as $$
    insert into tag_count (consultation_id, tag, proposals)
    select consultation, tag, count(*) * added from unnest(tags) as tag group by tag order by tag
    on conflict (consultation_id, tag) do update set proposals = tag_count.proposals + excluded.proposals
  $$`,
  counting('proposal', {
    where: `where status = 'published'`,
    more: `perform count_tags(consultation_id, array_agg(tag), tg_argv[0]::integer)
      from changed, unnest(tags) as tag where status = 'published' group by consultation_id order by consultation_id;`,
  }),
  counting('comment', { where: `where status = 'published'` }),
  counting('involvement'),
  counting('supporter'),
  recounting('proposal', {
    was: `perform count_tags(old.consultation_id, old.tags, -1);`,
    is: `perform count_tags(new.consultation_id, new.tags, 1);`,
  }),
  recounting('comment'),
  ...(Object.keys(COLUMNS) as Counted[]).flatMap((table) => [
    `create trigger count_inserted after insert on ${table} referencing new table as changed
      for each statement execute function count_${table}('1')`,
    `create trigger count_deleted after delete on ${table} referencing old table as changed
      for each statement execute function count_${table}('-1')`,
  ]),
  `create trigger count_updated after update on proposal for each row
    when ((old.status = 'published' or new.status = 'published')
      and (old.consultation_id, old.status, old.tags) is distinct from (new.consultation_id, new.status, new.tags))
    execute function recount_proposal()`,
  `create trigger count_updated after update on comment for each row
    when ((old.status = 'published' or new.status = 'published')
      and (old.consultation_id, old.status) is distinct from (new.consultation_id, new.status))
    execute function recount_comment()`,
  // A total is the sum of its rows, of which one may be less than nothing: what one connection gave another may take back.
  'alter table support_total drop constraint support_total_total_check, drop constraint support_total_pkey',
  `alter table support_total add column ${SLOT}`,
  'alter table support_total add primary key (proposal_id, side, standing, version, slot)',
];

/** A function for what a statement inserted or deleted, whose rows are `changed`. */
function counting(table: Counted, { where = '', more = '' } = {}): string {
  const column = COLUMNS[table];
  return `create or replace function count_${table}() returns trigger language plpgsql as $$ begin
    insert into consultation_count (consultation_id, ${column})
    select consultation_id, count(*) * tg_argv[0]::integer from changed ${where} group by consultation_id order by consultation_id
    on conflict (consultation_id, slot) do update set ${column} = consultation_count.${column} + excluded.${column};
    ${more}
    return null;
  end $$`;
}

/** A function for a row that was changed in what is counted of it. */
function recounting(table: 'proposal' | 'comment', { was = '', is = '' } = {}): string {
  const column = COLUMNS[table];
  const add = (row: string, by: number) => `
      insert into consultation_count (consultation_id, ${column}) values (${row}.consultation_id, ${by})
      on conflict (consultation_id, slot) do update set ${column} = consultation_count.${column} + excluded.${column};`;
  return `create or replace function recount_${table}() returns trigger language plpgsql as $$ begin
    if old.status = 'published' then ${add('old', -1)}
      ${was}
    end if;
    if new.status = 'published' then ${add('new', 1)}
      ${is}
    end if;
    return null;
  end $$`;
}
