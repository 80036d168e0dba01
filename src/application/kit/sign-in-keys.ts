import { normaliseAddress } from '../../domain/mail/address.ts';
import type { Application } from '../application.ts';
import type { SignIn, SignInKind } from '../sign-in/ports.ts';

const KEY = 'sign-in';
const LABEL = 'sign-in-label';

/**
 * What one sign-in is known by. `key` is the address (mail), issuer and subject with a space between (oidc), or the
 * actor's id (fediverse).
 */
export function signInText({ kind, key }: { readonly kind: SignInKind; readonly key: string }): string {
  return `${kind} ${kind === 'mail' ? normaliseAddress(key) : key}`;
}

export function signInHash(app: Application, of: { readonly kind: SignInKind; readonly key: string }): string {
  return app.secrets.keyed(signInText(of), KEY);
}

/**
 * What a sign-in by mail was known by where the address was written with a dot at its end: earlier versions took it for
 * another address.
 */
export function dottedSignInHash(app: Application, of: { readonly kind: SignInKind; readonly key: string }): string {
  return app.secrets.keyed(`${signInText(of)}.`, KEY);
}

/** The columns that only this node can read. */
export function encryptSignIn(
  app: Application,
  of: { readonly kind: SignInKind; readonly key: string; readonly label: string },
): Pick<SignIn, 'encryptedKey' | 'encryptedLabel'> {
  return {
    encryptedKey: app.secrets.encrypt(signInText(of), KEY),
    encryptedLabel: app.secrets.encrypt(of.label, LABEL),
  };
}

/** `signInText` of a sign-in; null where nothing is kept of it. */
export function decryptSignIn(app: Application, { encryptedKey }: Pick<SignIn, 'encryptedKey'>): string | null {
  return encryptedKey === null ? null : app.secrets.decrypt(encryptedKey, KEY);
}

/** A mail address under its sign-in's seal and hash: whoever signs in with it is found by it, and finds what is theirs. */
export function encryptAddress(
  app: Application,
  address: string,
): { readonly addressHash: string; readonly encryptedAddress: string } {
  const of = { kind: 'mail', key: address } as const;
  return { addressHash: signInHash(app, of), encryptedAddress: app.secrets.encrypt(signInText(of), KEY) };
}

/** The address in a seal of `encryptAddress`, or in that of a sign-in by mail. */
export function decryptAddress(app: Application, sealed: string): string {
  return app.secrets.decrypt(sealed, KEY).slice(signInText({ kind: 'mail', key: '' }).length);
}

/** What a person calls their own sign-in; null where nothing is kept of it. */
export function signInLabel(app: Application, { encryptedLabel }: Pick<SignIn, 'encryptedLabel'>): string | null {
  return encryptedLabel === null ? null : app.secrets.decrypt(encryptedLabel, LABEL);
}
