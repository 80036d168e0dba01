import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sessionHash } from './begin-session.ts';
import type { Proof } from './identity.ts';
import type { Application } from './ports.ts';
import { beginAttempt, endAttempt, readAttempt } from './sign-in-attempt.ts';
import { type SignedIn, signInWith } from './sign-in-with.ts';
import { signInHash } from './sign-ins.ts';
import { together } from './together.ts';

/** What an ID token is sealed for, while its session lasts. */
export const ID_TOKEN = 'id token';

/** Somebody who came back from where they are recognised. */
export type Arrival = {
  /** Where they wanted to go on to; null where that is not known any more. */
  readonly next: string | null;
  /** Whether they are to add this sign-in to those they have. */
  readonly adds: boolean;
  readonly outcome: Result<SignedIn | Asked, Refusal>;
};

/** Before two participants become one, whoever is both says so: by this state (`readJoining`, `acceptJoining`). */
export type Asked = { readonly asks: string };

/** Signs in whoever proved who they are. Where that makes two participants one it asks first: it cannot be undone. */
export async function arrive(
  app: Application,
  of: {
    readonly proof: Proof;
    readonly addTo: ParticipantId | null;
    readonly next: string;
    readonly browser: string | null;
  },
): Promise<Result<SignedIn | Asked, Refusal>> {
  const { proof, addTo, next, browser } = of;
  const other = addTo === null ? null : await otherBehind(app, proof);
  if (other === null || addTo === null || other.id === addTo) return await settle(app, proof, addTo);
  const state = app.secrets.token();
  await beginAttempt(app, { state, browser: browser ?? '', pending: { kind: 'join', proof, addTo, next } });
  return ok({ asks: state });
}

export type Joining = {
  /** What both are called here, and what the other one signs in by. */
  readonly own: string;
  readonly other: string;
  readonly label: string;
};

type Back = {
  readonly state: string;
  readonly browser: string | null;
  /** Who is signed in here now. */
  readonly participantId: ParticipantId | null;
};

/** Which two participants would become one. */
export async function readJoining(
  app: Application,
  { participantId, ...back }: Back,
): Promise<Result<Joining, Refusal>> {
  const pending = await readAttempt(app, { kind: 'join', ...back });
  if (!pending.ok) return pending;
  const { proof, addTo } = pending.value;
  if (addTo !== participantId) return refuse({ type: 'not-signed-in' });
  const own = await app.store.read((reader) => reader.participants.byId(addTo));
  const other = await otherBehind(app, proof);
  return ok({ own: own?.name ?? '', other: other?.name ?? '', label: proof.label });
}

/** Makes them one, by the word of whoever is both. */
export async function acceptJoining(app: Application, { participantId, ...back }: Back): Promise<Arrival> {
  const pending = await endAttempt(app, { kind: 'join', ...back });
  if (!pending.ok) return { next: null, adds: true, outcome: pending };
  const { proof, addTo, next } = pending.value;
  const outcome =
    addTo === participantId ? await settle(app, proof, addTo) : refuse({ type: 'not-signed-in' as const });
  return { next, adds: true, outcome };
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
  return await together(app, async (within, writer) => {
    const signed = await signInWith(within, { ...proof, toParticipantId: addTo ?? undefined });
    if (!signed.ok || there === null) return signed;
    const session = await writer.access.session(sessionHash(app, signed.value.session));
    if (session === null) throw new Error('a session that was begun is not there');
    await writer.identityWrite.providerSession({
      sessionId: session.id,
      sidHash: there.sid === null ? null : sidHash(app, { issuer: there.issuer, sid: there.sid }),
      idTokenSealed: app.secrets.seal(there.idToken, ID_TOKEN),
    });
    return signed;
  });
}

/** Keyed hash of a session at the provider. */
export function sidHash(app: Application, { issuer, sid }: { readonly issuer: string; readonly sid: string }): string {
  return app.secrets.keyed(`${issuer} ${sid}`, 'provider session');
}
