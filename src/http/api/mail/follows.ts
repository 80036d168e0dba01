import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readInstitution } from '../../../application/institution/reads.ts';
import { chooseDigests, unfollow } from '../../../application/mail/digest/change-follows.ts';
import { followByMail } from '../../../application/mail/digest/follow-by-mail.ts';
import { type AddressFollows, readOwnFollows } from '../../../application/mail/digest/reads.ts';
import { resumeFollows } from '../../../application/mail/digest/undeliverable.ts';
import { chooseNewsletters } from '../../../application/mail/newsletter/reads.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { DIGEST_FREQUENCIES } from '../../../domain/mail/digest-day.ts';
import { localised } from '../../input/values.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { id, slugParam, time } from '../kit/schemas.ts';

const TAG = 'Follows by mail';
const PERSONAL = { needs: 'follow', personal: true } as const;

/** As `AT_PROPOSAL` names one: a body has its number, which a page has too. */
const followable = z
  .union([
    z.strictObject({ kind: z.literal('institution') }),
    z.strictObject({ kind: z.literal('consultation'), slug: slugParam }),
    z.strictObject({ kind: z.literal('proposal'), slug: slugParam, number: z.number().int().min(1) }),
  ])
  .openapi('Followable', { example: { kind: 'consultation', slug: 'plan-velo-2026' } });

const choice = { frequency: z.enum(DIGEST_FREQUENCIES), answersAtOnce: z.boolean(), newsletters: z.boolean() };

const address = z
  .strictObject({
    id: id.openapi({ description: 'Of the address, among those of the participant' }),
    address: z.string(),
    ...choice,
    restingSince: time.nullable().openapi({ description: 'Since when nothing is sent: mail servers do not know it' }),
    follows: z.array(z.strictObject({ id, about: followable, title: localised, followedAt: time })),
  })
  .openapi('FollowingAddress');

const addresses = z.strictObject({ items: z.array(address), next: z.null() }).openapi('FollowingAddresses');

/** What the participant of a token follows by mail. Nobody else can ask for it. */
export function followRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/follows',
      tag: TAG,
      summary: 'What this very person follows by mail, by their addresses',
      ...PERSONAL,
      answers: { 200: addresses },
    },
    async ({ app, caller }) => await shown(app, caller),
  );

  route(
    {
      method: 'post',
      path: '/follows',
      tag: TAG,
      summary: 'Follow something by mail, at the address that this person signed in with last',
      ...PERSONAL,
      body: z
        .strictObject({ about: followable })
        .openapi('FollowInput', { example: { about: { kind: 'consultation', slug: 'plan-velo-2026' } } }),
      answers: { 201: addresses },
      refusals: ['not-found', 'gone', 'mail-not-set-up'],
    },
    async ({ app, caller, body }) => {
      const lang = (await readInstitution(app))?.institution.languages[0] ?? 'en';
      const done = await followByMail(app, { participantId: idOf(caller), about: body.about, lang });
      return done.ok ? replied(201, await addressesOf(app, caller)) : done;
    },
  );

  route(
    {
      method: 'delete',
      path: '/follows',
      tag: TAG,
      summary: 'End everything that this person follows by mail',
      ...PERSONAL,
      answers: { 200: addresses },
    },
    async ({ app, caller }) => {
      await unfollow(app, { participantId: idOf(caller), ids: 'all' });
      return await shown(app, caller);
    },
  );

  route(
    {
      method: 'delete',
      path: '/follows/{follow}',
      tag: TAG,
      summary: 'End one follow by mail; what has ended already stays so',
      ...PERSONAL,
      params: { follow: id },
      answers: { 200: addresses },
    },
    async ({ app, caller, params }) => {
      await unfollow(app, { participantId: idOf(caller), ids: [params.follow] });
      return await shown(app, caller);
    },
  );

  route(
    {
      method: 'post',
      path: '/follows/resume',
      tag: TAG,
      summary: 'Send digests again to addresses of this person that mail servers did not know',
      ...PERSONAL,
      answers: { 200: addresses },
    },
    async ({ app, caller }) => {
      await resumeFollows(app, { participantId: idOf(caller) });
      return await shown(app, caller);
    },
  );

  route(
    {
      method: 'patch',
      path: '/following-addresses/{address}',
      tag: TAG,
      summary: 'Choose how often an address gets digests, and whether newsletters',
      ...PERSONAL,
      params: { address: id },
      body: z.strictObject(choice).openapi('FollowChoice', {
        example: { frequency: 'weekly', answersAtOnce: true, newsletters: false },
      }),
      answers: { 200: addresses },
    },
    async ({ app, caller, params, body }) => {
      const [participantId, followerId] = [idOf(caller), params.address];
      const own = await readOwnFollows(app, { participantId });
      if (!own.some((each) => each.followerId === followerId)) return NO_ADDRESS;
      const { newsletters: wanted, ...digests } = body;
      await chooseDigests(app, { participantId, followerId, choice: digests });
      await chooseNewsletters(app, { participantId, followerId, wanted });
      return await shown(app, caller);
    },
  );
}

const NO_ADDRESS = refuse({ type: 'not-found', what: 'participant' } as const);

function idOf({ viewer }: Caller): string {
  return viewer.participantId ?? '';
}

async function shown(app: Application, caller: Caller) {
  return replied(200, await addressesOf(app, caller));
}

async function addressesOf(app: Application, caller: Caller) {
  const own = await readOwnFollows(app, { participantId: idOf(caller) });
  return { items: own.map(addressResource), next: null };
}

function addressResource({ followerId, ...of }: AddressFollows) {
  return { ...of, id: followerId };
}
