import { z } from 'zod';
import type { Application } from '../application/application.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { acceptInvitation, leaveCohosting, refuseInvitation } from '../application/network/cohost/answer-invitation.ts';
import { changeRegistered, inviteCohost, withdrawCohost } from '../application/network/cohost/invite-cohost.ts';
import { type LimitCohost, limitCohost } from '../application/network/cohost/limit-cohost.ts';
import {
  type InvitationView,
  readInvitation,
  readInvitations,
  readSharing,
} from '../application/network/cohost/reads.ts';
import { RESTORED_KINDS } from '../application/network/mirror/mirroring.ts';
import { restoreFromCohost } from '../application/network/recovery/restore-from-cohost.ts';
import { COMMUNITY_ROLES } from '../domain/community/role-name.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { contributionLimits } from '../domain/network/cohosting.ts';
import { bringsInOf, institutionNamed, institutionsNamed } from './cohost-bring-in.ts';
import { argument, type CommandOutput, command, option } from './command.ts';
import { oneOf, WHOLE } from './values.ts';

const CONSULTATION = { consultation: argument('its slug') };
const PEERS = 'by host, handle or the address of the institution';
const INVITED = { consultation: argument('its slug at the host or here, or its address there') };

export const cohostInvite = command({
  path: 'cohost invite',
  says: 'Invite peers to share a consultation; each decides for itself',
  beside: 'runs-in-it',
  takes: {
    ...CONSULTATION,
    peer: argument(PEERS, z.array(z.string()).min(1)),
    registeredMax: option(
      '<n>',
      'how many people each of them may register at most; without it, any number',
      WHOLE.optional(),
    ),
    bringsIn: option(
      '<n>',
      'how many institutions each of them may bring in, as a département its communes',
      WHOLE.optional(),
    ),
    bringsInPeople: option('<n>', 'how many people these may register together', WHOLE.optional()),
    role: option(
      '<role>',
      `what each of them is to be in a community: ${COMMUNITY_ROLES.join(', ')}`,
      oneOf(COMMUNITY_ROLES).optional(),
    ),
  },
  async run({ open }, { consultation: slug, peer: names, registeredMax = null, role = null, ...bounds }) {
    const bringsIn = bringsInOf(bounds);
    const { app } = await open();
    const invited = [];
    for (const name of names) {
      const peer = await institutionNamed(app, name);
      const one = peer.ok
        ? await inviteCohost(app, { slug, peer: peer.value, registeredMax, role, bringsIn, by: OPERATOR })
        : peer;
      if (!one.ok) return one;
      invited.push(one.value);
    }
    return ok({ json: { items: invited, next: null }, text: invited.map(({ peer }) => `invited: ${peer}`) });
  },
});

export const cohostWithdraw = command({
  path: 'cohost withdraw',
  says: 'Take an invitation back, or end the sharing that came of it',
  beside: 'runs-in-it',
  takes: { ...CONSULTATION, peer: argument(PEERS) },
  async run({ open }, { consultation: slug, peer: name }) {
    const { app } = await open();
    const peer = await institutionNamed(app, name);
    if (!peer.ok) return peer;
    const done = await withdrawCohost(app, { slug, peer: peer.value, by: OPERATOR });
    return done.ok ? ok({ json: done.value, text: `withdrawn: ${done.value.peer}` }) : done;
  },
});

export const cohostRegistered = command({
  path: 'cohost registered',
  says: 'Change how many people an institution that shares a consultation of ours may count; everybody sees it',
  beside: 'runs-in-it',
  takes: { ...CONSULTATION, peer: argument(PEERS), n: argument('how many people', WHOLE) },
  async run({ open }, { consultation: slug, peer: name, n: registered }) {
    const { app } = await open();
    const peer = await institutionNamed(app, name);
    if (!peer.ok) return peer;
    const done = await changeRegistered(app, { slug, peer: peer.value, registered, by: OPERATOR });
    return done.ok ? ok({ json: done.value, text: `registered: ${registered}  ${done.value.peer}` }) : done;
  },
});

