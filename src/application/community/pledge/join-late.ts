import { JOINED_IN } from '../../../domain/community/feature-request-states.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { settlementHash } from '../../kit/content-hash.ts';
import { settlementInForce } from '../../kit/judge-join.ts';
import type { AtRequest } from '../request/acting.ts';
import { lockFor, type PledgedBy, type Pledging, pledgeAs } from './make-pledge.ts';

/** For how long a host that receives it late still accepts it. */
const JOINS_FOR_MS = 30 * 86_400_000;

/**
 * Joins what was settled, and pays those back who paid before by the rule of its terms. It binds once the host accepted it,
 * and cannot be withdrawn. Whoever does so, and when a second agent confirms it, is as of pledges (`makePledge`).
 */
export async function joinLate(
  app: Application,
  command: AtRequest &
    PledgedBy & {
      /** The most that it pays, in the currency of the request. */
      readonly most: Money;
    },
): Promise<Result<Pledging, Refusal>> {
  return await app.store.transact(async (writer): Promise<Result<Pledging, Refusal>> => {
    const found = await lockFor(app, writer, command);
    if (!found.ok) return found;
    const { request } = found.value.request;
    const settlement = await settlementInForce(writer, request);
    if (settlement === null || !JOINED_IN.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: JOINED_IN });
    }
    const { amount, currency } = command.most;
    const specification = settlementHash(settlement);
    const expiresAt = new Date(app.now().getTime() + JOINS_FOR_MS);
    return await pledgeAs(app, writer, {
      ...{ ...found.value, by: command.by },
      statementOf: (head) =>
        ok({
          ...{ ...head, of: 'pledge', kind: 'money', amount, currency },
          ...{ conditions: [], expiresAt, specification },
        }),
    });
  });
}
