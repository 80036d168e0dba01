import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Holder, LinkHolder, Session, SignInLink } from '../agent/ports.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { lockAgent } from '../kit/principal.ts';
import { ANYBODY, agentViewer, type Viewer } from '../kit/viewer.ts';
import { addressOf } from '../mail/digest/mail-follows.ts';
import { isClaimable, verifiedStandingOf } from '../participant/prove-residence.ts';
import { mailHashOf } from '../participant/residents.ts';
import { upgradeStandingIn } from '../participant/standing.ts';
import { beginSessionIn, type StartedSession, sessionHash } from './sessions.ts';
import { signInWithIn } from './sign-in-with.ts';

/** After a day of use a session is to have another secret. */
const RENEWED_AFTER_MS = 86_400_000;

export const LINK_MINUTES = 30;
const INVITATION_MINUTES = 7 * 24 * 60;

/** A secret that signs its holder in once; put it in a link. Thirty minutes for a mailed link, a week for an invitation. */
export async function createSignInLink(
  app: Application,
  command: { readonly holder: Holder; readonly invitation?: boolean; readonly byOperator?: boolean },
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const minutes = command.invitation === true ? INVITATION_MINUTES : LINK_MINUTES;
  const { holder, byOperator } = command;
  return await app.store.transact((writer) => createLinkIn(writer, app, { holder, minutes, byOperator }));
}

export async function createLinkIn(
  writer: Writer,
  app: Application,
  link: { readonly holder: LinkHolder; readonly minutes: number; readonly byOperator?: boolean | undefined },
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const secret = app.secrets.token();
  const createdAt = app.now();
  const { holder, minutes, byOperator = false } = link;
  const expiresAt = new Date(createdAt.getTime() + minutes * 60_000);
  const hash = linkHash(app, secret);
  await writer.access.saveLink({ hash, holder, byOperator, createdAt, expiresAt, usedAt: null });
  return { secret, expiresAt };
}

export type SignInLinkView = {
  /** Whom it was mailed to; null for a link of an agent or of an operator. */
  readonly address: string | null;
  /** Whether it adds the address to what somebody signs in with already. */
  readonly addsSignIn: boolean;
  /** Whether the agent whom it is for has to go on to the institution's identity provider with it. */
  readonly needsProvider: boolean;
  /** Whether the agent whom it is for may go on to the provider with it. */
  readonly offersProvider: boolean;
};

/** What a link would do, for whoever has it. Looking spends nothing; one that was used, is over or never was is refused alike. */
export async function readSignInLink(
  app: Application,
  query: { readonly secret: string },
): Promise<Result<SignInLinkView, Refusal>> {
  return await app.store.read(async (reader) => {
    const link = await openLink(reader, app, query.secret);
    if (link === null) return refuse({ type: 'link-not-valid' });
    const { holder } = link;
    return 'encryptedAddress' in holder
      ? ok({
          address: addressOf(app, holder),
          addsSignIn: holder.addsSignIn !== null,
          needsProvider: false,
          offersProvider: false,
        })
      : ok({
          ...{ address: null, addsSignIn: false, needsProvider: await needsProvider(reader, link) },
          offersProvider:
            'agentId' in holder && ((await reader.identity.provider())?.agents.access ?? 'links') !== 'links',
        });
  });
}

/** A link that signs its holder in; null for one that was used, is over or never was. */
export async function openLink(reader: Reader, app: Application, secret: string): Promise<SignInLink | null> {
  const link = await reader.access.link(linkHash(app, secret));
  return link === null || link.usedAt !== null || app.now() >= link.expiresAt ? null : link;
}

/**
 * Whether a link of an agent signs nobody in without the institution's identity provider. One that whoever runs the node
 * made does, or a provider that is down would lock everybody out.
 */
async function needsProvider(reader: Reader, { holder, byOperator }: SignInLink): Promise<boolean> {
  if (!('agentId' in holder) || byOperator) return false;
  return (await reader.identity.provider())?.agents.access === 'provider';
}

export function linkHash(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'link');
}

export type SignIn = {
  readonly secret: string;
  /** Who is signed in on this browser already: whoever adds an address to their sign-ins must be. */
  readonly viewer?: Viewer | undefined;
  /** What somebody is called who is new here, until they choose a name. */
  readonly newcomer?: { readonly name: string; readonly lang: Lang } | undefined;
};

export type SignedInByLink = StartedSession & { readonly holder: Holder; readonly isNew: boolean };

