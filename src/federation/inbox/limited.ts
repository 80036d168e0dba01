import type { Application } from '../../application/application.ts';

/** Whether all contributions of a host are held for an officer. */
export async function isLimited(app: Application, host: string): Promise<boolean> {
  return (await app.store.read((reader) => reader.peers.policyOf(host)))?.policy === 'limit';
}
