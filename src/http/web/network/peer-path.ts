export const PEERS = '/admin/peers';
export const DIRECTORIES = '/admin/directories';

/** Where the administration area shows one peer. */
export function peerPath(origin: string): string {
  return `${PEERS}/${new URL(origin).host}`;
}
