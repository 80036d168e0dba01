import type { Id, ParticipantId } from '../domain/id.ts';
import type { Application } from './ports.ts';
import { signInHash } from './sign-ins.ts';

/** One person of a list of residents: who they are is not kept, only what they are recognised by, as keyed hashes. */
export type Resident = {
  readonly id: Id;
  /** Hash of their sign-in by mail (`signInHash`). */
  readonly mailHash: string | null;
  /** Hash of a code that they got by letter. */
  readonly codeHash: string | null;
  /** Code of the territory they live in, where the list says it. */
  readonly territory: string | null;
  readonly listedAt: Date;
  /** Who proved to be this person. */
  readonly participantId: ParticipantId | null;
  readonly provenAt: Date | null;
};

export type ResidentCounts = { readonly listed: number; readonly proven: number; readonly withCode: number };

export type ResidentReader = {
  byMail(mailHash: string): Promise<Resident | null>;
  byCode(codeHash: string): Promise<Resident | null>;
  counts(): Promise<ResidentCounts>;
  /** Those whom nobody proved to be and whose address somebody signs in with already, with who that is. */
  signedInAlready(): Promise<readonly { readonly resident: Resident; readonly participantId: ParticipantId }[]>;
};

export type ResidentWriter = {
  /** Lists people; whoever is listed already, by address or code, stays as they are. Answers how many are new. */
  list(residents: readonly Resident[]): Promise<number>;
  /** Says who proved to be somebody of a list; false where another did before. */
  prove(id: Id, proven: { readonly participantId: ParticipantId; readonly at: Date }): Promise<boolean>;
  /** Forgets everybody whom nobody proved to be; answers how many. */
  forgetUnproven(): Promise<number>;
};

export function mailHashOf(app: Application, address: string): string {
  return signInHash(app, { kind: 'mail', key: address });
}

/** Codes are read from paper: letters and digits count, capitals and what stands between do not. */
export function plainCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

/** So many that guessing one of a hundred thousand takes longer than anybody is let try. */
export const CODE_MIN = 10;

export function codeHashOf(app: Application, code: string): string {
  return app.secrets.keyed(code, 'resident code');
}
