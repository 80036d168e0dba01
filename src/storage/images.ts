import type { Kysely } from 'kysely';
import type { ImageReader, ImageWriter } from '../application/images.ts';
import type { DB } from './schema.ts';

export function imageReader(db: Kysely<DB>): ImageReader {
  return {
    async of(proposalId) {
      const rows = await db
        .selectFrom('image')
        .select(['id', 'hash', 'media_type', 'width', 'height', 'alt'])
        .where('proposal_id', '=', proposalId)
        .where('removed_at', 'is', null)
        .orderBy('position')
        .execute();
      return rows.map(({ media_type: mediaType, alt, ...row }) => ({ ...row, mediaType, alt: alt ?? '' }));
    },
    async loose(participantId) {
      const rows = await db
        .selectFrom('image')
        .select(['id', 'hash', 'media_type', 'width', 'height'])
        .where('participant_id', '=', participantId)
        .where('proposal_id', 'is', null)
        .orderBy('id')
        .execute();
      return rows.map(({ media_type: mediaType, ...row }) => ({ ...row, mediaType }));
    },
    async shown(hash, { participantId, agent }) {
      const row = await db
        .selectFrom('image')
        .leftJoin('proposal', 'proposal.id', 'image.proposal_id')
        .select(['bytes', 'media_type', 'width', 'height'])
        .where('hash', '=', hash)
        .where((is) =>
          is.or([
            is.and([is('proposal.status', '=', 'published'), is('removed_at', 'is', null)]),
            ...(participantId === null ? [] : [is('image.participant_id', '=', participantId)]),
            ...(agent ? [is('proposal.id', 'is not', null)] : []),
          ]),
        )
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { bytes, media_type: mediaType, width, height } = row;
      return { bytes, mediaType, width, height };
    },
  };
}

export function imageWriter(db: Kysely<DB>): ImageWriter {
  return {
    async keep({ id, participantId, hash, mediaType, width, height, bytes, createdAt }) {
      await db
        .insertInto('image')
        .values({
          id,
          participant_id: participantId,
          hash,
          media_type: mediaType,
          width,
          height,
          bytes,
          created_at: createdAt,
        })
        .execute();
    },
    async attach({ id, alt }, { proposalId, position }) {
      await db
        .updateTable('image')
        .set({ proposal_id: proposalId, position, alt, removed_at: null })
        .where('id', '=', id)
        .execute();
    },
    async takeOff(proposalId, at) {
      await db
        .updateTable('image')
        .set({ position: null, removed_at: at })
        .where('proposal_id', '=', proposalId)
        .where('removed_at', 'is', null)
        .execute();
    },
    async forgetLoose(before) {
      await db
        .deleteFrom('image')
        .where('proposal_id', 'is', null)
        .where('created_at', '<', before)
        .where('participant_id', 'not in', db.selectFrom('draft').select('participant_id'))
        .execute();
      await db.deleteFrom('image').where('removed_at', '<', before).execute();
    },
  };
}
