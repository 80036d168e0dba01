import { sql } from 'kysely';
import type { ImageViewer } from '../../application/proposal/ports.ts';
import { worksIn } from '../kit/works-in.ts';

/**
 * Whether an image is one of a comment: of a public one, or for whoever works on its consultation of one that is held, or
 * that was removed and may be appealed about. What was withdrawn is for nobody.
 */
export function isOfComment({ agent }: Pick<ImageViewer, 'agent'>) {
  const decided =
    agent === null
      ? sql`false`
      : sql`comment.status in ('held', 'removed') and ${worksIn(agent, sql.ref('comment.consultation_id'))}`;
  return sql<boolean>`exists (
    select from comment_image join comment on comment.id = comment_image.comment_id
    where comment_image.image_id = image.id and (comment.status = 'published' or ${decided})
  )`;
}
