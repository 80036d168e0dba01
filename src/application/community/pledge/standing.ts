import { pledgesAfter } from '../../../domain/community/accept-pledge.ts';
import type { Pledge, PledgeStatement } from '../../../domain/community/pledge.ts';
import type { StandingPledge } from '../../../domain/community/settlement.ts';

/** What one institution pledges by all that it stated, in the order that it was received in. */
export function pledgesOf(statements: readonly PledgeStatement[], institution: string): readonly Pledge[] {
  return statements
    .filter((statement) => statement.institution === institution)
    .reduce<readonly Pledge[]>(pledgesAfter, []);
}

/**
 * The pledges that stand after all statements about a request, with their places in the order that they were received in. A
 * pledge that takes the place of another one gets a new place.
 */
export function standingPledges(statements: readonly PledgeStatement[]): readonly StandingPledge[] {
  const institutions = new Set(statements.map(({ institution }) => institution));
  const standing = new Set([...institutions].flatMap((each) => pledgesOf(statements, each)));
  return statements
    .filter((statement): statement is Pledge => statement.of === 'pledge' && standing.has(statement))
    .map(({ institution, sequence, kind, amount, expiresAt, conditions }, index) => ({
      institution,
      sequence,
      kind,
      amount,
      expiresAt,
      conditions,
      place: index + 1,
    }));
}
