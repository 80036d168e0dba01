import { type Kysely, sql } from 'kysely';
import type { ImageReader, ImageWriter } from '../../application/proposal/ports.ts';
import { isOfComment } from '../comment/is-of-comment.ts';
import type { DB } from '../kit/schema.ts';
import { worksIn } from '../kit/works-in.ts';

const SHOWN = ['image.id', 'hash', 'media_type', 'width', 'height', 'alt', 'source'] as const;

type Shown = { readonly media_type: string; readonly alt: string | null };

/** As its readers get it. */
export function imageView<T extends Shown>({ media_type: mediaType, alt, ...row }: T) {
  return { ...row, mediaType, alt: alt ?? '' };
}

/** Whether the host of its consultation did not decide yet about the proposal that an image came with. */
export const IS_ON_ITS_WAY = sql<boolean>`exists (
  select from home_act
  where subject_id = image.proposal_id and act <> 'delete' and home_act.status in ('waiting', 'held')
)`;

export function imageReader(db: Kysely<DB>): ImageReader {
  return {
    async of(proposalId) {
      const rows = await db
        .selectFrom('image')
        .select(SHOWN)
        .where('proposal_id', '=', proposalId)
        .where('removed_at', 'is', null)
        .orderBy('position')
        .execute();
      return rows.map(imageView);
    },
    async everOf(proposalId) {
      const rows = await db
        .selectFrom('image')
        .select(SHOWN)
        .where('proposal_id', '=', proposalId)
        .orderBy('position')
        .orderBy('id')
        .execute();
      return rows.map(imageView);
    },
    async awaitedOf(proposalId) {
      return await db
        .selectFrom('awaited_image')
        .select(['position', 'source', 'alt', 'from_post as fromPost'])
        .where('proposal_id', '=', proposalId)
        .orderBy('position')
        .execute();
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('awaited_image')
        .innerJoin('proposal', 'proposal.id', 'awaited_image.proposal_id')
        .innerJoin('consultation', 'consultation.id', 'proposal.consultation_id')
        .leftJoin('mirror', 'mirror.consultation_id', 'proposal.consultation_id')
        .select(['proposal_id', 'position', 'source', 'alt', 'tries', 'from_post as fromPost', 'source_key'])
        .where('awaited_image.due_at', '<=', now)
        // Whoever decides about what is held sees its pictures.
        .where('proposal.status', 'in', ['published', 'held'])
        .where('mirror.ended_at', 'is', null)
        .orderBy('awaited_image.due_at')
        .orderBy('proposal_id')
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(({ proposal_id: proposalId, source_key: key, ...row }) => ({
        ...row,
        proposalId,
        server: key === null ? 'node' : 'platform',
      }));
    },
    async unattached(participantId) {
      const rows = await db
        .selectFrom('image')
        .select(['id', 'hash', 'media_type', 'width', 'height'])
        .where('participant_id', '=', participantId)
        .where('proposal_id', 'is', null)
        .where(sql<boolean>`not exists (select from comment_image where image_id = image.id)`)
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
            is.and([is('proposal.status', 'in', ['held', 'published']), IS_ON_ITS_WAY]),
            isOfComment({ agent }),
            ...(participantId === null ? [] : [is('image.participant_id', '=', participantId)]),
            ...(agent === null ? [] : [worksIn(agent, sql.ref('proposal.consultation_id'))]),
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
    async save({ id, participantId, hash, source, mediaType, width, height, bytes, createdAt }) {
      await db
        .insertInto('image')
        .values({
          id,
          participant_id: participantId,
          hash,
          source,
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
    async hold({ id, alt }, { proposalId, at }) {
      await db
        .updateTable('image')
        .set({ proposal_id: proposalId, position: null, alt, removed_at: at })
        .where('id', '=', id)
        .execute();
    },
    async saveAwaited(proposalId, images, at) {
      await db.deleteFrom('awaited_image').where('proposal_id', '=', proposalId).execute();
      if (images.length === 0) return;
      const rows = images.map(({ fromPost, ...image }) => ({
        ...image,
        from_post: fromPost,
        proposal_id: proposalId,
        due_at: at,
      }));
      await db.insertInto('awaited_image').values(rows).execute();
    },
    async markFetched({ proposalId, position }) {
      await db
        .deleteFrom('awaited_image')
        .where('proposal_id', '=', proposalId)
        .where('position', '=', position)
        .execute();
    },
    async postpone({ proposalId, position, tries }, until) {
      await db
        .updateTable('awaited_image')
        .set({ tries: tries + 1, due_at: until })
        .where('proposal_id', '=', proposalId)
        .where('position', '=', position)
        .execute();
    },
    async delete(proposalId) {
      await db.deleteFrom('image').where('proposal_id', '=', proposalId).execute();
    },
    async detach(proposalId, at) {
      await db
        .updateTable('image')
        .set({ position: null, removed_at: at })
        .where('proposal_id', '=', proposalId)
        .where('removed_at', 'is', null)
        .execute();
    },
  };
}
