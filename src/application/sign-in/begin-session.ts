import type { Id } from '../../domain/kit/id.ts';
import type { Holder, Session } from '../agent/ports.ts';
import type { Application, Writer } from '../application.ts';

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

export function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + SESSION_DAYS * 86_400_000);
}
