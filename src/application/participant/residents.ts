import type { Application } from '../application.ts';
import { signInHash } from '../kit/sign-in-keys.ts';

export function mailHashOf(app: Application, address: string): string {
  return signInHash(app, { kind: 'mail', key: address });
}

/** Codes are read from paper: letters and digits count, capitals and what stands between do not. */
export function plainCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

/** So many that guessing one of a hundred thousand takes longer than anybody is let try. */
export const CODE_MIN = 10;

export function codeHashOf(app: Application, code: string): string {
  return app.secrets.keyed(code, 'resident code');
}
