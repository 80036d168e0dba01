import { type Kysely, sql } from 'kysely';

/** What an institution says in its letters where it does not want the standard text. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(LETTER_TEXT).execute(db);
}

// A part that is null is the standard one; a row without parts of its own is none.
const LETTER_TEXT = `create table letter_text (
  kind text not null,
  lang text not null,
  subject text,
  introduction text,
  closing text,
  set_at timestamptz not null,
  primary key (kind, lang),
  check (coalesce(subject, introduction, closing) is not null)
)`;
