import { type Kysely, sql } from 'kysely';
import type { ParticipantReader, ParticipantWriter } from '../../application/participant/ports.ts';
import type { DB } from '../kit/schema.ts';

/** The secrets from which the pseudonyms of people are made, as they are stored: encrypted. */
export function linkReader(db: Kysely<DB>): Pick<ParticipantReader, 'links' | 'linksOfAuthors' | 'erasedLink'> {
  return {
    async links(ids) {
      const { rows } = await sql<{ id: string; link: string }>`
        select id, link_sealed as link from participant
        where id = any(${[...ids]}::uuid[]) and link_sealed is not null`.execute(db);
      return new Map(rows.map(({ id, link }) => [id, link]));
    },
    async linksOfAuthors(consultationIds) {
      const { rows } = await sql<{ consultation: string; links: readonly string[] }>`
        select consultation_id as consultation, array_agg(link_sealed) as links
        from involvement join participant on participant.id = participant_id
        where consultation_id = any(${[...consultationIds]}::uuid[]) and link_sealed is not null
        group by consultation_id`.execute(db);
      return new Map(rows.map(({ consultation, links }) => [consultation, links]));
    },
    async erasedLink(keyHash) {
      const row = await db
        .selectFrom('participant')
        .select('erased_link')
        .where('erased_key', '=', keyHash)
        .executeTakeFirst();
      return row?.erased_link ?? null;
    },
  };
}

export function linkWriter(db: Kysely<DB>): Pick<ParticipantWriter, 'saveLinks' | 'withoutLink' | 'countInBoth'> {
  return {
    async saveLinks(links) {
      await sql`
        update participant set link_sealed = given.link
        from unnest(
          ${links.map(({ id }) => id)}::uuid[], ${links.map(({ encryptedLink }) => encryptedLink)}::text[]
        ) as given (id, link)
        where participant.id = given.id and link_sealed is null`.execute(db);
    },
    async withoutLink(limit) {
      const rows = await db
        .selectFrom('participant')
        .select('id')
        .where('link_sealed', 'is', null)
        .where('erased_at', 'is', null)
        .where('joined_into', 'is', null)
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async countInBoth(id, { pseudonyms, by }) {
      await sql`
        update consultation set erased_in_both = erased_in_both + ${by}::integer
        where id in (select consultation_id from involvement where participant_id = ${id})
          and id in (select consultation_id from supporter where pseudonym = any(${[...pseudonyms]}::text[]))`.execute(
        db,
      );
    },
  };
}
