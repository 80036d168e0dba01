import { z } from '@hono/zod-openapi';
import { admitOnPaper, endOnPaper, readPaperMembers } from '../../../application/community/paper/paper-members.ts';
import type { PaperMember } from '../../../domain/community/paper-member.ts';
import type { Body } from '../kit/body.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam, time } from '../kit/schemas.ts';

const AT = { path: '/consultations/{slug}/paper-members', tag: 'Communities', params: { slug: slugParam } } as const;
const institution = z.string().min(1).max(1_000).openapi({ description: 'Its id: the https address of its website' });
const REFUSED = ['not-a-community', 'decided-by-host', 'not-your-consultation', 'being-handed-over'] as const;

const member = z
  .strictObject({
    institution,
    name: z.string(),
    reference: z.string().openapi({ description: 'Of the paper by which it became a member' }),
    since: time,
    until: time.nullable().openapi({ description: 'When that ended; null while it goes on' }),
  })
  .openapi('PaperMember');

/** Members of a community that have no node: the host enters from paper what they say. */
export function paperMemberRoutes(route: Route): void {
  route(
    {
      ...AT,
      method: 'get',
      summary: 'The members of a community that have no node, those of now and before',
      needs: null,
      answers: { 200: z.strictObject({ items: z.array(member) }).openapi('PaperMembers') },
      refusals: ['not-a-community'],
    },
    async ({ app, params: { slug }, caller }) => {
      const found = await readPaperMembers(app, { slug, viewer: caller.viewer });
      return found.ok ? replied(200, { items: found.value.members.map(memberResource) }) : found;
    },
  );

  route(
    {
      ...AT,
      method: 'post',
      summary: 'Make an institution without a node a member of a community of ours',
      description: 'Refused for an address at which a node of the community is, or one that was invited.',
      needs: 'represent',
      body: z
        .strictObject({ institution, name: z.string().min(1).max(1_000), reference: z.string().min(1).max(1_000) })
        .openapi('PaperMemberInput', {
          example: { institution: 'https://girona.example/', name: 'Girona', reference: 'Minutes of 12 March 2026' },
        }),
      answers: { 201: member },
      refusals: [...REFUSED, 'not-published', 'too-many-institutions'],
    },
    async ({ app, params: { slug }, body, caller }) => {
      const done = await admitOnPaper(app, { slug, ...body, by: caller.by });
      return done.ok ? replied(201, memberResource(done.value)) : done;
    },
  );

  route(
    {
      ...AT,
      path: `${AT.path}/end`,
      method: 'post',
      summary: 'End that an institution without a node is a member',
      description: 'As where it left, or before its node is invited. What was entered for it stands.',
      needs: 'represent',
      body: z.strictObject({ institution }).openapi('PaperMemberEnded', {
        example: { institution: 'https://girona.example/' },
      }),
      answers: { 200: member },
      refusals: [...REFUSED, 'not-published'],
    },
    async ({ app, params: { slug }, body, caller }) => {
      const done = await endOnPaper(app, { slug, ...body, by: caller.by });
      return done.ok ? replied(200, memberResource(done.value)) : done;
    },
  );
}

function memberResource({ institution: id, name, reference, since, until }: PaperMember): Body<typeof member> {
  return { institution: id, name, reference, since, until };
}
