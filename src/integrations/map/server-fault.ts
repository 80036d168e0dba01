import type { MapServerFault } from '../../application/institution/ports.ts';

/** What an error says that came instead of an answer, as the outbound client names it. */
export function serverFault(error: unknown): Extract<MapServerFault, 'private-address' | 'no-answer'> {
  const { reason } = error as { readonly reason?: unknown };
  return reason === 'private-address' ? 'private-address' : 'no-answer';
}
