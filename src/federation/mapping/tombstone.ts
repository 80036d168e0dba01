import type { DecisionView } from '../../application/moderation/ports.ts';
import { readTombstone } from '../vocab.ts';
import { instant, objectDocument, type WireDocument } from './document.ts';

/**
 * What is left of something withdrawn or removed: that it was there, since when it is gone, and the decision if there
 * was one. No `formerType`: a server that reads it takes the thing for one more post (design: federation, Evidence).
 */
export function tombstone(of: {
  readonly id: string;
  readonly deletedAt: Date;
  readonly decision: DecisionView | null;
  /** Of a proposal, what stays known of it. */
  readonly trace?: object;
}): WireDocument {
  return objectDocument({
    id: of.id,
    type: 'Tombstone',
    deleted: instant(of.deletedAt),
    ...of.trace,
    ...(of.decision === null
      ? {}
      : {
          decision: {
            kind: of.decision.kind,
            rule: of.decision.rule,
            reason: of.decision.reason,
            decidedAt: instant(of.decision.decidedAt),
          },
        }),
  });
}

/** What another node says of something gone; null where the document is no Tombstone of ours. */
export function tombstoneFrom(document: unknown) {
  const read = readTombstone(document);
  return read === null ? null : { uri: read.id, deletedAt: read.deleted, decision: read.decision ?? null };
}
