import type { Application } from '../application/application.ts';
import type { Finding } from './doctor-machine.ts';

/** Shared consultations that came back from a backup: what was published since is at the co-hosts, and not here. */
export async function recoveryFindings(app: Application): Promise<Finding[]> {
  const pending = await app.store.read((reader) => reader.sharing.pendingRecoveries());
  return pending.map(({ slug, backupAt }) => ({
    check: 'shared consultations',
    state: 'fail',
    says: `${slug} is as its backup of ${backupAt.toISOString()} has it, and not every co-host gave back what it knows since: run parvis cohost recover ${slug}, and again where one does not answer; cohost withdraw leaves out one that is gone for good`,
  }));
}
