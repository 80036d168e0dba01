import { z } from '@hono/zod-openapi';
import type { CommentView } from '../../../application/comment/ports.ts';
import type { HolderView } from '../../../application/network/cohost/reads.ts';
import type { WithOutgoingState } from '../../../application/network/outgoing/outgoing-state.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { author, decision, id, pageOf, time } from '../kit/schemas.ts';
import { home } from '../network/home-resource.ts';
import { authorResource, image, imageResource, words } from '../proposal/proposal-resource.ts';

export const comment = z
  .strictObject({
    id,
    proposal: z.number().int().nullable().openapi({ description: 'Null for a comment on the consultation itself' }),
    parentId: id.nullable(),
    depth: z.number().int(),
    author,
    side: z.enum(COMMENT_SIDES),
    body: z.string().openapi({ description: 'Empty where it was withdrawn or removed' }),
    warning: z.string().nullable().openapi({ description: 'A content warning: to be shown before the text' }),
    images: z.array(image).openapi({ description: 'Pictures of the post that it was: to be shown behind the warning' }),
    lang: z.string(),
    status: z.enum(['held', 'published', 'withdrawn', 'removed']),
    words,
    atHost: home,
    decision: orNull(decision).openapi({ description: 'Why it was removed' }),
    receivedAt: time,
    updatedAt: time,
  })
  .openapi('Comment');

export const commentPage = pageOf(comment, 'Comment');

/** `holders` are the cities of its consultation, where it is shared. */
export function commentResource(
  of: CommentView & Partial<WithOutgoingState>,
  { origin, holders = [] }: { readonly origin: string; readonly holders?: readonly HolderView[] | undefined },
): Body<typeof comment> {
  return {
    ...of,
    proposal: of.proposalNumber,
    author: authorResource(of, holders),
    images: of.images.map((each) => imageResource(each, origin)),
    atHost: of.home ?? null,
  };
}
