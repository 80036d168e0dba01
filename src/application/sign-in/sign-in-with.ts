import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Writer } from '../application.ts';
import { signInLock } from '../kit/names.ts';
import { dottedSignInHash, encryptSignIn, signInHash } from '../kit/sign-in-keys.ts';
import { mergeParticipantsIn } from '../participant/merge-participants.ts';
import { registerParticipantIn } from '../participant/register-participant.ts';
import { upgradeStandingIn } from '../participant/standing.ts';
import type { SignIn, SignInWith } from './ports.ts';
import { beginSessionIn, type StartedSession } from './sessions.ts';

export type SignedIn = StartedSession & {
  readonly participantId: ParticipantId;
  /** Nobody had signed in this way before: they may choose their name. */
  readonly isNew: boolean;
};

/**
 * Signs somebody in who proved who they are, in whatever way: the participant that this sign-in is of, one who is new, or
 * one who is signed in and adds it to their others. One person with two sign-ins is one participant, at the higher
 * standing (design: decisions, Persons). Whoever calls it has checked the proof.
 */
export async function signInWith(app: Application, command: SignInWith): Promise<Result<SignedIn, Refusal>> {
  return await app.store.transact((writer) => signInWithIn(writer, app, command));
}

export async function signInWithIn(
  writer: Writer,
  app: Application,
  command: SignInWith,
): Promise<Result<SignedIn, Refusal>> {
  const keyHash = signInHash(app, command);
  await writer.locks.acquire(signInLock(keyHash));
  const known = await knownSignIn(writer, app, command);
  const whose = await participantFor(writer, app, { command, known });
  if (!whose.ok) return whose;
  const { participant, isNew } = whose.value;
  const raised = await upgradeStandingIn(writer, app, { before: participant, verified: command });
  if (!raised.ok) return raised;
  const now = app.now();
  const signIn: Omit<SignIn, 'erasedLink'> = {
    id: known?.id ?? app.newId(),
    participantId: participant.id,
    kind: command.kind,
    keyHash,
    ...encryptSignIn(app, command),
    createdAt: known?.createdAt ?? now,
    usedAt: now,
  };
  await writer.signIns.save(signIn);
  const holder = { participantId: participant.id };
  const started = await beginSessionIn(writer, app, { holder, signInId: signIn.id });
  return ok({ ...started, participantId: participant.id, isNew });
}

/**
 * The sign-in that is known already. An address that was also, or only, registered with a dot at its end leads to the same
 * box: whoever reads mail there is both participants, who become one.
 */
async function knownSignIn(writer: Writer, app: Application, command: SignInWith): Promise<SignIn | null> {
  const known = await writer.signIns.byKey(signInHash(app, command));
  const dotted = command.kind === 'mail' ? await writer.signIns.byKey(dottedSignInHash(app, command)) : null;
  if (known === null || dotted === null) return known ?? dotted;
  const one = await mergeParticipantsIn(writer, app, { from: dotted.participantId, to: known.participantId });
  if (one.ok) await writer.signIns.delete(dotted.id, known.participantId);
  return known;
}

type SignInOwner = { readonly participant: Participant; readonly isNew: boolean };

async function participantFor(
  writer: Writer,
  app: Application,
  { command, known }: { readonly command: SignInWith; readonly known: SignIn | null },
): Promise<Result<SignInOwner, Refusal>> {
  const { toParticipantId } = command;
  if (toParticipantId === undefined) {
    const owner = known === null ? null : await writer.participants.lock(known.participantId);
    return owner !== null && owner.erasedAt === null
      ? ok({ participant: owner, isNew: false })
      : await joined(writer, app, { command, former: owner });
  }
  const signedIn = await writer.participants.lock(toParticipantId);
  if (signedIn === null) return refuse({ type: 'not-signed-in' });
  if (signedIn.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: signedIn.erasedAt });
  const other = await otherFor(writer, app, { command, known });
  if (!other.ok) return other;
  if (other.value === null) return ok({ participant: signedIn, isNew: false });
  const one = await mergeParticipantsIn(writer, app, { from: other.value.id, to: signedIn.id });
  return one.ok ? ok({ participant: one.value, isNew: false }) : one;
}

/**
 * Whoever a sign-in was of before it is added to somebody's others. An account elsewhere always is somebody: what it
 * does from there counts for the one who added it. What was erased and cannot be read any more is taken back with it.
 */
async function otherFor(
  writer: Writer,
  app: Application,
  { command, known }: { readonly command: SignInWith; readonly known: SignIn | null },
): Promise<Result<Participant | null, Refusal>> {
  const owner = known === null ? null : await writer.participants.lock(known.participantId);
  if (owner !== null && owner.erasedAt === null) return ok(owner);
  if (owner === null && command.kind !== 'fediverse') return ok(null);
  const other = await joined(writer, app, { command, former: owner });
  return other.ok ? ok(other.value.participant) : other;
}

/** Somebody who is new here, or back after they were erased. */
async function joined(
  writer: Writer,
  app: Application,
  { command, former }: { readonly command: SignInWith; readonly former: Participant | null },
): Promise<Result<SignInOwner, Refusal>> {
  const { kind, key, name, standing, territory, lang } = command;
  const account = kind === 'fediverse' ? { kind: 'remote' as const, actorUri: key } : { kind: 'local' as const };
  const before = 'actorUri' in account ? await writer.participants.byActor(account.actorUri) : null;
  const signIn = { kind, key };
  const person = { name, standing, territory, lang, former, signIn, ...account };
  const participant = await registerParticipantIn(writer, app, person);
  return participant.ok ? ok({ participant: participant.value, isNew: before === null }) : participant;
}
