import { type Kysely, type QueryCreator, type Selectable, sql } from 'kysely';
import type {
  ActivityPlan,
  DocumentReader,
  DocumentWriter,
  SignedDocument,
  SigningKey,
} from '../../application/federation/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { decodeCursor, pageOf } from '../kit/keyset.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB, Document as DocumentTable, SigningKey as SigningKeyTable } from '../kit/schema.ts';

/** In place of a fingerprint, for a row that holds the plan of an activity and no document yet. */
const PLANNED = '0'.repeat(64);

export function documentReader(db: Kysely<DB>): DocumentReader {
  return {
    signed: (uri, fingerprint) => signedIn(db, uri, fingerprint),
    async latest(uri) {
      const row = await db
        .selectFrom('document')
        .selectAll()
        .where('uri', '=', uri)
        .where('fingerprint', '<>', PLANNED)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : documentOf(row);
    },
    async deleteOf(about) {
      const row = await db
        .selectFrom('document')
        .selectAll()
        .where('about', '=', about)
        .where('fingerprint', '<>', PLANNED)
        .where(sql<boolean>`body::jsonb ->> 'type' = 'Delete'`)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : documentOf(row);
    },
    async plan(uri) {
      const row = await db
        .selectFrom('document')
        .selectAll()
        .where('uri', '=', uri)
        .where('fingerprint', '=', PLANNED)
        .executeTakeFirst();
      return row === undefined ? null : planOf(row);
    },
    async outbox({ actor, limit, after }) {
      const cursor = decodeCursor(after, ['position']);
      let query = db
        .selectFrom('document')
        .select(['seq', 'uri'])
        .where('outbox', '=', actor)
        .orderBy('seq', 'desc')
        .limit(limit + 1);
      if (cursor !== null) query = query.where('seq', '<', Number(cursor[0]));
      return pageOf(await query.execute(), limit, { item: (row) => row.uri, cursor: (row) => [row.seq] });
    },
    async countOutbox(actor) {
      const row = await db
        .selectFrom('document')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('outbox', '=', actor)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async keys(actor) {
      const rows = await db
        .selectFrom('signing_key')
        .selectAll()
        .where('actor', '=', actor)
        .orderBy(sql`retired_at desc nulls first`)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(keyOf);
    },
  };
}

export function documentWriter(db: Kysely<DB>): DocumentWriter {
  return {
    save: (document) => save(db, document),
    saveLatest(document) {
      const { uri, fingerprint } = document;
      const former = db.deleteFrom('document').where('uri', '=', uri).where('fingerprint', '<>', fingerprint);
      return save(
        db,
        document,
        db.with('former', () => former),
      );
    },
    async savePlans(plans) {
      const rows = plans.map(({ uri, plan, outbox, about, plannedAt }) => ({ uri, plan, outbox, about, plannedAt }));
      await sql`
        insert into document (uri, fingerprint, body, outbox, about, sealed_at)
        select uri, ${PLANNED}, plan, outbox, about, "plannedAt"
        from jsonb_to_recordset(${jsonb(rows)}) as new(uri text, plan text, outbox text, about text, "plannedAt" timestamptz)
        where not exists (select from document where document.uri = new.uri)
        on conflict (uri, fingerprint) do nothing
      `.execute(db);
    },
    async replacePlan({ uri, fingerprint, body, signedAt }) {
      const row = await db
        .updateTable('document')
        .set({ fingerprint, body, sealed_at: signedAt })
        .where('uri', '=', uri)
        .where('fingerprint', '=', PLANNED)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? await documentReader(db).latest(uri) : documentOf(row);
    },
    async deletePlans(about) {
      await db.deleteFrom('document').where('about', '=', about).where('fingerprint', '=', PLANNED).execute();
    },
    async deleteFormer(uri, fingerprint) {
      await db.deleteFrom('document').where('uri', '=', uri).where('fingerprint', '<>', fingerprint).execute();
      await db.deleteFrom('document').where('about', '=', uri).execute();
    },
    async deleteNaming(texts) {
      for (const text of texts) {
        await db.deleteFrom('document').where(sql<boolean>`strpos(body, ${text}) > 0`).execute();
      }
    },
    async addKey(key) {
      const added = await db
        .insertInto('signing_key')
        .values({
          id: key.id,
          actor: key.actor,
          algorithm: key.algorithm,
          public_key: key.publicKey,
          private_key_sealed: key.encryptedPrivateKey,
          created_at: key.createdAt,
          retired_at: key.retiredAt,
        })
        // Another process was first, with this id or with another: theirs counts.
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (added !== undefined) return keyOf(added);
      const row = await db
        .selectFrom('signing_key')
        .selectAll()
        .where('actor', '=', key.actor)
        .where('algorithm', '=', key.algorithm)
        .where('retired_at', 'is', null)
        .executeTakeFirstOrThrow();
      return keyOf(row);
    },
    async retireKeys(actor, at) {
      await db
        .updateTable('signing_key')
        .set({ retired_at: at })
        .where('actor', '=', actor)
        .where('retired_at', 'is', null)
        .execute();
    },
  };
}

async function save(db: Kysely<DB>, document: SignedDocument, into: QueryCreator<DB> = db): Promise<SignedDocument> {
  const { uri, fingerprint, body, outbox, about, signedAt } = document;
  for (;;) {
    const row = await into
      .insertInto('document')
      .values({ uri, fingerprint, body, outbox, about, sealed_at: signedAt })
      .onConflict((conflict) => conflict.columns(['uri', 'fingerprint']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return documentOf(row);
    const stored = await signedIn(db, uri, fingerprint);
    if (stored !== null) return stored;
    // Dropped meanwhile, by a process that read another number: it is the latest again.
  }
}

async function signedIn(db: Kysely<DB>, uri: string, fingerprint: string): Promise<SignedDocument | null> {
  const row = await db
    .selectFrom('document')
    .selectAll()
    .where('uri', '=', uri)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row === undefined ? null : documentOf(row);
}

function documentOf(row: Selectable<DocumentTable>): SignedDocument {
  const { uri, fingerprint, body, outbox, about } = row;
  return { uri, fingerprint, body, outbox, about, signedAt: row.sealed_at };
}

function planOf(row: Selectable<DocumentTable>): ActivityPlan {
  const { uri, body, outbox, about } = row;
  return { uri, plan: body, outbox, about, plannedAt: row.sealed_at };
}

function keyOf({ private_key_sealed, ...row }: Selectable<SigningKeyTable>): SigningKey {
  return fromRow(row, { algorithm: fromJson(row.algorithm), encryptedPrivateKey: private_key_sealed });
}
