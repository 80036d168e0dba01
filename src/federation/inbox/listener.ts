import type { InboxListener } from '@fedify/fedify';
import type { Activity } from '@fedify/vocab';
import type { Application } from '../../application/ports.ts';
import type { Arrival } from './arrival.ts';
import { keepArrival } from './receive.ts';

/**
 * Keeps an activity whose signature holds. Fedify read it as JSON-LD, the guard as JSON: where the two readings name
 * another id or actor, somebody plays with contexts, and nothing is kept.
 */
export function listener(app: Application): InboxListener<Arrival | null, Activity> {
  return async (context, activity) => {
    const arrival = context.data;
    if (arrival === null) throw new Error('an activity that no guard has read');
    const { id, actor } = arrival.envelope;
    const same = activity.id?.href === new URL(id).href && activity.actorId?.href === new URL(actor).href;
    if (same) await keepArrival(app, arrival);
    arrival.outcome = same ? 'kept' : 'two-readings';
  };
}
