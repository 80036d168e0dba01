import type { AccountSync } from '../../../domain/connector/account-sync.ts';
import type { Application } from '../../application.ts';
import { kindOf } from '../manage-connectors.ts';

/** A connector that asks which accounts were deleted, with its last run; null before the first. */
export type AccountSyncReport = { readonly connector: string; readonly sync: AccountSync | null };

export async function readAccountSyncs(app: Application): Promise<readonly AccountSyncReport[]> {
  return await app.store.read(async (reader) => {
    const reports: AccountSyncReport[] = [];
    for (const { name, kind, settings } of await reader.connectors.all()) {
      if (kindOf(app, kind)?.accounts?.isAsked(settings) !== true) continue;
      reports.push({ connector: name, sync: await reader.connectors.accountSync(name) });
    }
    return reports;
  });
}
