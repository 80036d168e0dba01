import type { Consultation } from '../consultation/consultation.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** Whether a consultation is a community: institutions take part in it, and anybody reads and follows it. */
export function isCommunity({ rules }: Pick<Consultation, 'rules'>): boolean {
  return rules.openTo === 'institutions';
}

/** Refuses a consultation that people take part in, for what there is in communities alone. */
export function checkCommunity(consultation: Pick<Consultation, 'rules'>): Result<null, RefusalOf<'not-a-community'>> {
  return isCommunity(consultation) ? ok(null) : refuse({ type: 'not-a-community' });
}
