import { type Kysely, sql } from 'kysely';
import type { FileUse, MediaFileReader, MediaFileWriter } from '../../application/media/ports.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import type { DB } from '../kit/schema.ts';

const FACTS = [
  'hash',
  'media_type as mediaType',
  'name',
  'description',
  'size',
  'width',
  'height',
  'pages',
  'uploaded_at as uploadedAt',
] as const;

/** Texts that are named of one file. */
const USES_MAX = 100;

export function mediaFileReader(db: Kysely<DB>): MediaFileReader {
  return {
    async get(hash) {
      const row = await db.selectFrom('media_file').select(FACTS).where('hash', '=', hash).executeTakeFirst();
      return row ?? null;
    },
    async bytes(hash) {
      const row = await db.selectFrom('media_file').select('bytes').where('hash', '=', hash).executeTakeFirst();
      return row?.bytes ?? null;
    },
    async list({ limit: asked, after }) {
      const limit = pageSize(asked);
      const cursor = decodeCursor(after, ['time', 'path']);
      let query = db.selectFrom('media_file').select(FACTS).orderBy('uploaded_at', 'desc').orderBy('hash');
      if (cursor !== null) {
        const [at, hash] = [new Date(String(cursor[0])), String(cursor[1])];
        query = query.where((is) =>
          is.or([is('uploaded_at', '<', at), is.and([is('uploaded_at', '=', at), is('hash', '>', hash)])]),
        );
      }
      return pageOf(await query.limit(limit + 1).execute(), limit, {
        item: (row) => row,
        cursor: ({ uploadedAt, hash }) => [uploadedAt.toISOString(), hash],
      });
    },
    async count() {
      const row = await db
        .selectFrom('media_file')
        .select((select) => select.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async uses(hashes) {
      if (hashes.length === 0) return [];
      const { rows } = await sql<FileUse>`
        select hash, place as "in", slug from (
          select distinct on (hash, place, slug) hash, place, slug, dense_rank() over (partition by hash order by place, slug) as nth from (
        select found[1] as hash, place, slug from (
          select 'introduction' as place, slug, summary::text as words from consultation
          union all select 'ballot', consultation.slug, coalesce(ballot.description::text, '') || coalesce(
            (select string_agg(o.description::text, ' ') from ballot_option o where o.ballot_id = ballot.id), '')
            from ballot join consultation on consultation.id = ballot.consultation_id
          union all select 'answer', consultation.slug, answer.body::text
            from answer join proposal on proposal.id = answer.proposal_id
            join consultation on consultation.id = proposal.consultation_id
          union all select 'synthesis', consultation.slug, synthesis.words::text
            from synthesis join consultation on consultation.id = synthesis.consultation_id
          union all select 'newsletter', consultation.slug, newsletter.text::text
            from newsletter left join consultation on consultation.id = newsletter.consultation_id
          union all select 'page', null, text::text from static_page
          union all select 'institution', null, summary::text || notices::text from institution
        ) texts, regexp_matches(words, '/files/([0-9a-f]{64})', 'g') found
        where words like '%/files/%' and found[1] = any(${[...hashes]}::text[])
        ) found_in) each_once where nth <= ${USES_MAX} order by 1, 2, 3`.execute(db);
      return rows;
    },
  };
}

export function mediaFileWriter(db: Kysely<DB>): MediaFileWriter {
  return {
    async save({ mediaType, uploadedAt, ...file }, bytes) {
      await db
        .insertInto('media_file')
        .values({ ...file, media_type: mediaType, uploaded_at: uploadedAt, bytes: Buffer.from(bytes) })
        .execute();
    },
    async delete(hash) {
      await db.deleteFrom('media_file').where('hash', '=', hash).execute();
    },
  };
}
