import type { ProposalId } from '../../domain/kit/id.ts';
import type { Following } from './following.ts';

/**
 * Writes how many support proposals on the platform: counters of the standing `imported`, which are added to nothing. A count
 * that the platform hides is none here, even where it was seen before.
 */
export async function saveSourceTotals(
  { writer, consultation }: Following,
  told: readonly { readonly proposalId: ProposalId; readonly supports: number | null }[],
): Promise<void> {
  const totals = told.flatMap(({ proposalId, supports }) =>
    supports === null
      ? []
      : [{ proposalId, source: consultation.source.label, for: supports, against: 0, recounted: false }],
  );
  const hidden = told.filter(({ supports }) => supports === null).map(({ proposalId }) => proposalId);
  await writer.imports.saveTotals(totals);
  await writer.imports.deleteTotals(hidden);
  await writer.imports.recount(told.map(({ proposalId }) => proposalId));
}
