import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { incomingContributionLock } from '../../kit/names.ts';
import { inOneTransaction } from '../../kit/transaction.ts';
import type { Cohost } from '../cohost/ports.ts';
import type { IncomingContribution } from './ports.ts';

/** What came, before anybody decided about it. */
export type ContributionRequest = Pick<IncomingContribution, 'activity' | 'object' | 'act' | 'sentAt'> & {
  readonly consultation: Consultation;
};

/** What became of it. */
export type ContributionDecision = Pick<IncomingContribution, 'subject'> & { readonly status: 'held' | 'accepted' };

/**
 * Decides once about what a participant of a co-host did: the same activity again gets the same answer, whatever it would
 * be now. What is taken and how it is answered are kept together, or neither.
 */
export async function receiveContribution(
  app: Application,
  asks: ContributionRequest,
  take: (within: Application) => Promise<Result<ContributionDecision, Refusal>>,
): Promise<IncomingContribution> {
  const { consultation, activity, object, act, sentAt } = asks;
  const about = { activity, object, act, sentAt, consultationId: consultation.id };
  const decision = await inOneTransaction(app, async (within, writer) => {
    await writer.locks.acquire(incomingContributionLock(object));
    const known = await writer.incomingContributions.byActivity(activity);
    if (known !== null) return ok(known);
    const done = await take(within);
    if (!done.ok) return done;
    const stored: IncomingContribution = { ...about, ...done.value, refusal: null, answeredAt: app.now() };
    await writer.incomingContributions.save(stored);
    return ok(stored);
  });
  if (decision.ok) return decision.value;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(incomingContributionLock(object));
    const known = await writer.incomingContributions.byActivity(activity);
    if (known !== null) return known;
    const { refusal } = decision;
    const stored: IncomingContribution = { ...about, subject: null, status: 'refused', refusal, answeredAt: app.now() };
    await writer.incomingContributions.save(stored);
    return stored;
  });
}

/**
 * What would become of what somebody did, before anything is fetched for it: everything else is looked at first. Nothing of
 * it is kept.
 */
export async function checkIncomingContribution(
  app: Application,
  { activity }: Pick<ContributionRequest, 'activity'>,
  take: (within: Application) => Promise<Result<ContributionDecision, Refusal>>,
): Promise<Result<ContributionDecision, Refusal>> {
  const undone = refuse({ type: 'unchanged' });
  let tried: Result<ContributionDecision, Refusal> = undone;
  await inOneTransaction(app, async (within, writer) => {
    const isKnown = (await writer.incomingContributions.byActivity(activity)) !== null;
    tried = isKnown ? undone : await take(within);
    return undone;
  });
  return tried;
}

/** The co-host that an actor has its account at, whatever became of the sharing; null for anybody else. */
export async function cohostOf(reader: Reader, consultation: Consultation, actor: string): Promise<Cohost | null> {
  const { origin } = new URL(actor);
  const cohosts = await reader.sharing.cohosts(consultation.id);
  return cohosts.find(({ peer, answeredAt }) => answeredAt !== null && new URL(peer).origin === origin) ?? null;
}
