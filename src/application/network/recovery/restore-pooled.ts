import type { RestoredKind } from '../mirror/mirroring.ts';
import { saveMirroredCharter } from '../mirror/save-mirrored-charter.ts';
import { saveMirroredPledge } from '../mirror/save-mirrored-pledge.ts';
import type { MirrorOutcome } from '../mirror/save-mirrored-proposal.ts';
import { saveMirroredRequest } from '../mirror/save-mirrored-request.ts';
import { saveMirroredSettlement } from '../mirror/save-mirrored-settlement.ts';
import type { MirroredPooled } from '../statement/ports.ts';
import type { RestoreContext } from './restore-context.ts';

/**
 * Restores what a community of ours pooled, by the rules by which mirrors take it: pledges of others with their own proofs,
 * settlements where they come to the same from the pledges that are here. `waits` for what may be further down in the copy.
 */
export async function restorePooled(
  within: RestoreContext,
  mirrored: MirroredPooled,
  { isLast }: { readonly isLast: boolean },
): Promise<RestoredKind | 'waits' | null> {
  switch (mirrored.kind) {
    case 'charter':
      return came(await saveMirroredCharter(within, mirrored), 'charters');
    case 'feature-request':
      return came(await saveMirroredRequest(within, mirrored, { isLast }), 'feature-requests');
    case 'pledge':
      return came(await saveMirroredPledge(within, mirrored), 'pledges');
    case 'settlement':
      return came(await saveMirroredSettlement(within, mirrored), 'settlements');
    case 'unread':
      return null;
  }
}

function came(outcome: MirrorOutcome, kind: RestoredKind): RestoredKind | 'waits' | null {
  if (outcome === 'waits') return 'waits';
  return outcome === 'kept' ? kind : null;
}
