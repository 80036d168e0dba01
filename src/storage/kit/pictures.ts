import { type Kysely, sql } from 'kysely';
import type { PictureReader, PictureWriter } from '../../application/kit/ports.ts';
import type { Picture } from '../../domain/kit/picture.ts';
import type { DB } from './schema.ts';

const OF_APPEARANCE = ['logo', 'logo_square', 'logo_icon', 'banner', 'sharing'] as const;
const OF_COVER = ['wide', 'small'] as const;

/** Pictures without their bytes, by hash. */
export async function picturesByHash(
  db: Kysely<DB>,
  hashes: readonly (string | null)[],
): Promise<(hash: string | null) => Picture | null> {
  const wanted = [...new Set(hashes)].filter((hash) => hash !== null);
  const rows =
    wanted.length === 0
      ? []
      : await db
          .selectFrom('picture')
          .select(['hash', 'media_type as mediaType', 'width', 'height'])
          .where('hash', 'in', wanted)
          .execute();
  const found = new Map(rows.map((row) => [row.hash, row]));
  return (hash) => (hash === null ? null : (found.get(hash) ?? null));
}

/** Whether any appearance, or any consultation, has a picture; only public ones where `published`. */
function isShown(published: boolean) {
  const appearance = sql.join(OF_APPEARANCE.map((column) => sql`appearance.${sql.ref(column)}`));
  const cover = sql.join(OF_COVER.map((column) => sql`consultation_cover.${sql.ref(column)}`));
  return sql<boolean>`(
    exists (
      select from appearance
      where picture.hash in (${appearance}) ${published ? sql`and appearance.state <> 'draft'` : sql``}
    ) or exists (
      select from consultation_cover join consultation on consultation.id = consultation_id
      where picture.hash in (${cover}) ${published ? sql`and consultation.published_at is not null` : sql``}
    )
  )`;
}

export function pictureReader(db: Kysely<DB>): PictureReader {
  return {
    async shown(hash, { agent }) {
      const row = await db
        .selectFrom('picture')
        .select(['bytes', 'media_type as mediaType', 'width', 'height'])
        .where('hash', '=', hash)
        .where(isShown(!agent))
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

export function pictureWriter(db: Kysely<DB>): PictureWriter {
  return {
    async save({ mediaType, createdAt, ...picture }) {
      await db
        .insertInto('picture')
        .values({ ...picture, media_type: mediaType, created_at: createdAt })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
    },
    async sweep() {
      await db
        .deleteFrom('picture')
        .where((is) => is.not(isShown(false)))
        .execute();
    },
  };
}
