import { statementsInForce } from '../../../domain/community/accept-pledge.ts';
import type { RequestState } from '../../../domain/community/feature-request-states.ts';
import type { Reimbursed } from '../../../domain/community/reimbursement.ts';
import type { Application } from '../../application.ts';
import { joinersOf, reimbursedBy } from '../../kit/judge-join.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { LocatedStatement } from '../pledge/ports.ts';
import type { StoredSettlement } from '../settlement/ports.ts';
import type { RequestRow } from './ports.ts';

/** What this institution pledged to one request, and what it pays. */
export type OwnMoney = {
  readonly slug: string;
  readonly number: number;
  readonly row: RequestRow;
  /** Those in force, about the specification that stands: none while there is none. */
  readonly statements: readonly LocatedStatement[];
  /** What was settled about these at the close in force; null where nothing was, and once it holds no more. */
  readonly settlement: StoredSettlement | null;
  /** Who joined that, what they paid to whom and what each has paid in all; null with it. */
  readonly joined: Reimbursed | null;
};

/** Where no specification is agreed on, or nothing is paid for any more. */
const NOTHING_OWED: readonly RequestState[] = ['draft', 'open', 'withdrawn'];

/** Everything that this institution pledged to requests of communities hosted here, for its budget. */
export async function readOwnMoney(app: Application): Promise<readonly OwnMoney[]> {
  return await app.store.read(async (reader) => {
    const stated = await reader.pledges.by(institutionUri(app.origin));
    const money: OwnMoney[] = [];
    for (const [proposalId, all] of Map.groupBy(stated, (each) => each.proposalId)) {
      const [first] = all;
      const request = await reader.featureRequests.of(proposalId);
      if (first === undefined || request === null) continue;
      const row = (await reader.featureRequests.in(request.consultationId)).find(
        (each) => each.proposalId === proposalId,
      );
      if (row === undefined) continue;
      const { funding, state } = request;
      const isOwed = funding !== null && !NOTHING_OWED.includes(state);
      const statements = isOwed ? statementsInForce(all, { specifiedAt: funding.opensAt }) : [];
      const settlements = isOwed ? await reader.settlements.of(proposalId) : [];
      const settlement =
        settlements.find(({ input }) => input.closesAt.getTime() === funding?.closesAt.getTime()) ?? null;
      const joins = settlement === null ? [] : await reader.pledges.joining(settlement.id);
      money.push({
        ...{ slug: first.slug, number: first.number, row, settlement },
        statements: statements.filter((each) => each.joins === null),
        joined: settlement === null ? null : reimbursedBy(settlement, joinersOf(joins)),
      });
    }
    return money;
  });
}
