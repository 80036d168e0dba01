import type { Id, ParticipantId } from '../domain/id.ts';
import type { Application } from './ports.ts';

export const SIGN_IN_KINDS = ['mail', 'oidc', 'fediverse'] as const;
/** How somebody proves who they are: a link to their mail address, an identity provider, an account elsewhere. */
export type SignInKind = (typeof SIGN_IN_KINDS)[number];

/** One way in which a participant signs in; a participant may have several, and each is of one participant. */
export type SignIn = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly kind: SignInKind;
  /** Keyed hash of `signInText`, by which it is found. */
  readonly keyHash: string;
  /** `signInText`, sealed: moved to another node it is found by that node's hash. Null once its person was erased. */
  readonly keySealed: string | null;
  /** What the person knows it by, sealed; shown to nobody else. */
  readonly labelSealed: string | null;
  readonly createdAt: Date;
  readonly usedAt: Date;
};

export type SignInReader = {
  byKey(keyHash: string): Promise<SignIn | null>;
  /** A participant's own, the oldest first. */
  of(participantId: ParticipantId): Promise<readonly SignIn[]>;
};

export type SignInWriter = {
  /** Adds one, or writes what changed of it. */
  signIn(signIn: SignIn): Promise<void>;
  /** Takes away one of a participant's own, with the sessions it began; false where it is not theirs. */
  removeSignIn(id: Id, participantId: ParticipantId): Promise<boolean>;
};

const KEY = 'sign-in';
const LABEL = 'sign-in-label';

/**
 * What one sign-in is known by. `key` is the address (mail), issuer and subject with a space between (oidc), or the
 * actor's id (fediverse).
 */
export function signInText({ kind, key }: { readonly kind: SignInKind; readonly key: string }): string {
  return `${kind} ${kind === 'mail' ? key.trim().toLowerCase() : key}`;
}

export function signInHash(app: Application, of: { readonly kind: SignInKind; readonly key: string }): string {
  return app.secrets.keyed(signInText(of), KEY);
}

/** The columns that only this node can read. */
export function sealSignIn(
  app: Application,
  of: { readonly kind: SignInKind; readonly key: string; readonly label: string },
): Pick<SignIn, 'keySealed' | 'labelSealed'> {
  return { keySealed: app.secrets.seal(signInText(of), KEY), labelSealed: app.secrets.seal(of.label, LABEL) };
}

/** A mail address under its sign-in's seal and hash: whoever signs in with it is found by it, and finds what is theirs. */
export function sealAddress(
  app: Application,
  address: string,
): { readonly addressHash: string; readonly addressSealed: string } {
  const of = { kind: 'mail', key: address } as const;
  return { addressHash: signInHash(app, of), addressSealed: app.secrets.seal(signInText(of), KEY) };
}

/** The address in a seal of `sealAddress`, or in that of a sign-in by mail. */
export function openAddress(app: Application, sealed: string): string {
  return app.secrets.open(sealed, KEY).slice(signInText({ kind: 'mail', key: '' }).length);
}

/** What a person calls their own sign-in; null where nothing is kept of it. */
export function signInLabel(app: Application, { labelSealed }: Pick<SignIn, 'labelSealed'>): string | null {
  return labelSealed === null ? null : app.secrets.open(labelSealed, LABEL);
}
