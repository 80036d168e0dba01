import type { Poll } from '../poll/poll.ts';
import type { PollSubtotal, SubtotalFault } from './subtotal.ts';

/**
 * Whether the counts of a city can be those of some votes in a poll: nobody chose an option twice, everybody chose one at
 * least, and of a poll with one choice one only. `limit` is how many people the city registered; null for no bound.
 */
export function pollFault(subtotal: PollSubtotal, poll: Poll | null, limit: number | null): SubtotalFault | null {
  if (poll === null) return { because: 'unknown-ballot' };
  const { voters, votes } = subtotal;
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (subtotal.since !== 0 || !isCount(voters) || !votes.every(isCount)) return { because: 'does-not-add-up' };
  if (votes.length !== poll.options.length) return { because: 'unknown-option' };
  const sum = votes.reduce((total, each) => total + each, 0);
  const adds = poll.multiple ? sum >= voters && votes.every((each) => each <= voters) : sum === voters;
  if (!adds) return { because: 'does-not-add-up' };
  return limit !== null && voters > limit ? { because: 'too-many', limit } : null;
}

/** When counts of a poll may be sent: null at any time, a date for its close. */
export function pollDueFrom(
  { rules }: { readonly rules: { readonly resultsVisibility: string } },
  { closesAt }: Pick<Poll, 'closesAt'>,
): Date | null {
  return rules.resultsVisibility === 'always' ? null : closesAt;
}
