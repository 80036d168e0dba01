import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { allowBringingIn } from '../../../application/network/cohost/bringing-in.ts';
import {
  changeRegistered,
  inviteCohost,
  REGISTERED_MAX,
  withdrawCohost,
} from '../../../application/network/cohost/invite-cohost.ts';
import { limitCohost } from '../../../application/network/cohost/limit-cohost.ts';
import { type CohostView, readSharing } from '../../../application/network/cohost/reads.ts';
import { peerNamed } from '../../../application/network/peer/read-peers.ts';
import { COMMUNITY_ROLES } from '../../../domain/community/role-name.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { contributionLimits } from '../../../domain/network/cohosting.ts';
import { COHOSTING, HOLDERS_MAX } from '../../../domain/network/host.ts';
import { localised } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { pageOf, slugParam, time } from '../kit/schemas.ts';

const limit = z.number().int().min(1).nullable();
const people = z.number().int().min(0).max(REGISTERED_MAX);
const SHARED = [
  'wrong-status',
  'decided-by-host',
  'decided-by-source',
  'not-your-consultation',
] as const satisfies readonly Refusal['type'][];
const INVITED = [
  'not-published',
  'peer-unreachable',
  'not-a-node',
  'own-node',
  'host-blocked',
  'not-shared-with',
  'method-not-shared',
  'too-many-institutions',
  'bringing-in-refused',
  'not-a-community',
] as const satisfies readonly Refusal['type'][];

const bringsIn = z
  .strictObject({
    institutionsMax: z.number().int().min(1).max(HOLDERS_MAX).openapi({ description: 'How many institutions at most' }),
    registeredMax: z
      .number()
      .int()
      .min(1)
      .max(REGISTERED_MAX)
      .openapi({ description: 'How many people these may register together; the co-host itself is in neither number' }),
  })
  .openapi('BringsIn');

const cohost = z
  .strictObject({
    institution: z.string().openapi({ description: 'Id of the institution' }),
    host: z.string(),
    name: localised,
    status: z.enum(COHOSTING),
    registered: z.number().int().nullable(),
    role: z.enum(COMMUNITY_ROLES).nullable().openapi({ description: 'In a community; null where people take part' }),
    bringsIn: bringsIn.nullable().openapi({ description: 'What it may bring in; null where it may nothing' }),
    introducedBy: z
      .string()
      .nullable()
      .openapi({ description: 'Id of the co-host that brought it in; null where the host invited it by itself' }),
    invitedAt: time,
    answeredAt: time.nullable(),
    heldAt: time.nullable().openapi({ description: 'Since when everything that its people write is held for review' }),
    contributionsPerDay: limit.openapi({ description: 'As it was set; null for the default' }),
    contributionsPerAuthor: limit.openapi({ description: 'As it was set; null for the default' }),
    limits: z
      .strictObject({ perDay: z.number().int(), perAuthor: z.number().int() })
      .openapi({ description: 'In force: proposals and comments in 24 hours; the rest is held for review' }),
  })
  .openapi('Cohost');

