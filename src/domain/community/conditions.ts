import type { Pledge, PledgeCondition } from './pledge.ts';

/** What a set of pledges that count comes to. Amounts are minor units. */
export type Situation = {
  /** Money, and work and hosting at the rates of the charter. */
  readonly total: number;
  /** Ids of the institutions that have a pledge in it. */
  readonly institutions: ReadonlySet<string>;
  /** Whether the share of an institution, before rounding, is at most so much. */
  readonly isShareAtMost: (institution: string, amount: number) => boolean;
};

/** The conditions of a pledge that do not hold in a set that it is part of, in the order of the pledge. */
export function unmetConditions(
  { institution, conditions }: Pick<Pledge, 'institution' | 'conditions'>,
  situation: Situation,
): readonly PledgeCondition[] {
  return conditions.filter((condition) => !holds(condition, institution, situation));
}

function holds(condition: PledgeCondition, institution: string, situation: Situation): boolean {
  switch (condition.type) {
    case 'total-at-least':
      return situation.total >= condition.amount;
    case 'institutions-at-least':
      return situation.institutions.size >= condition.count;
    case 'with-institutions':
      return condition.institutions.every((each) => situation.institutions.has(each));
    case 'share-at-most':
      return situation.isShareAtMost(institution, condition.amount);
  }
}

/** Whether conditions ask for nothing that others do not ask for already: wherever `former` hold, `next` hold. */
export function askNoMore(next: readonly PledgeCondition[], former: readonly PledgeCondition[]): boolean {
  return next.every((condition) => former.some((before) => asksNoMore(condition, before)));
}

function asksNoMore(next: PledgeCondition, former: PledgeCondition): boolean {
  if (next.type === 'total-at-least' && former.type === next.type) return next.amount <= former.amount;
  if (next.type === 'institutions-at-least' && former.type === next.type) return next.count <= former.count;
  if (next.type === 'with-institutions' && former.type === next.type) {
    return next.institutions.every((each) => former.institutions.includes(each));
  }
  return next.type === 'share-at-most' && former.type === next.type && next.amount >= former.amount;
}
