import type { ContradictionKind } from '../../../domain/network/evidence-proof.ts';
import { bindingOf, contradictionOf } from '../subtotal/contradicting.ts';
import type { ProvenCount, ProvenDocument } from './ports.ts';

/** What an institution signed: what it counted, or what it stated in a community. */
export function isCount(proven: ProvenDocument): proven is ProvenCount {
  return 'subtotal' in proven;
}

/** Who signed it, by the id of then. */
export function signerOf(proven: ProvenDocument): string {
  return isCount(proven) ? proven.subtotal.institution : proven.statement.institution;
}

export function sequenceOf(proven: ProvenDocument): number {
  return isCount(proven) ? proven.subtotal.sequence : proven.statement.sequence;
}

/** The id of then of what it is about: `supports`, a ballot, a poll, or a feature request. */
export function subjectOf(proven: ProvenDocument): string {
  if (!isCount(proven)) return proven.statement.request;
  const { subtotal } = proven;
  if (subtotal.of === 'supports') return subtotal.of;
  return subtotal.of === 'poll' ? subtotal.poll : subtotal.ballot;
}

/**
 * What two documents of one institution about one thing are evidence of; null where an institution may sign both. Acts are numbered
 * as before by a node that came back from a backup, and contradict nothing by it.
 */
export function contradictionBetween(one: ProvenDocument, other: ProvenDocument): ContradictionKind | null {
  if (one.hash === other.hash) return null;
  if (isCount(one) && isCount(other)) return contradictionOf(bindingOf(one), bindingOf(other));
  if (isCount(one) || isCount(other)) return null;
  if (one.statement.of === 'act' || other.statement.of === 'act') return null;
  return one.statement.sequence === other.statement.sequence ? 'sequence-reused' : null;
}
