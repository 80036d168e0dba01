import type { Change } from '../../domain/event/change.ts';
import { isId } from '../../domain/kit/id.ts';

/** What the processes of a node tell each other of events: which process wrote them, and what they changed. */
export type EventNews = { readonly from: string; readonly change: Change };

/** As the payload of a notification: at most a few thousand bytes. */
export function newsText({ from, change }: EventNews): string {
  return [from, ...(change === 'everything' ? ['everything'] : change)].join(' ');
}

/** What a notification says. One that says nothing came after a gap, in which anything may have happened. */
export function newsIn(payload: string): EventNews {
  const [from = '', ...listed] = payload.split(' ');
  return { from, change: from !== '' && listed.every(isId) ? listed : 'everything' };
}
