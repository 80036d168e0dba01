import { METHOD_NEEDS, type Method } from '../../domain/ballot/method.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { isOpenCohosting } from '../../domain/network/cohosting.ts';
import type { Reader } from '../application.ts';

type Shareable = Result<null, RefusalOf<'method-not-shared'>>;

/** Whether cities that count at home can add up what this method counts; refused where it needs every ballot in one place. */
export function checkSharedMethod(method: Method): Shareable {
  return METHOD_NEEDS[method].additive ? ok(null) : refuse({ type: 'method-not-shared', method });
}

/** The same for a ballot that is about to be published, where its consultation is shared or somebody was invited to share it. */
export async function checkMethodIn(
  reader: Reader,
  consultationId: ConsultationId,
  method: Method,
): Promise<Shareable> {
  if (METHOD_NEEDS[method].additive) return ok(null);
  const cohosts = await reader.sharing.cohosts(consultationId);
  const isShared = cohosts.some(({ status }) => isOpenCohosting(status));
  return isShared ? checkSharedMethod(method) : ok(null);
}

/** Whether a consultation can be shared: refused where one of its published ballots is counted in a way that no city can add up. */
export async function checkShareable(reader: Reader, consultationId: ConsultationId): Promise<Shareable> {
  for (const { ballot } of await reader.ballots.of(consultationId)) {
    const shareable = ballot.publishedAt === null ? ok(null) : checkSharedMethod(ballot.method);
    if (!shareable.ok) return shareable;
  }
  return ok(null);
}
