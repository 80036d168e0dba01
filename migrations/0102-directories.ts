import { type Kysely, sql } from 'kysely';

/** Signed directories of institutions: those that are read here, who is in them, and the one that we publish (docs/adr/0094). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `create table directory (
      origin text primary key,
      sequence bigint,
      expires_at timestamptz,
      read_at timestamptz,
      due_at timestamptz not null,
      fault text,
      fault_at timestamptz,
      added_at timestamptz not null,
      check ((fault is null) = (fault_at is null))
    )`,
    // Of a directory that is read no more, those who are still to be taken away stay for a moment.
    `create table directory_member (
      directory text not null,
      institution text not null,
      name jsonb not null,
      languages text[] not null,
      public_key text not null,
      status text not null check (status in ('waiting', 'added', 'known', 'refused', 'dropped')),
      because text,
      due_at timestamptz,
      primary key (directory, institution)
    )`,
    'create index directory_member_institution on directory_member (institution)',
    'create index directory_member_due on directory_member (due_at) where due_at is not null',
    // Whom we list; the key is read from the institution before it is published.
    `create table directory_listing (
      institution text primary key references peer (uri) on update cascade on delete cascade,
      key_id text,
      public_key text,
      due_at timestamptz not null,
      check ((key_id is null) = (public_key is null))
    )`,
    `create table own_directory (
      id integer primary key check (id = 1),
      sequence bigint not null,
      hash text not null
    )`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
