import { OPERATOR } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkContributionLimits } from '../../../domain/network/cohosting.ts';
import type { Application } from '../../application.ts';
import { type CohostCommand, lockCohost } from './invite-cohost.ts';
import type { Cohost } from './ports.ts';

/** What is absent stays as it is. */
export type LimitCohost = CohostCommand & {
  /** Whether everything that its participants write is held for an officer. */
  readonly held?: boolean | undefined;
  /** How many contributions are published in a day, and of one author; null for the default. */
  readonly contributionsPerDay?: number | null | undefined;
  readonly contributionsPerAuthor?: number | null | undefined;
};

/**
 * An officer of the host says how much of what the participants of a co-host write is published; the rest is held. What is
 * held already waits for an officer whatever changes here. It stays so when the institution is invited anew.
 */
export async function limitCohost(app: Application, command: LimitCohost): Promise<Result<Cohost, Refusal>> {
  const { slug, peer, by } = command;
  return await app.store.transact(async (writer) => {
    const found = await lockCohost(writer, { slug, peer });
    if (!found.ok) return found;
    const before = found.value;
    if (before.status !== 'accepted') {
      return refuse({ type: 'wrong-status', status: before.status, needs: ['accepted'] });
    }
    const { contributionsPerDay = before.contributionsPerDay, contributionsPerAuthor = before.contributionsPerAuthor } =
      command;
    const limits = checkContributionLimits({
      contributionsPerDay: contributionsPerDay ?? null,
      contributionsPerAuthor: contributionsPerAuthor ?? null,
    });
    if (!limits.ok) return limits;
    const { held = before.heldAt != null } = command;
    const cohost: Cohost = { ...before, ...limits.value, heldAt: held ? (before.heldAt ?? app.now()) : null };
    if (isAlike(before, cohost)) return ok(before);
    await writer.sharing.saveCohost(cohost);
    await writer.events.append({
      id: app.newId(),
      type: 'cohost-limited',
      at: app.now(),
      by: by ?? OPERATOR,
      consultationId: cohost.consultationId,
      proposalId: null,
      data: { peer, held, ...limits.value },
    });
    return ok(cohost);
  });
}

function isAlike(one: Cohost, other: Cohost): boolean {
  const limitsIn = ({ heldAt = null, contributionsPerDay = null, contributionsPerAuthor = null }: Cohost) =>
    `${heldAt !== null} ${contributionsPerDay} ${contributionsPerAuthor}`;
  return limitsIn(one) === limitsIn(other);
}
