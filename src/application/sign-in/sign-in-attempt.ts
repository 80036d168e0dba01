import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import type { Pending, SignInAttempt } from './ports.ts';

/** How long somebody may take to be recognised elsewhere. */
export const ATTEMPT_MINUTES = 10;

const STATE = 'sign-in state';
const BROWSER = 'sign-in browser';
const PENDING = 'sign-in attempt';

/**
 * Remembers that somebody went to be recognised elsewhere. They come back to this browser, once, within ten minutes; in
 * two tabs there are two such ways, and both lead back.
 */
export async function beginAttempt(
  app: Application,
  attempt: { readonly state: string; readonly browser: string; readonly pending: Pending },
): Promise<void> {
  const now = app.now();
  await app.store.transact((writer) =>
    writer.identity.saveAttempt({
      stateHash: app.secrets.keyed(attempt.state, STATE),
      browserHash: app.secrets.keyed(attempt.browser, BROWSER),
      encrypted: app.secrets.encrypt(JSON.stringify(attempt.pending), PENDING),
      createdAt: now,
      expiresAt: new Date(now.getTime() + ATTEMPT_MINUTES * 60_000),
    }),
  );
}

export type AttemptReturn<K extends Pending['kind']> = {
  readonly kind: K;
  readonly state: string;
  readonly browser: string | null;
};

/** What was remembered, left where it is: for a page that asks something first. */
export async function readAttempt<K extends Pending['kind']>(
  app: Application,
  back: AttemptReturn<K>,
): Promise<Result<PendingOf<K>, Refusal>> {
  const stateHash = app.secrets.keyed(back.state, STATE);
  return pendingOf(app, await app.store.read((reader) => reader.identity.attempt(stateHash)), back);
}

/** What was remembered, spent by asking for it. Refused alike: never begun, used, over, or begun in another browser. */
export async function endAttempt<K extends Pending['kind']>(
  app: Application,
  back: AttemptReturn<K>,
): Promise<Result<PendingOf<K>, Refusal>> {
  const stateHash = app.secrets.keyed(back.state, STATE);
  return pendingOf(app, await app.store.transact((writer) => writer.identity.claimAttempt(stateHash)), back);
}

type PendingOf<K extends Pending['kind']> = Extract<Pending, { readonly kind: K }>;

function pendingOf<K extends Pending['kind']>(
  app: Application,
  attempt: SignInAttempt | null,
  back: AttemptReturn<K>,
): Result<PendingOf<K>, Refusal> {
  const isHere =
    attempt !== null &&
    app.now() < attempt.expiresAt &&
    back.browser !== null &&
    app.secrets.keyed(back.browser, BROWSER) === attempt.browserHash;
  if (!isHere) return refuse({ type: 'sign-in-not-begun' });
  const pending = JSON.parse(app.secrets.decrypt(attempt.encrypted, PENDING)) as Pending;
  return pending.kind === back.kind ? ok(pending as PendingOf<K>) : refuse({ type: 'sign-in-not-begun' });
}