export function cohostRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/cohosts',
      tag: 'Network',
      summary:
        'The institutions that were invited to share a consultation of ours, and how much of theirs is published',
      needs: 'consultations',
      params: { slug: slugParam },
      answers: { 200: pageOf(cohost, 'Cohost') },
    },
    async ({ app, params, caller }) => {
      const found = await cohostsOf(app, caller, params.slug);
      return found.ok ? replied(200, { items: found.value.map(cohostResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/cohosts',
      tag: 'Network',
      summary: 'Invite an institution to share a consultation; it decides for itself',
      needs: 'consultations',
      params: { slug: slugParam },
      body: z
        .strictObject({
          institution: z.string().min(1).max(2_000).openapi({ description: 'Its id, or the host or handle of a peer' }),
          registeredMax: people
            .nullable()
            .optional()
            .openapi({ description: 'How many people it may register at most; any number where absent' }),
          role: z
            .enum(COMMUNITY_ROLES)
            .optional()
            .openapi({ description: 'What it is to be in a community, where it has to be said' }),
          bringsIn: bringsIn
            .nullable()
            .optional()
            .openapi({ description: 'What it may bring in; nothing where absent' }),
        })
        .openapi('CohostInput', { example: { institution: 'partecipa.torino.example', registeredMax: 20_000 } }),
      answers: { 201: cohost },
      refusals: [...SHARED, ...INVITED],
    },
    async ({ app, params, body, caller }) => {
      const named = await app.store.read((reader) => peerNamed(reader, body.institution));
      if (!named.ok && !URL.canParse(body.institution)) return named;
      const peer = named.ok ? named.value.uri : body.institution;
      const { registeredMax = null, role = null, bringsIn = null } = body;
      const invited = await inviteCohost(app, { ...params, peer, registeredMax, role, bringsIn, by: caller.by });
      if (!invited.ok) return invited;
      const found = await cohostsOf(app, caller, params.slug);
      if (!found.ok) return found;
      const one = found.value.find((each) => each.peer === peer);
      return one === undefined ? NONE : replied(201, cohostResource(one));
    },
  );

  route(
    {
      method: 'patch',
      path: '/consultations/{slug}/cohosts/{host}',
      tag: 'Network',
      summary: 'Hold what the people of an institution write, or limit how much of it is published in a day',
      description: 'What exceeds a limit is held for review, never lost. What is absent stays as it is.',
      needs: 'consultations',
      params: { slug: slugParam, host: z.string() },
      body: z
        .strictObject({
          held: z.boolean().optional(),
          contributionsPerDay: limit.optional(),
          contributionsPerAuthor: limit.optional(),
        })
        .openapi('CohostLimitsInput', { example: { held: false, contributionsPerDay: 100 } }),
      answers: { 200: cohost },
      refusals: [...SHARED],
    },
    async ({ app, params, body, caller }) => {
      const { slug } = params;
      return await changed({ app, caller, params }, (peer) => limitCohost(app, { ...body, slug, peer, by: caller.by }));
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/cohosts/{host}/registered',
      tag: 'Network',
      summary: 'Change how many people an institution may count; everybody sees it, with what it was before',
      needs: 'consultations',
      params: { slug: slugParam, host: z.string() },
      body: z.strictObject({ registered: people }).openapi('CohostRegistered', { example: { registered: 12_000 } }),
      answers: { 200: cohost },
      refusals: [...SHARED, 'bringing-in-refused'],
    },
    async ({ app, params, body, caller }) => {
      const { slug } = params;
      return await changed({ app, caller, params }, (peer) =>
        changeRegistered(app, { ...body, slug, peer, by: caller.by }),
      );
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/cohosts/{host}/brings-in',
      tag: 'Network',
      summary: 'Allow an institution to bring in others, as a département its communes; everybody sees it',
      description:
        'Null allows it no more: whoever was brought in stays. No bound is less than what was brought in already.',
      needs: 'consultations',
      params: { slug: slugParam, host: z.string() },
      body: z.strictObject({ bringsIn: bringsIn.nullable() }).openapi('CohostBringsIn', {
        example: { bringsIn: { institutionsMax: 300, registeredMax: 600_000 } },
      }),
      answers: { 200: cohost },
      refusals: [...SHARED, 'bringing-in-refused'],
    },
    async ({ app, params, body, caller }) => {
      const { slug } = params;
      return await changed({ app, caller, params }, (peer) =>
        allowBringingIn(app, { ...body, slug, peer, by: caller.by }),
      );
    },
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}/cohosts/{host}',
      tag: 'Network',
      summary: 'Take an invitation back, or end the sharing that came of it; what was counted stays',
      needs: 'consultations',
      params: { slug: slugParam, host: z.string() },
      answers: { 200: cohost },
      refusals: [...SHARED],
    },
    async ({ app, params, caller }) => {
      const { slug } = params;
      return await changed({ app, caller, params }, (peer) => withdrawCohost(app, { slug, peer, by: caller.by }));
    },
  );
}

const NONE = refuse({ type: 'not-found', what: 'invitation' } as const);

type Named = {
  readonly app: Application;
  readonly caller: Caller;
  readonly params: { readonly slug: string; readonly host: string };
};

/** Changes the institution that an address names, and answers it as it is then. */
async function changed(named: Named, change: (peer: string) => Promise<Result<unknown, Refusal>>) {
  const before = await cohostAt(named);
  if (!before.ok) return before;
  const done = await change(before.value.peer);
  if (!done.ok) return done;
  const after = await cohostAt(named);
  return after.ok ? replied(200, cohostResource(after.value)) : after;
}

async function cohostAt({ app, caller, params }: Named): Promise<Result<CohostView, Refusal>> {
  const found = await cohostsOf(app, caller, params.slug);
  if (!found.ok) return found;
  const one = found.value.find(({ institution }) => institution.host === params.host);
  return one === undefined ? NONE : ok(one);
}

async function cohostsOf(
  app: Application,
  caller: Caller,
  slug: string,
): Promise<Result<readonly CohostView[], Refusal>> {
  const found = await readConsultation(app, { slug, viewer: caller.viewer });
  return found.ok ? ok((await readSharing(app, found.value.consultation, 'officers')).cohosts) : found;
}

function cohostResource(of: CohostView): Body<typeof cohost> {
  const { institution, status, registered, invitedAt, answeredAt } = of;
  const { bringsIn = null, introducedBy = null } = of;
  const { role = null, heldAt = null, contributionsPerDay = null, contributionsPerAuthor = null } = of;
  return {
    institution: institution.uri,
    host: institution.host,
    name: institution.name,
    ...{
      status,
      registered,
      role,
      bringsIn,
      introducedBy,
      invitedAt,
      answeredAt,
      heldAt,
      contributionsPerDay,
      contributionsPerAuthor,
    },
    limits: contributionLimits(of),
  };
}
