import type { Application } from '../../application/ports.ts';

/** Whether what a host sends is held for an officer, every piece of it. */
export async function isLimited(app: Application, host: string): Promise<boolean> {
  return (await app.store.read((reader) => reader.peers.policyOf(host)))?.policy === 'limit';
}
