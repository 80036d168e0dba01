import { savePlans } from '../../application/federation/save-document.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { canWait, carries, plansOf } from './activity-plans.ts';
import type { DeliveryContext } from './delivering.ts';
import { isAnnouncedIndividually } from './digest.ts';
import { fanOut } from './fan-out.ts';
import { neutralUpdate } from './neutral-update.ts';
import type { PlannedActivity } from './planned-activity.ts';
import { isAwaited } from './recipients.ts';
import { signActivity } from './sign-activity.ts';

/**
 * Signs the activities of an event that anybody waits for, and queues them for everybody who does now. Of the others it
 * keeps how they are made. `all` are in order: what follows the first passes it on.
 */
export async function deliverPlanned(
  delivering: DeliveryContext,
  all: readonly PlannedActivity[],
  event: LoggedEvent,
): Promise<void> {
  const { documents, send } = delivering;
  const { app } = documents;
  const awaited = new Set<PlannedActivity>();
  for (const planned of all) if (await isAwaited(app.store.read, planned)) awaited.add(planned);
  // What may be announced in an hour is for those who get it: where nobody does, nothing is counted.
  if (awaited.size === 0 && all.every(canWait)) {
    return await savePlans(app, plansOf(documents, all, { all, occasion: event }));
  }
  const waiting: PlannedActivity[] = [];
  for (const planned of all) {
    if (planned.rationed === true && !(await isAnnouncedIndividually(delivering, event))) continue;
    const isPassedOn = all.some((other) => awaited.has(other) && carries(other, planned));
    if (planned !== all[0] && canWait(planned) && !awaited.has(planned) && !isPassedOn) {
      waiting.push(planned);
      continue;
    }
    const signed = await signActivity(documents, planned, event);
    // Where there is none, there is nothing to pass on.
    if (signed === null) break;
    if (!awaited.has(planned)) continue;
    const before = await neutralUpdate(documents, { planned, occasion: event, signed });
    const { straightTo, ...rest } = planned;
    const isStraight = straightTo !== undefined && (await isAnnouncedIndividually(delivering, event));
    await fanOut(app, send, { ...rest, ...(isStraight ? { straightTo } : {}), signed, before });
  }
  await savePlans(app, plansOf(documents, waiting, { all, occasion: event }));
}