export const cohostLimit = command({
  path: 'cohost limit',
  says: 'Say how much of what the people of an institution write in a consultation of ours is published; the rest is held',
  beside: 'runs-in-it',
  takes: {
    ...CONSULTATION,
    peer: argument(PEERS),
    perDay: option(
      '<n>',
      'contributions in 24 hours; without it, what follows from how many people it registered',
      WHOLE.optional(),
    ),
    perAuthor: option('<n>', 'contributions of one person in 24 hours; without it, the default', WHOLE.optional()),
  },
  async run({ open }, { consultation: slug, peer, perDay = null, perAuthor = null }) {
    const { app } = await open();
    return await limited(app, { slug, peer, contributionsPerDay: perDay, contributionsPerAuthor: perAuthor });
  },
});

export const cohostHold = command({
  path: 'cohost hold',
  says: 'Hold everything that the people of an institution write in a consultation of ours, until an agent reviewed it',
  beside: 'runs-in-it',
  takes: { ...CONSULTATION, peer: argument(PEERS) },
  async run({ open }, { consultation: slug, peer }) {
    const { app } = await open();
    return await limited(app, { slug, peer, held: true });
  },
});

export const cohostRelease = command({
  path: 'cohost release',
  says: 'Publish again what the people of an institution write, within its limits; what is held already stays so',
  beside: 'runs-in-it',
  takes: { ...CONSULTATION, peer: argument(PEERS) },
  async run({ open }, { consultation: slug, peer }) {
    const { app } = await open();
    return await limited(app, { slug, peer, held: false });
  },
});

export const cohostAccept = command({
  path: 'cohost accept',
  says: 'Accept to share a consultation of another institution: it is mirrored here from then on',
  beside: 'runs-in-it',
  takes: {
    ...INVITED,
    peer: argument('the host, where several invite to one of that name', z.string().optional()),
    registered: option(
      '<n>',
      'how many people may take part here; the host counts no more, and a role says it instead',
      WHOLE.optional(),
    ),
  },
  async run({ open }, { registered = null, ...named }) {
    const { app } = await open();
    const meant = await readInvitation(app, named);
    if (!meant.ok) return meant;
    const done = await acceptInvitation(app, { invite: meant.value.invite, registered, by: OPERATOR });
    if (!done.ok) return done;
    const { slug, invitation } = done.value;
    return ok({ json: { ...invitation, slug }, text: `mirrored at ${app.origin}/consultations/${slug}` });
  },
});

export const cohostRefuse = command({
  path: 'cohost refuse',
  says: 'Refuse an invitation',
  beside: 'runs-in-it',
  takes: { ...INVITED, peer: argument('the host, where several invite', z.string().optional()) },
  async run({ open }, named) {
    const { app } = await open();
    const meant = await readInvitation(app, named);
    if (!meant.ok) return meant;
    const done = await refuseInvitation(app, { invite: meant.value.invite, by: OPERATOR });
    return done.ok ? ok({ json: done.value, text: `refused: ${done.value.consultation}` }) : done;
  },
});

export const cohostLeave = command({
  path: 'cohost leave',
  says: 'Stop sharing a consultation of another institution; what is here stays, as ended',
  beside: 'runs-in-it',
  takes: { ...INVITED, peer: argument('the host, where several share one of that name', z.string().optional()) },
  async run({ open }, named) {
    const { app } = await open();
    const meant = await readInvitation(app, named);
    if (!meant.ok) return meant;
    const done = await leaveCohosting(app, { invite: meant.value.invite, by: OPERATOR });
    return done.ok ? ok({ json: done.value, text: `left: ${done.value.consultation}` }) : done;
  },
});

