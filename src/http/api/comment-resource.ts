import { z } from '@hono/zod-openapi';
import type { AtHome } from '../../application/network/home-state.ts';
import type { CommentView } from '../../application/views.ts';
import { COMMENT_SIDES } from '../../domain/comment/comment.ts';
import { home, homeResource } from './home-resource.ts';
import { authorResource, decisionResource } from './proposal-resource.ts';
import { author, decision, id, orNull, pageOf, time } from './schemas.ts';

export const comment = z
  .strictObject({
    id,
    proposal: z.number().int().nullable().openapi({ description: 'Null for a comment on the consultation itself' }),
    parentId: id.nullable(),
    depth: z.number().int(),
    author,
    side: z.enum(COMMENT_SIDES),
    body: z.string().openapi({ description: 'Empty where it was withdrawn or removed' }),
    lang: z.string(),
    status: z.enum(['held', 'published', 'withdrawn', 'removed']),
    atHost: home,
    decision: orNull(decision).openapi({ description: 'Why it was removed' }),
    receivedAt: time,
    updatedAt: time,
  })
  .openapi('Comment');

export const commentPage = pageOf(comment, 'Comment');

export function commentResource(of: CommentView & Partial<AtHome>): z.input<typeof comment> {
  return {
    id: of.id,
    proposal: of.proposalNumber,
    parentId: of.parentId,
    depth: of.depth,
    author: authorResource(of.author),
    side: of.side,
    body: of.body,
    lang: of.lang,
    status: of.status,
    atHost: homeResource(of.home ?? null),
    decision: of.decision === null ? null : decisionResource(of.decision),
    receivedAt: of.receivedAt.toISOString(),
    updatedAt: of.updatedAt.toISOString(),
  };
}
