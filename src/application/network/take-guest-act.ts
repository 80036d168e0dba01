import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Application, Reader } from '../ports.ts';
import { together } from '../together.ts';
import { type GuestAct, guestName } from './guest-acts.ts';
import type { Cohost } from './sharing.ts';

/** What came, before anybody decided about it. */
export type GuestAsks = Pick<GuestAct, 'activity' | 'object' | 'act' | 'saidAt'> & {
  readonly consultation: Consultation;
};

/** What became of it. */
export type Taken = Pick<GuestAct, 'subject'> & { readonly status: 'held' | 'accepted' };

/**
 * Decides once about what a participant of a co-host did: the same activity again gets the same answer, whatever it would
 * be now. What is taken and how it is answered are kept together, or neither.
 */
export async function takeGuestAct(
  app: Application,
  asks: GuestAsks,
  take: (within: Application) => Promise<Result<Taken, Refusal>>,
): Promise<GuestAct> {
  const { consultation, activity, object, act, saidAt } = asks;
  const about = { activity, object, act, saidAt, consultationId: consultation.id };
  const taken = await together(app, async (within, writer) => {
    await writer.write.lockName(guestName(object));
    const known = await writer.guestActs.byActivity(activity);
    if (known !== null) return ok(known);
    const done = await take(within);
    if (!done.ok) return done;
    const kept: GuestAct = { ...about, ...done.value, refusal: null, answeredAt: app.now() };
    await writer.guestActWrite.act(kept);
    return ok(kept);
  });
  if (taken.ok) return taken.value;
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(guestName(object));
    const known = await writer.guestActs.byActivity(activity);
    if (known !== null) return known;
    const { refusal } = taken;
    const kept: GuestAct = { ...about, subject: null, status: 'refused', refusal, answeredAt: app.now() };
    await writer.guestActWrite.act(kept);
    return kept;
  });
}

/**
 * What would become of what somebody did, before anything is fetched for it: everything else is looked at first. Nothing of
 * it is kept.
 */
export async function tryGuestAct(
  app: Application,
  { activity }: Pick<GuestAsks, 'activity'>,
  take: (within: Application) => Promise<Result<Taken, Refusal>>,
): Promise<Result<Taken, Refusal>> {
  const undone = refuse({ type: 'unchanged' });
  let tried: Result<Taken, Refusal> = undone;
  await together(app, async (within, writer) => {
    const isKnown = (await writer.guestActs.byActivity(activity)) !== null;
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
