import type { StoredStatement } from '../community/pledge/ports.ts';

/** What happened by a statement that was accepted. */
export function pledgeEvent({ id: pledgeId, statement, joins }: Pick<StoredStatement, 'id' | 'statement' | 'joins'>) {
  const { of, institution, sequence } = statement;
  if (joins !== null) {
    const { settlementId } = joins;
    return { type: 'settlement-joined' as const, data: { settlementId, pledgeId, institution, sequence } };
  }
  const data = { pledgeId, institution, sequence };
  return of === 'pledge' ? { type: 'pledge-made' as const, data } : { type: 'pledge-withdrawn' as const, data };
}
