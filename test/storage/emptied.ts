/** Runs one statement where it is to be run, and answers its rows. */
export type Run = <Row>(statement: string) => Promise<readonly Row[]>;

/**
 * Empties a migrated schema, as a test leaves it: no rows but those of the migrations, sequences at their start. Answers
 * false where more than rows was changed since it had that `shape`. Nobody else uses the schema meanwhile.
 */
export async function emptied(run: Run, shape: string): Promise<boolean> {
  const tables = await run<{ name: string }>(`
    select quote_ident(relname) as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'migration'
      and pg_relation_size(oid) > 0`);
  const names = tables.map(({ name }) => name);
  if (names.length > 0) {
    await run('set session_replication_role = replica');
    for (const name of names) await run(`delete from ${name}`);
    await run('reset session_replication_role');
    await run(`vacuum ${names.join(', ')}`);
  }
  await run(`
    select setval(seqrelid, seqstart, false) from pg_sequence join pg_class on oid = seqrelid
    where relnamespace = current_schema()::regnamespace and pg_sequence_last_value(seqrelid) is not null`);
  await run('select pg_stat_reset()');
  return (await shapeOf(run)) === shape;
}

/** Tells a schema whose tables, columns, rules, functions or settings were changed from one that was not. */
export async function shapeOf(run: Run): Promise<string> {
  const [found] = await run<{ shape: string }>(`
    select concat_ws(' ',
      (select concat(count(*), '/', max(oid::bigint)) from pg_class where relkind <> 't' and relpersistence <> 't'),
      (select concat(count(*), '/', count(*) filter (where attisdropped), '/', count(*) filter (where attnotnull))
        from pg_attribute join pg_class on pg_class.oid = attrelid where relkind <> 't' and relpersistence <> 't'),
      (select concat(count(*), '/', max(oid::bigint)) from pg_constraint),
      (select concat(count(*), '/', max(oid::bigint), '/', string_agg(distinct tgenabled::text, '')) from pg_trigger),
      (select concat(count(*), '/', max(xmin::text::bigint)) from pg_proc),
      (select concat(count(*), '/', max(oid::bigint)) from pg_namespace where nspname not like 'pg_%temp%'),
      (select count(*) from pg_extension),
      (select count(*) from pg_db_role_setting),
      (select md5(string_agg(name || applied_at, ' ' order by name)) from migration)) as shape`);
  return found?.shape ?? '';
}
