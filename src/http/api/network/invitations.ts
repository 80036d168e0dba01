import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import {
  acceptInvitation,
  leaveCohosting,
  refuseInvitation,
} from '../../../application/network/cohost/answer-invitation.ts';
import { REGISTERED_MAX } from '../../../application/network/cohost/invite-cohost.ts';
import { type InvitationView, readInvitation, readInvitations } from '../../../application/network/cohost/reads.ts';
import { COMMUNITY_ROLES } from '../../../domain/community/role-name.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { COHOSTING } from '../../../domain/network/host.ts';
import { localised } from '../../input/values.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery, time } from '../kit/schemas.ts';

const TAG = 'Network';

const invitation = z
  .strictObject({
    invite: z.string().openapi({ description: 'Its id, by which it is answered' }),
    institution: z.string().openapi({ description: 'Id of the institution that invites' }),
    host: z.string(),
    consultation: z.string().openapi({ description: 'Id of the consultation at its host' }),
    title: localised,
    status: z.enum(COHOSTING),
    registered: z.number().int().nullable(),
    registeredMax: z.number().int().nullable().openapi({ description: 'The most that the host takes' }),
    role: z.enum(COMMUNITY_ROLES).nullable().openapi({ description: 'What this institution is to be in a community' }),
    bringsIn: z
      .strictObject({ institutionsMax: z.number().int(), registeredMax: z.number().int() })
      .nullable()
      .openapi({ description: 'What this institution may bring in itself; null where it may nothing' }),
    introducedBy: z
      .string()
      .nullable()
      .openapi({ description: 'Id of the co-host that brings in this institution, as the host says' }),
    slug: z.string().nullable().openapi({ description: 'Of the consultation here, once there is one' }),
    receivedAt: time,
    answeredAt: time.nullable(),
  })
  .openapi('Invitation');

const invite = z.string().min(1).max(2_000);
const named = z
  .strictObject({ invite })
  .openapi('InvitationNamed', { example: { invite: 'https://torino.example/activities/invite-1' } });

const ANSWERED = [
  'not-found',
  'wrong-status',
  'not-your-consultation',
  'host-blocked',
] as const satisfies readonly Refusal['type'][];

/** Consultations of other institutions that this one is invited to hold too. */
export function invitationRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/invitations',
      tag: TAG,
      summary: 'Invitations to share consultations of other institutions, the newest first',
      needs: 'consultations',
      query: pageQuery({
        of: z
          .enum(['waiting', 'answered'])
          .optional()
          .openapi({ description: 'Those that wait for an answer, where absent' }),
      }),
      answers: { 200: pageOf(invitation, 'Invitation') },
    },
    async ({ app, query, path }) => {
      const of = query.of ?? 'waiting';
      const list = `${path} ${of}`;
      const page = pageRequest(app, query, list);
      if (!page.ok) return page;
      const found = await readInvitations(app, { of, ...page.value });
      return replied(200, { items: found.items.map(invitationResource), next: nextOf(app, found, list) });
    },
  );

  route(
    {
      method: 'post',
      path: '/invitations/accept',
      tag: TAG,
      summary: 'Share a consultation of another institution from now on; accepted already, correct how many people',
      description:
        'Until a ballot opened, the number can be corrected; what was refused as too much is then sent again.',
      needs: 'consultations',
      body: z
        .strictObject({
          invite,
          registered: z.number().int().min(0).max(REGISTERED_MAX).optional().openapi({
            description: 'How many people may take part here; the host counts no more. In a community the role says it',
          }),
        })
        .openapi('InvitationAccepted', {
          example: { invite: 'https://torino.example/activities/invite-1', registered: 12_000 },
        }),
      answers: { 200: invitation },
      refusals: [
        ...ANSWERED,
        'peer-unreachable',
        'not-set-up',
        'registered-frozen',
        'not-shared-with',
        'slug-taken',
        'method-not-shared',
      ],
    },
    async ({ app, body, caller }) => {
      const done = await acceptInvitation(app, { ...body, registered: body.registered ?? null, by: caller.by });
      return done.ok ? await shown(app, body.invite) : done;
    },
  );

  route(
    {
      method: 'post',
      path: '/invitations/refuse',
      tag: TAG,
      summary: 'Refuse to share a consultation of another institution',
      needs: 'consultations',
      body: named,
      answers: { 200: invitation },
      refusals: [...ANSWERED],
    },
    async ({ app, body, caller }) => {
      const done = await refuseInvitation(app, { ...body, by: caller.by });
      return done.ok ? await shown(app, body.invite) : done;
    },
  );

  route(
    {
      method: 'post',
      path: '/invitations/leave',
      tag: TAG,
      summary: 'Stop sharing a consultation of another institution; what is here stays, as ended',
      needs: 'consultations',
      body: named,
      answers: { 200: invitation },
      refusals: [...ANSWERED],
    },
    async ({ app, body, caller }) => {
      const done = await leaveCohosting(app, { ...body, by: caller.by });
      return done.ok ? await shown(app, body.invite) : done;
    },
  );
}

async function shown(app: Application, name: string) {
  const found = await readInvitation(app, { consultation: name });
  return found.ok ? replied(200, invitationResource(found.value)) : found;
}

function invitationResource({ institution, bringer, registeredMax = null, role = null, ...of }: InvitationView) {
  const { bringsIn = null, introducedBy = null } = of;
  return {
    ...of,
    registeredMax,
    role,
    bringsIn,
    introducedBy: bringer?.uri ?? introducedBy,
    institution: institution.uri,
    host: institution.host,
  };
}
