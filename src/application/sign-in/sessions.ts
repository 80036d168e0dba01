import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { Holder, Session } from '../agent/ports.ts';
import type { Application, Writer } from '../application.ts';
import { signInLabel } from '../kit/sign-in-keys.ts';
import { reassignFollows } from '../mail/digest/change-follows.ts';
import type { SignIn, SignInKind } from './ports.ts';

/** How long a session lasts after the day it was last used. */
const SESSION_DAYS = 14;

/** The secret of a session, for the one cookie there is, and until when it lasts if it is not used. */
export type StartedSession = { readonly session: string; readonly expiresAt: Date };

/** Signs somebody in. */
export async function beginSessionIn(
  writer: Writer,
  app: Application,
  of: { readonly holder: Holder; readonly signInId: Id | null },
): Promise<StartedSession> {
  const secret = app.secrets.token();
  const now = app.now();
  const session: Session = {
    id: app.newId(),
    hash: sessionHash(app, secret),
    former: null,
    ...of,
    createdAt: now,
    renewedAt: now,
    expiresAt: expiryFrom(now),
  };
  await writer.access.saveSession(session);
  return { session: secret, expiresAt: session.expiresAt };
}

export function sessionHash(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'session');
}

function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + SESSION_DAYS * 86_400_000);
}

/** How long the former secret is taken: requests that were under way. */
const FORMER_MS = 60_000;

/**
 * Another secret for a session, which then lasts two weeks from now: one that was copied is good for a day. Null where
 * another request did it a moment ago, and its browser has the new one.
 */
export async function renewSession(
  app: Application,
  command: { readonly session: string },
): Promise<{ readonly session: string; readonly expiresAt: Date } | null> {
  const secret = app.secrets.token();
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const hash = sessionHash(app, command.session);
    const session = await writer.access.session(hash);
    if (session === null || session.hash !== hash) return null;
    const expiresAt = expiryFrom(now);
    const renewed = await writer.access.renewSession({
      ...session,
      hash: sessionHash(app, secret),
      former: { hash, until: new Date(now.getTime() + FORMER_MS) },
      renewedAt: now,
      expiresAt,
    });
    return renewed ? { session: secret, expiresAt } : null;
  });
}

/** What somebody sees of how and where they are signed in. */
export type OwnSignIns = {
  readonly signIns: readonly {
    readonly id: Id;
    readonly kind: SignInKind;
    readonly label: string;
    readonly createdAt: Date;
    readonly usedAt: Date;
  }[];
  readonly sessions: readonly {
    readonly id: Id;
    /** Null by a link that an operator made. */
    readonly kind: SignInKind | null;
    readonly createdAt: Date;
    /** The last day it was used, at the moment it began. */
    readonly usedAt: Date;
    readonly isThis: boolean;
  }[];
};

/** A participant's own ways to sign in and open sessions, for themselves alone. */
export async function readOwnSignIns(
  app: Application,
  query: { readonly participantId: ParticipantId; readonly session: string | null },
): Promise<OwnSignIns> {
  return await app.store.read(async (reader) => {
    const signIns = await reader.signIns.of(query.participantId);
    const sessions = await reader.access.sessionsOf(query.participantId);
    const hash = query.session === null ? null : sessionHash(app, query.session);
    const kinds = new Map(signIns.map(({ id, kind }) => [id, kind]));
    return {
      signIns: signIns.map(({ id, kind, createdAt, usedAt, ...sealed }) => ({
        id,
        kind,
        label: signInLabel(app, sealed) ?? '',
        createdAt,
        usedAt,
      })),
      sessions: sessions
        .filter(({ expiresAt }) => expiresAt > app.now())
        .map((session) => ({
          id: session.id,
          kind: session.signInId === null ? null : (kinds.get(session.signInId) ?? null),
          createdAt: session.createdAt,
          usedAt: session.renewedAt,
          isThis: session.hash === hash || session.former?.hash === hash,
        })),
    };
  });
}

/** Ends one of a participant's own sessions, or all of them but the one they use. */
export async function endSessions(
  app: Application,
  command: {
    readonly participantId: ParticipantId;
    readonly which: { readonly id: Id } | 'others' | 'all';
    readonly session: string | null;
  },
): Promise<void> {
  const { participantId, which, session } = command;
  const own = session === null ? null : sessionHash(app, session);
  await app.store.transact(async (writer) => {
    for (const { id, hash, former } of await writer.access.sessionsOf(participantId)) {
      const isThis = hash === own || (former !== null && former.hash === own);
      if (which === 'all' || (which === 'others' ? !isThis : which.id === id)) await writer.access.endSession(hash);
    }
  });
}

/**
 * Deletes a sign-in of a participant, with its sessions. Refuses for the last one, without which they could not return. An
 * account elsewhere stays too: what it does from there goes on counting for them.
 */
export async function removeSignIn(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly id: Id },
): Promise<{ readonly removed: boolean }> {
  return await app.store.transact(async (writer) => {
    await writer.participants.lock(command.participantId);
    const own = await writer.signIns.of(command.participantId);
    const query = own.find(({ id }) => id === command.id);
    if (query === undefined || query.kind === 'fediverse' || own.length < 2) return { removed: false };
    const others = own.filter(({ id }) => id !== query.id);
    return { removed: await removeSignInIn(writer, app, { removed: query, others }) };
  });
}

/** Deletes a sign-in with its sessions; what its address follows is mailed to one of the others. */
export async function removeSignInIn(
  writer: Writer,
  app: Application,
  { removed, others }: { readonly removed: SignIn; readonly others: readonly SignIn[] },
): Promise<boolean> {
  await reassignFollows(writer, app, { removed, others });
  return await writer.signIns.delete(removed.id, removed.participantId);
}
