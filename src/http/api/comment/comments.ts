import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { changeComment, withdrawComment } from '../../../application/comment/change-comment.ts';
import { readComment, readComments } from '../../../application/comment/reads.ts';
import { submitComment } from '../../../application/comment/submit-comment.ts';
import { decideComment } from '../../../application/moderation/decide.ts';
import { readHoldersOf } from '../../../application/network/cohost/reads.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Call, type Caller, type Route, replied } from '../kit/operation.ts';
import { decisionExample, decisionInput, id, pageQuery, slugParam } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate } from '../proposal/proposal-address.ts';
import { comment, commentPage, commentResource } from './comment-resource.ts';

const TAG = 'Comments';
const ONE = { comment: id };
const ADMISSION = [
  'decided-by-source',
  'not-published',
  'phase-not-open',
  'phase-closed',
  'no-phase-for',
  'not-eligible',
  'too-many-contributions',
] as const;

const commentInput = z
  .strictObject({
    body: z.string(),
    lang: z.string(),
    side: z.enum(COMMENT_SIDES).optional(),
    parentId: id.optional().openapi({ description: 'The comment it replies to' }),
  })
  .openapi('CommentSaid');

export function commentRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/comments',
      tag: TAG,
      summary: 'Comments on a proposal in reading order, each reply below what it answers',
      needs: null,
      params: AT_PROPOSAL,
      query: pageQuery({}),
      answers: { 200: commentPage },
    },
    async (call) => {
      const found = await locate(call);
      if (!found.ok) return found;
      const { number } = found.value;
      // Nobody comments on what has no number yet.
      if (number === null) return replied(200, { items: [], next: null });
      return await listed({ ...call, slug: call.params.slug, number });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/comments',
      tag: TAG,
      summary: 'Comment on a proposal, or reply to a comment on it',
      needs: 'comment',
      personal: true,
      params: AT_PROPOSAL,
      body: commentInput,
      answers: { 201: comment },
      refusals: [...ADMISSION, 'wrong-status'],
    },
    async (call) => {
      const found = await locate(call);
      return found.ok ? await submitted({ ...call, slug: call.params.slug, proposalId: found.value.id }) : found;
    },
  );

  route(
    {
      method: 'get',
      path: '/consultations/{slug}/comments',
      tag: TAG,
      summary: 'Comments on the consultation itself',
      needs: null,
      params: { slug: slugParam },
      query: pageQuery({}),
      answers: { 200: commentPage },
    },
    (call) => listed({ ...call, slug: call.params.slug, number: null }),
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/comments',
      tag: TAG,
      summary: 'Comment on the consultation itself',
      needs: 'comment',
      personal: true,
      params: { slug: slugParam },
      body: commentInput,
      answers: { 201: comment },
      refusals: ADMISSION,
    },
    (call) => submitted({ ...call, slug: call.params.slug, proposalId: null }),
  );

  route(
    {
      method: 'get',
      path: '/comments/{comment}',
      tag: TAG,
      summary: 'One comment',
      needs: null,
      params: ONE,
      answers: { 200: comment },
    },
    (call) => shown(call, { status: 200, id: call.params.comment }),
  );

  route(
    {
      method: 'patch',
      path: '/comments/{comment}',
      tag: TAG,
      summary: 'Change the words of one’s own comment',
      needs: 'comment',
      personal: true,
      params: ONE,
      body: z.strictObject({ body: z.string() }).openapi('CommentChange'),
      answers: { 200: comment },
      refusals: ['not-the-author', 'wrong-status'],
    },
    async (call) => {
      const own = ownComment(call);
      const changed = await changeComment(call.app, { ...own, body: call.body.body });
      return changed.ok ? await shown(call, { status: 200, id: changed.value.id }) : changed;
    },
  );

  route(
    {
      method: 'delete',
      path: '/comments/{comment}',
      tag: TAG,
      summary: 'Take one’s own comment back; its place in the thread stays',
      needs: 'comment',
      personal: true,
      params: ONE,
      answers: { 200: comment },
      refusals: ['not-the-author', 'wrong-status'],
    },
    async (call) => {
      const own = ownComment(call);
      const withdrawn = await withdrawComment(call.app, own);
      return withdrawn.ok ? await shown(call, { status: 200, id: withdrawn.value.id }) : withdrawn;
    },
  );

  route(
    {
      method: 'post',
      path: '/comments/{comment}/decisions',
      tag: 'Moderation',
      summary: 'Accept, remove or restore a comment; the decision is public',
      needs: 'moderate',
      params: ONE,
      body: z
        .strictObject({ kind: z.enum(['accept', 'remove', 'restore']), ...decisionInput })
        .openapi('CommentDecisionSaid', { example: decisionExample }),
      answers: { 201: comment },
      refusals: ['wrong-status'],
    },
    async (call) => {
      const { app, params, body, caller } = call;
      const decided = await decideComment(app, { commentId: params.comment, ...body, by: caller.by });
      return decided.ok ? await shown(call, { status: 201, id: decided.value.id }) : decided;
    },
  );
}

type CommentRequest = { readonly app: Application; readonly caller: Caller };
type PageParams = { readonly limit?: number | undefined; readonly after?: string | undefined };

async function listed(
  call: CommentRequest & {
    readonly path: string;
    readonly query: PageParams;
    readonly slug: string;
    readonly number: number | null;
  },
) {
  const { app, caller, query, path, slug, number } = call;
  const page = pageRequest(app, query, path);
  if (!page.ok) return page;
  const found = await readComments(app, { slug, number, viewer: caller.viewer, ...page.value });
  if (!found.ok) return found;
  const holders = (await readHoldersOf(app, [slug])).get(slug);
  const items = found.value.items.map((item) => commentResource(item, { origin: app.origin, holders }));
  const body = { items, next: nextOf(app, found.value, path) };
  return replied(200, body);
}

async function submitted(
  call: CommentRequest & {
    readonly receivedAt: Date;
    readonly body: Call<Record<never, never>, z.ZodType, typeof commentInput>['body'];
    readonly slug: string;
    readonly proposalId: string | null;
  },
) {
  const { app, caller, body, slug, proposalId } = call;
  const authorId = caller.viewer.participantId;
  if (authorId === null) return refuse({ type: 'participant-needed' as const });
  const { receivedAt } = call;
  const made = await submitComment(app, { slug, proposalId, authorId, ...body, receivedAt, token: caller.token?.id });
  return made.ok ? await shown(call, { status: 201, id: made.value.id }) : made;
}

function ownComment({ caller, params }: { readonly caller: Caller; readonly params: { readonly comment: string } }) {
  return { commentId: params.comment, authorId: caller.viewer.participantId ?? '', token: caller.token?.id };
}

async function shown<S extends 200 | 201>(
  { app, caller }: CommentRequest,
  answer: { readonly status: S; readonly id: string },
) {
  const { viewer } = caller;
  const found = await readComment(app, { id: answer.id, viewer });
  if (!found.ok) return found;
  const body = commentResource(found.value, { origin: app.origin, holders: found.value.holders });
  const location = `${app.origin}/api/v1/comments/${answer.id}`;
  return replied(answer.status, body, answer.status === 201 ? location : undefined);
}
