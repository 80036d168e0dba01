import { type Kysely, sql } from 'kysely';

/** Kept by the migrator itself, which says nothing of the schema but how it came about. */
const OF_MIGRATIONS = 'migration';

/**
 * What a schema is, a line for each thing in it, in an order of their own: the same on both engines, wherever it is and
 * whichever way it was made. Columns come in their order, which archives write rows in.
 */
export async function catalogueOf<DB>(db: Kysely<DB>): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    with tables as (
      select oid, relname, relkind, reloptions from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname <> ${OF_MIGRATIONS}
    ), lines as (
      select 1 as part, relname::text as name, 0 as number,
        concat_ws(' ', 'table', relname, array_to_string(reloptions, ' ')) as line
      from tables
      union all
      select 2, relname, row_number() over (partition by attrelid order by attnum),
        concat_ws(' ', 'column', relname || '.' || attname, format_type(atttypid, atttypmod),
          (select 'collate ' || collname from pg_collation where oid = attcollation and attcollation <> typcollation),
          case when attnotnull then 'not null' end,
          case attidentity when 'a' then 'always identity' when 'd' then 'identity' end,
          case when attgenerated <> '' then 'generated' end,
          'default ' || pg_get_expr(adbin, adrelid))
      from pg_attribute join tables on tables.oid = attrelid join pg_type on pg_type.oid = atttypid
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attnum > 0 and not attisdropped
      union all
      -- From PostgreSQL 18 on a column that is not null has a constraint too.
      select 3, conname, 0, concat_ws(' ', 'constraint', relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid))
      from pg_constraint join tables on tables.oid = conrelid where contype <> 'n'
      union all
      select 4, class.relname, 0,
        'index ' || replace(pg_get_indexdef(indexrelid), ' ON ' || quote_ident(current_schema()) || '.', ' ON ')
      from pg_index join pg_class class on class.oid = indexrelid join tables on tables.oid = indrelid
      union all
      select 5, tgname, 0, concat_ws(' ', 'trigger', tgenabled,
        replace(pg_get_triggerdef(pg_trigger.oid), quote_ident(current_schema()) || '.', ''))
      from pg_trigger join tables on tables.oid = tgrelid where not tgisinternal
      union all
      select 6, proname, 0, 'function '
        || replace(pg_get_functiondef(pg_proc.oid), 'FUNCTION ' || quote_ident(current_schema()) || '.', 'FUNCTION ')
      from pg_proc where pronamespace = current_schema()::regnamespace
      union all
      select 7, relname, 0, concat_ws(' ', 'sequence', relname, format_type(seqtypid, null), seqstart, seqincrement,
        seqmin, seqmax, seqcache, seqcycle)
      from pg_sequence join pg_class on pg_class.oid = seqrelid where relnamespace = current_schema()::regnamespace
    )
    select regexp_replace(line, '[[:space:]]+', ' ', 'g') as line from lines
    order by part, name collate "C", number, line collate "C"`.execute(db);
  return [...rows.map(({ line }) => line), ...(await rowsOf(db))];
}

/** The rows that are there from the beginning, as JSON. */
async function rowsOf<DB>(db: Kysely<DB>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname <> ${OF_MIGRATIONS}
    order by relname collate "C"`.execute(db);
  const lines: string[] = [];
  for (const { name } of rows) {
    const found = await sql<{ line: string }>`
      select 'row ' || ${name}::text || ' ' || to_jsonb(t) as line from ${sql.table(name)} t order by 1`.execute(db);
    lines.push(...found.rows.map(({ line }) => line));
  }
  return lines;
}