export const cohostList = command({
  path: 'cohost list',
  says: 'List who shares a consultation of ours, or without one what others invite us to share',
  beside: 'runs-in-it',
  takes: { consultation: argument('its slug', z.string().optional()) },
  async run({ open }, { consultation: slug }) {
    const { app } = await open();
    if (slug === undefined) {
      const invitations = [...(await invitationsOf(app, 'waiting')), ...(await invitationsOf(app, 'answered'))];
      const text = invitations.length === 0 ? 'Nobody invited this institution yet.' : invitations.map(lineOf);
      return ok({ json: { items: invitations, next: null }, text });
    }
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { cohosts } = await readSharing(app, found.value.consultation, 'officers');
    const input = (registered: number | null) => (registered === null ? '' : `  registered: ${registered}`);
    const by = (bringer: string | null = null) => (bringer === null ? '' : `  brought in by: ${bringer}`);
    const text = cohosts.map(
      ({ peer, status, registered, introducedBy }) => `${status}  ${peer}${input(registered)}${by(introducedBy)}`,
    );
    return ok({ json: { items: cohosts, next: null }, text: text.length === 0 ? 'It is shared with nobody.' : text });
  },
});

export const cohostRecover = command({
  path: 'cohost recover',
  says: 'After a restore: take back from co-hosts what this node published and its backup does not have',
  beside: 'runs-in-it',
  takes: {
    consultation: argument('its slug; without one, every consultation of ours that is shared', z.string().optional()),
    from: option(
      '<peer...>',
      `only from these, also where they are not in any more, ${PEERS}`,
      z.array(z.string()).optional(),
    ),
  },
  async run({ open }, { consultation: slug, from: names }) {
    const { app } = await open();
    const from = names === undefined ? undefined : await institutionsNamed(app, names);
    if (from?.ok === false) return from;
    const restored = await restoreFromCohost(app, { slug: slug ?? null, from: from?.value });
    if (!restored.ok) return restored;
    const text = restored.value.map(({ consultation, peer, status, asked: isRequested, whole, back }) => {
      if (!isRequested)
        return `${consultation}  ${peer}  ${status}: not asked; --from ${peer} believes it all the same`;
      const came = RESTORED_KINDS.flatMap((each) => (back[each] > 0 ? [`${each}: ${back[each]}`] : []));
      const what = came.length === 0 ? 'nothing is missing' : came.join(', ');
      return `${consultation}  ${peer}  ${whole ? what : 'does not answer, or keeps no copy; ask again later'}`;
    });
    return ok({
      json: { items: restored.value, next: null },
      text: text.length === 0 ? 'There are no shared consultations.' : text,
    });
  },
});

async function limited(
  app: Application,
  { peer: name, ...limits }: Omit<LimitCohost, 'by'>,
): Promise<Result<CommandOutput, Refusal>> {
  const peer = await institutionNamed(app, name);
  if (!peer.ok) return peer;
  const done = await limitCohost(app, { ...limits, peer: peer.value, by: OPERATOR });
  if (!done.ok) return done;
  const { perDay, perAuthor } = contributionLimits(done.value);
  const published = `at most ${perDay} contributions in 24 hours, ${perAuthor} of one person; the rest is held`;
  const text = `${done.value.peer}  ${done.value.heldAt == null ? published : 'all contributions are held'}`;
  return ok({ json: done.value, text });
}

const PAGE = 100;

async function invitationsOf(app: Application, of: 'waiting' | 'answered'): Promise<readonly InvitationView[]> {
  const all: InvitationView[] = [];
  for (let after: string | null = null; ; ) {
    const { items, next }: Awaited<ReturnType<typeof readInvitations>> = await readInvitations(app, {
      of,
      after,
      limit: PAGE,
    });
    all.push(...items);
    if (next === null) return all;
    after = next;
  }
}

function lineOf({ status, consultation, slug, mirror }: InvitationView): string {
  const here = slug === null ? '' : `  here: ${slug}`;
  const silent = mirror?.failingSince ?? null;
  return `${status}  ${consultation}${here}${silent === null ? '' : `  silent since ${silent.toISOString()}`}`;
}