/** Spends a link on a session. A link that was used, is over or never was answers the same. */
export async function signIn(app: Application, command: SignIn): Promise<Result<SignedInByLink, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const link = await openLink(writer, app, command.secret);
    if (link === null) return refuse({ type: 'link-not-valid' });
    if (await needsProvider(writer, link)) return refuse({ type: 'identity-not-proven', fault: 'provider-only' });
    const { hash, holder } = link;
    if ('encryptedAddress' in holder) return await signInByAddress(writer, app, { ...command, hash, holder });
    if ('participantId' in holder) {
      // An erasure that is under way ends every session: none may begin behind its back.
      const participant = await writer.participants.lock(holder.participantId);
      if (participant === null || participant.erasedAt !== null) return refuse({ type: 'link-not-valid' });
    }
    if (!(await writer.access.useLink(hash, now))) return refuse({ type: 'link-not-valid' });
    if ('agentId' in holder) {
      const agent = await lockAgent(writer, holder.agentId);
      if (agent === null || agent.disabledAt !== null) return refuse({ type: 'link-not-valid' });
      if (agent.joinedAt === null) await writer.access.saveAgent({ ...agent, joinedAt: now });
    }
    return ok({ ...(await beginSessionIn(writer, app, { holder, signInId: null })), holder, isNew: false });
  });
}

type ByAddress = SignIn & {
  readonly hash: string;
  readonly holder: Extract<LinkHolder, { readonly encryptedAddress: string }>;
};

/**
 * Whoever reads mail at an address signs in with it. A link that adds it to somebody's sign-ins is good on their
 * browser alone: whoever else opens it would hand what they did to whoever asked.
 */
async function signInByAddress(
  writer: Writer,
  app: Application,
  { hash, holder, viewer, newcomer }: ByAddress,
): Promise<Result<SignedInByLink, Refusal>> {
  const addsSignIn = holder.addsSignIn === null ? null : await writer.participants.lock(holder.addsSignIn);
  if (holder.addsSignIn !== null && !isSelf(addsSignIn, viewer)) return refuse({ type: 'not-signed-in' });
  if (!(await writer.access.useLink(hash, app.now()))) return refuse({ type: 'link-not-valid' });
  const address = addressOf(app, holder);
  const signed = await signInWithIn(writer, app, {
    kind: 'mail',
    key: address,
    label: address,
    standing: 'registered',
    name: newcomer?.name ?? '–',
    lang: newcomer?.lang,
    toParticipantId: addsSignIn?.id,
  });
  if (!signed.ok) return signed;
  const { participantId, isNew, ...started } = signed.value;
  await upgradeListed(writer, app, { address, participantId });
  return ok({ ...started, holder: { participantId }, isNew });
}

/** Whoever reads mail at an address of the residents' lists is that resident, unless somebody else proved it before. */
async function upgradeListed(
  writer: Writer,
  app: Application,
  { address, participantId }: { readonly address: string; readonly participantId: string },
): Promise<void> {
  const resident = await writer.residents.byMail(mailHashOf(app, address));
  if (resident === null || !(await isClaimable(writer, app, { resident, participantId }))) return;
  const before = await writer.participants.lock(participantId);
  if (before !== null) await upgradeStandingIn(writer, app, { before, verified: verifiedStandingOf(resident) });
}

function isSelf(participant: Participant | null, viewer: Viewer | undefined): boolean {
  return participant !== null && participant.erasedAt === null && viewer?.participantId === participant.id;
}

export async function signOut(app: Application, command: { readonly session: string }): Promise<void> {
  await app.store.transact((writer) => writer.access.endSession(sessionHash(app, command.session)));
}

/** Who a session belongs to; anybody where it is over. */
export async function viewerOf(app: Application, session: string | null): Promise<Viewer> {
  return (await openSession(app, session)).viewer;
}

export type OpenSession = {
  readonly viewer: Viewer;
  /** Whether it should have another secret (`renewSession`). */
  readonly isDue: boolean;
};

/** Who a session belongs to, and whether it is time to renew it. */
export async function openSession(app: Application, secret: string | null): Promise<OpenSession> {
  if (secret === null) return { viewer: ANYBODY, isDue: false };
  return await app.store.read(async (reader) => {
    const hash = sessionHash(app, secret);
    const session = await reader.access.session(hash);
    if (session === null || app.now() >= lastMoment(session, hash)) return { viewer: ANYBODY, isDue: false };
    const isDue = session.hash === hash && app.now().getTime() - session.renewedAt.getTime() >= RENEWED_AFTER_MS;
    return { viewer: await holderOf(reader, session), isDue };
  });
}

function lastMoment({ former, expiresAt }: Session, hash: string): Date {
  return former?.hash === hash ? former.until : expiresAt;
}

async function holderOf(reader: Reader, { holder }: Session): Promise<Viewer> {
  if ('participantId' in holder) return { ...ANYBODY, participantId: holder.participantId };
  const agent = await reader.access.agent(holder.agentId);
  return agent === null || agent.disabledAt !== null ? ANYBODY : agentViewer(agent);
}
