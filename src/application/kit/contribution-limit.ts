import type { ParticipantId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';

const HOUR = 3_600_000;

/** What somebody may still write now; `from`: when that becomes more. */
export type Allowance = { readonly limit: number; readonly left: number; readonly from: Date };

type Of = { readonly authorId: ParticipantId; readonly at: Date };

/** Null where nothing limits it. What was withdrawn or removed since counts as well: somebody had to read it. */
export async function contributionAllowance(
  { contributionsPerHour: limit = 0 }: Application,
  reader: Reader,
  { authorId, at }: Of,
): Promise<Allowance | null> {
  if (limit === 0) return null;
  const since = new Date(at.getTime() - HOUR);
  const times = await reader.participants.contributionTimes({ authorId, since, limit });
  const first = times.at(-1) ?? at;
  return { limit, left: limit - times.length, from: new Date(first.getTime() + HOUR) };
}

/** Refuses who wrote as much as one person may in an hour. Their acts come one after the other: the count is exact. */
export async function checkContributionLimit(
  app: Application,
  reader: Reader,
  of: Of,
): Promise<Result<null, RefusalOf<'too-many-contributions'>>> {
  const allowance = await contributionAllowance(app, reader, of);
  if (allowance === null || allowance.left > 0) return ok(null);
  return refuse({ type: 'too-many-contributions', limit: allowance.limit, from: allowance.from });
}
