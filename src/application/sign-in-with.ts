import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Lang } from '../domain/text.ts';
import { type Begun, beginSessionIn } from './begin-session.ts';
import { joinIntoOneIn } from './join-into-one.ts';
import { joinParticipantIn } from './join-participant.ts';
import { signInName } from './names.ts';
import type { Application, Writer } from './ports.ts';
import { raiseStandingIn } from './raise-standing.ts';
import { type SignIn, type SignInKind, sealSignIn, signInHash } from './sign-ins.ts';

export type SignInWith = {
  readonly kind: SignInKind;
  /** The address (mail), issuer and subject with a space between (oidc), or the actor's id (fediverse). */
  readonly key: string;
  /** What the person knows this sign-in by; shown to them alone. */
  readonly label: string;
  /** What this proof is worth. A standing that is higher already stays. */
  readonly standing: Standing;
  readonly territory?: string | undefined;
  /** For somebody who is new here; they choose another one afterwards. */
  readonly name: string;
  readonly lang?: Lang | undefined;
  /** Who is signed in already: the sign-in becomes theirs, and whoever it was of becomes one with them. */
  readonly toParticipantId?: ParticipantId | undefined;
};

export type SignedIn = Begun & {
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
  await writer.write.lockName(signInName(keyHash));
  const known = await writer.signIns.byKey(keyHash);
  const whose = await participantFor(writer, app, { command, known });
  if (!whose.ok) return whose;
  const { participant, isNew } = whose.value;
  const raised = await raiseStandingIn(writer, app, { before: participant, verified: command });
  if (!raised.ok) return raised;
  const now = app.now();
  const signIn: SignIn = {
    id: known?.id ?? app.newId(),
    participantId: participant.id,
    kind: command.kind,
    keyHash,
    ...sealSignIn(app, command),
    createdAt: known?.createdAt ?? now,
    usedAt: now,
  };
  await writer.signInWrite.signIn(signIn);
  const holder = { participantId: participant.id };
  const begun = await beginSessionIn(writer, app, { holder, signInId: signIn.id });
  return ok({ ...begun, participantId: participant.id, isNew });
}

type Whose = { readonly participant: Participant; readonly isNew: boolean };

async function participantFor(
  writer: Writer,
  app: Application,
  { command, known }: { readonly command: SignInWith; readonly known: SignIn | null },
): Promise<Result<Whose, Refusal>> {
  const { toParticipantId } = command;
  if (toParticipantId === undefined) {
    const owner = known === null ? null : await writer.write.lockParticipant(known.participantId);
    return owner !== null && owner.erasedAt === null
      ? ok({ participant: owner, isNew: false })
      : await joined(writer, app, { command, former: owner });
  }
  const signedIn = await writer.write.lockParticipant(toParticipantId);
  if (signedIn === null) return refuse({ type: 'not-signed-in' });
  if (signedIn.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: signedIn.erasedAt });
  const other = await otherFor(writer, app, { command, known });
  if (!other.ok) return other;
  if (other.value === null) return ok({ participant: signedIn, isNew: false });
  const one = await joinIntoOneIn(writer, app, { from: other.value.id, to: signedIn.id });
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
  const owner = known === null ? null : await writer.write.lockParticipant(known.participantId);
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
): Promise<Result<Whose, Refusal>> {
  const { kind, key, name, standing, territory, lang } = command;
  const account = kind === 'fediverse' ? { kind: 'remote' as const, actorUri: key } : { kind: 'local' as const };
  const before = 'actorUri' in account ? await writer.participants.byActor(account.actorUri) : null;
  const participant = await joinParticipantIn(writer, app, { name, standing, territory, lang, former, ...account });
  return participant.ok ? ok({ participant: participant.value, isNew: before === null }) : participant;
}
