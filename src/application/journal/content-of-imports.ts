import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';

/** Of an import, the number and content hash of each proposal as it came: what happens to one later does not change it. */
export async function importedProposals(
  reader: Reader,
  {
    consultationId,
    firstNumber,
    proposals: count,
  }: {
    readonly consultationId: ConsultationId | null;
    readonly firstNumber?: number | undefined;
    readonly proposals: number;
  },
): Promise<object> {
  if (consultationId === null || firstNumber === undefined) return { proposals: [] };
  return { proposals: await reader.commitments.firstHashes({ consultationId, firstNumber, count }) };
}
