import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Writer } from '../application.ts';
import { signInHash } from '../kit/sign-in-keys.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import type { Proof, SignedInAgent } from './ports.ts';
import { sessionHash } from './sessions.ts';
import { beginAttempt, endAttempt, readAttempt } from './sign-in-attempt.ts';
import { type SignedIn, signInWith } from './sign-in-with.ts';

/** The context under which an ID token is encrypted, while its session lasts. */
export const ID_TOKEN = 'id token';

/** Somebody who came back from where they are recognised. */
export type SignInResult = {
  /** Where they wanted to go on to; null where that is not known any more. */
  readonly next: string | null;
  /** Whether they are to add this sign-in to those they have. */
  readonly addsSignIn: boolean;
  readonly outcome: Result<SignedIn | SignedInAgent | MergeConfirmation, Refusal>;
};

/** Before two participants become one, whoever is both says so: by this state (`readMergeRequest`, `acceptMerge`). */
export type MergeConfirmation = { readonly mergeState: string };

/** Signs in whoever proved who they are. Where that makes two participants one it asks first: it cannot be undone. */
export async function completeSignIn(
  app: Application,
  of: {
    readonly proof: Proof;
    readonly addTo: ParticipantId | null;
    readonly next: string;
    readonly browser: string | null;
  },
): Promise<Result<SignedIn | MergeConfirmation, Refusal>> {
  const { proof, addTo, next, browser } = of;
  const other = addTo === null ? null : await otherBehind(app, proof);
  if (other === null || addTo === null || other.id === addTo) return await settle(app, proof, addTo);
  const state = app.secrets.token();
  await beginAttempt(app, { state, browser: browser ?? '', pending: { kind: 'join', proof, addTo, next } });
  return ok({ mergeState: state });
}

export type MergeRequest = {
  /** What both are called here, and what the other one signs in by. */
  readonly own: string;
  readonly other: string;
  readonly label: string;
};

type SignInReturn = {
  readonly state: string;
  readonly browser: string | null;
  /** Who is signed in here now. */
  readonly participantId: ParticipantId | null;
};

/** Which two participants would become one. */
export async function readMergeRequest(
  app: Application,
  { participantId, ...back }: SignInReturn,
): Promise<Result<MergeRequest, Refusal>> {
  const pending = await readAttempt(app, { kind: 'join', ...back });
  if (!pending.ok) return pending;
  const { proof, addTo } = pending.value;
  if (addTo !== participantId) return refuse({ type: 'not-signed-in' });
  const own = await app.store.read((reader) => reader.participants.byId(addTo));
  const other = await otherBehind(app, proof);
  return ok({ own: own?.name ?? '', other: other?.name ?? '', label: proof.label });
}

/** Merges two participants after the person confirmed to be both. */
export async function acceptMerge(app: Application, { participantId, ...back }: SignInReturn): Promise<SignInResult> {
  const pending = await endAttempt(app, { kind: 'join', ...back });
  if (!pending.ok) return { next: null, addsSignIn: true, outcome: pending };
  const { proof, addTo, next } = pending.value;
  const outcome =
    addTo === participantId ? await settle(app, proof, addTo) : refuse({ type: 'not-signed-in' as const });
  return { next, addsSignIn: true, outcome };
}

/** Who this proof is of already; null for nobody, and for somebody who was erased. */
async function otherBehind(app: Application, { kind, key }: Proof): Promise<Participant | null> {
  return await app.store.read(async (reader) => {
    const known = await reader.signIns.byKey(signInHash(app, { kind, key }));
    const other =
      known === null
        ? kind === 'fediverse'
          ? await reader.participants.byActor(key)
          : null
        : await reader.participants.byId(known.participantId);
    return other === null || other.erasedAt !== null ? null : other;
  });
}

async function settle(
  app: Application,
  { there, ...proof }: Proof,
  addTo: ParticipantId | null,
): Promise<Result<SignedIn, Refusal>> {
  return await inOneTransaction(app, async (within, writer) => {
    const signed = await signInWith(within, { ...proof, toParticipantId: addTo ?? undefined });
    if (!signed.ok || there === null) return signed;
    await saveProviderSessionIn(writer, app, { session: signed.value.session, there });
    return signed;
  });
}

/** Records the session at the provider by which a session here was begun, so that both end together. */
export async function saveProviderSessionIn(
  writer: Writer,
  app: Application,
  { session: secret, there }: { readonly session: string; readonly there: NonNullable<Proof['there']> },
): Promise<void> {
  const session = await writer.access.session(sessionHash(app, secret));
  if (session === null) throw new Error('a session that was begun is not there');
  await writer.identity.saveProviderSession({
    sessionId: session.id,
    sidHash: there.sid === null ? null : sidHash(app, { issuer: there.issuer, sid: there.sid }),
    encryptedIdToken: app.secrets.encrypt(there.idToken, ID_TOKEN),
  });
}

/** Keyed hash of a session at the provider. */
export function sidHash(app: Application, { issuer, sid }: { readonly issuer: string; readonly sid: string }): string {
  return app.secrets.keyed(`${issuer} ${sid}`, 'provider session');
}
