import { z } from '@hono/zod-openapi';
import { readHoldersOf } from '../../../application/network/cohost/reads.ts';
import { eraseParticipant } from '../../../application/participant/erase-participant.ts';
import { readParticipant } from '../../../application/participant/reads.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { OWN_TEXTS } from '../../../domain/participant/participant.ts';
import { shownName } from '../../../domain/participant/shown-name.ts';
import { localised } from '../../input/values.ts';
import { comment, commentResource } from '../comment/comment-resource.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, integerText, time } from '../kit/schemas.ts';

const cursor = z.string().min(1).max(1_000).optional();

const ownProposal = z
  .strictObject({
    consultation: z.string(),
    number: z.number().int(),
    title: localised,
    url: z.string(),
    publishedAt: time,
  })
  .openapi('ParticipantProposal');

const ownComment = z.strictObject({ ...comment.shape, consultation: z.string() }).openapi('ParticipantComment');

const participant = z
  .strictObject({
    id,
    kind: z.enum(['local', 'remote', 'imported', 'paper', 'institution']),
    name: z.string(),
    uri: z.string().nullable(),
    createdAt: time,
    proposals: z.strictObject({ items: z.array(ownProposal), next: z.string().nullable() }),
    comments: z.strictObject({ items: z.array(ownComment), next: z.string().nullable() }),
  })
  .openapi('Participant');

export function participantRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/participants/{participant}',
      tag: 'Participants',
      summary: 'What somebody published under this name; never what they supported or voted',
      needs: null,
      params: { participant: id },
      query: z.strictObject({
        limit: integerText({ min: 1, max: 100 }).optional(),
        afterProposal: cursor.openapi({ description: 'The cursor `proposals.next`' }),
        afterComment: cursor.openapi({ description: 'The cursor `comments.next`' }),
      }),
      answers: { 200: participant },
      refusals: ['gone'],
    },
    async ({ app, params, query, path }) => {
      const lists = { proposals: `${path} proposals`, comments: `${path} comments` };
      const { limit, afterProposal, afterComment } = query;
      const proposalPage = pageRequest(app, { limit, after: afterProposal }, lists.proposals);
      if (!proposalPage.ok) return refuse({ ...proposalPage.refusal, field: 'afterProposal' });
      const commentPage = pageRequest(app, { limit, after: afterComment }, lists.comments);
      if (!commentPage.ok) return refuse({ ...commentPage.refusal, field: 'afterComment' });
      const found = await readParticipant(app, {
        id: params.participant,
        limit: proposalPage.value.limit,
        afterProposal: proposalPage.value.after,
        afterComment: commentPage.value.after,
      });
      if (!found.ok) return found;
      const { id, kind, name, actorUri, createdAt, erasedAt, proposals, comments } = found.value;
      if (erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: erasedAt });
      const holders = await readHoldersOf(
        app,
        comments.items.map(({ consultationSlug }) => consultationSlug),
      );
      return replied(200, {
        id,
        kind,
        name: shownName(name),
        uri: actorUri,
        createdAt,
        proposals: {
          items: proposals.items.map(({ slug, number, title, publishedAt }) => ({
            consultation: slug,
            number,
            title,
            url: `${app.origin}/consultations/${slug}/proposals/${number}`,
            publishedAt,
          })),
          next: nextOf(app, proposals, lists.proposals),
        },
        comments: {
          items: comments.items.map((item) => ({
            ...commentResource(item, { origin: app.origin, holders: holders.get(item.consultationSlug) }),
            consultation: item.consultationSlug,
          })),
          next: nextOf(app, comments, lists.comments),
        },
      });
    },
  );

  route(
    {
      method: 'delete',
      path: '/participants/{participant}',
      tag: 'Participants',
      summary:
        'Erase somebody who asked for it: name and account go for good, and what they chose of their texts; no total changes',
      description: 'Done again, it changes nothing, whatever is chosen then.',
      needs: 'admin',
      params: { participant: id },
      query: z.strictObject({
        ownTexts: z
          .enum(OWN_TEXTS)
          .optional()
          .openapi({
            description:
              '`keep`: their published proposals and comments stay public, without author and place. `remove`: proposals are ' +
              'withdrawn, and all their texts deleted. Without it, proposals stay as with `keep`, and comments are deleted.',
          }),
      }),
      answers: { 200: z.strictObject({ id, erasedAt: time }).openapi('Erased') },
    },
    async ({ app, params, query, caller }) => {
      const { ownTexts } = query;
      const erased = await eraseParticipant(app, { participantId: params.participant, ownTexts, by: caller.by });
      if (!erased.ok) return erased;
      const { id: participantId, erasedAt } = erased.value;
      return replied(200, { id: participantId, erasedAt: erasedAt ?? app.now() });
    },
  );
}
