import type { AccountSync } from '../../../domain/connector/account-sync.ts';
import type { Id } from '../../../domain/kit/id.ts';

export interface AccountSyncReader {
  accountSync(connector: string): Promise<AccountSync | null>;
  /** Sign-ins whose accounts were not known before a moment, and neither since another; the first of them. */
  deletedAccounts(of: DeletedAccounts & { readonly limit: number }): Promise<readonly UnknownAccount[]>;
  countDeletedAccounts(of: DeletedAccounts): Promise<number>;
}
export type DeletedAccounts = {
  readonly connector: string;
  readonly unknownBefore: Date;
  readonly confirmedSince: Date;
};
export type UnknownAccount = { readonly signInId: Id; readonly since: Date };

export interface AccountSyncWriter {
  saveAccountSync(sync: AccountSync): Promise<void>;
  /** The accounts of these sign-ins are not known, now or still. */
  saveUnknownAccounts(of: AccountsAt & { readonly at: Date }): Promise<void>;
  /** Nothing is known against these sign-ins. */
  deleteUnknownAccounts(of: AccountsAt): Promise<void>;
}
type AccountsAt = { readonly connector: string; readonly signInIds: readonly Id[] };
