import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from '../kit/schema.ts';

/** Where ids of what is mirrored of a consultation stand, with the rows that are of it. */
const MIRRORED = {
  proposal: ofConsultation,
  comment: ofConsultation,
  ballot: ofConsultation,
  poll: ofConsultation,
  answer: ofProposals,
  unread_statement: ofProposals,
} as const satisfies Partial<Record<keyof DB, (id: string) => RawBuilder<boolean>>>;

/** By what a comment is named elsewhere without a key of the database. */
const NAMES_COMMENTS = ['appeal', 'authorship', 'decision', 'guest_act', 'home_act', 'report'] as const;

function ofConsultation(id: string): RawBuilder<boolean> {
  return sql`consultation_id = ${id}`;
}

function ofProposals(id: string): RawBuilder<boolean> {
  return sql`proposal_id in (select id from proposal where consultation_id = ${id})`;
}

/** Whatever is mirrored of one consultation begins with another id of it; nothing of another consultation is looked at. */
export async function renameMirrored(
  db: Kysely<DB>,
  { consultationId, from, to, at }: Rehosted & { readonly at: Date },
): Promise<void> {
  const renamed = (uri: RawBuilder<unknown>) => sql`${to}::text || substr(${uri}, length(${from}::text) + 1)`;
  for (const [table, isOfIt] of Object.entries(MIRRORED)) {
    await sql`
      update ${sql.table(table)} set uri = ${renamed(sql.ref('uri'))}
      where ${isOfIt(consultationId)} and starts_with(uri, ${`${from}/`})`.execute(db);
  }
  // What was not answered is signed again for the host of now.
  await sql`
    update institution_statement set
      content = jsonb_set(content, '{request}', to_jsonb(${renamed(sql`content ->> 'request'`)})),
      due_at = case when status = 'waiting' then ${at} else due_at end
    where consultation_id = ${consultationId} and ours
      and (content ->> 'request' = ${from} or starts_with(content ->> 'request', ${`${from}/`}))`.execute(db);
  await renameNamed(db, { from, to });
}

type Rehosted = { readonly consultationId: string; readonly from: string; readonly to: string };

/** People of whom there is a name only, beside the one thing that they wrote. */
async function renameNamed(db: Kysely<DB>, { from, to }: { readonly from: string; readonly to: string }) {
  const [former, now] = [`mirrored ${from}`, `mirrored ${to}`];
  await sql`
    update participant set import_key = ${now}::text || substr(import_key, length(${former}::text) + 1)
    where (import_key = ${former} or starts_with(import_key, ${`${former}/`})) and not exists (
      select from participant as other
      where other.import_key = ${now}::text || substr(participant.import_key, length(${former}::text) + 1)
    )`.execute(db);
}

/** What is mirrored becomes this node's own, under the numbers and ids that others know it by. */
export async function makeOwn(db: Kysely<DB>, { consultationId, from, to }: Rehosted): Promise<void> {
  await nameCommentsAsAtHost(db, consultationId, from);
  for (const [table, isOfIt] of Object.entries(MIRRORED)) {
    if (table === 'unread_statement') continue;
    await sql`
      update ${sql.table(table)} set uri = null
      where ${isOfIt(consultationId)} and starts_with(uri, ${`${from}/`})`.execute(db);
  }
  await renameNamed(db, { from, to });
  await db.deleteFrom('mirror').where('consultation_id', '=', consultationId).execute();
}

/** A comment has the id that ends its address at the host, wherever it is named by its id. */
async function nameCommentsAsAtHost(db: Kysely<DB>, consultationId: string, host: string): Promise<void> {
  const { rows } = await sql<{ id: string; named: string; path: string }>`
    select id, path, lower(substr(uri, length(${`${host}/comments/`}::text) + 1)) as named from comment
    where consultation_id = ${consultationId} and starts_with(uri, ${`${host}/comments/`})
      and substr(uri, length(${`${host}/comments/`}::text) + 1) ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'`.execute(
    db,
  );
  const ids = new Map(rows.filter(({ id, named }) => id !== named).map(({ id, named }) => [id, named]));
  if (ids.size === 0) return;
  const former = [...ids.keys()];
  const named = [...ids.values()];
  await sql`
    update comment set id = now.named
    from unnest(${former}::uuid[], ${named}::uuid[]) as now (id, named)
    where comment.id = now.id`.execute(db);
  for (const table of NAMES_COMMENTS) {
    await sql`
      update ${sql.table(table)} set subject_id = now.named
      from unnest(${former}::uuid[], ${named}::uuid[]) as now (id, named)
      where subject_id = now.id`.execute(db);
  }
  const places = await sql<{ id: string; path: string }>`
    select id, path from comment where consultation_id = ${consultationId}`.execute(db);
  const paths = places.rows.map(({ path }) =>
    path
      .split('/')
      .map((id) => ids.get(id) ?? id)
      .join('/'),
  );
  await sql`
    update comment set path = now.path
    from unnest(${places.rows.map(({ id }) => id)}::uuid[], ${paths}::text[]) as now (id, path)
    where comment.id = now.id and comment.path <> now.path`.execute(db);
}

/** What is this node's own becomes what it mirrors of another host, under the same numbers and ids. */
export async function makeMirrored(db: Kysely<DB>, { consultationId, from, to }: Rehosted): Promise<void> {
  await sql`
    update proposal set uri = ${`${to}/proposals/`}::text || number
    where consultation_id = ${consultationId} and number is not null`.execute(db);
  await sql`
    update comment set uri = ${`${to}/comments/`}::text || id
    where consultation_id = ${consultationId} and published_at is not null`.execute(db);
  await sql`
    update ballot set uri = ${`${to}/ballots/`}::text || slug
    where consultation_id = ${consultationId} and published_at is not null`.execute(db);
  await sql`
    update answer set uri = proposal.uri || '/answers/' || version from proposal
    where proposal.id = proposal_id and proposal.consultation_id = ${consultationId} and institution is null`.execute(
    db,
  );
  await renameNamed(db, { from, to });
}
