import type { ConsultationId, PaperBatchId } from '../../domain/kit/id.ts';
import type { ContributionBatch } from '../../domain/paper/contributions.ts';
import type { Page, PageRequest } from '../kit/page.ts';

export interface PaperReader {
  /** One that was not discarded. */
  batch(id: PaperBatchId): Promise<ContributionBatch | null>;
  /** Those of a consultation that were not discarded, the latest first. `after` is the id of the last one of a page. */
  batches(consultationId: ConsultationId, page: PageRequest): Promise<Page<ContributionBatch>>;
  /** Whether an envelope of this reference stands: entered or confirmed, and not revoked. */
  hasReference(consultationId: ConsultationId, reference: string): Promise<boolean>;
}

export interface PaperWriter {
  /** Reads a batch, and has other changes of it wait for this transaction. */
  lock(id: PaperBatchId): Promise<ContributionBatch | null>;
  save(batch: ContributionBatch): Promise<void>;
  /** It does not count, and of what it said nothing stays. */
  discard(id: PaperBatchId, by: { readonly id: string; readonly at: Date }): Promise<void>;
}
