import { activityDocument } from './activity.ts';
import type { WireDocument } from './document.ts';

/** The host says to a co-host that something changed in consultations that they share, and not what. */
export function wakeActivity(
  wake: {
    readonly id: string;
    /** The host's institution. */
    readonly host: string;
    /** Their ids. */
    readonly consultations: readonly string[];
    /** The co-host's institution. */
    readonly cohost: string;
  },
  at: Date,
): WireDocument {
  const { id, host, consultations, cohost } = wake;
  const [first = '', ...more] = consultations;
  const object = more.length === 0 ? first : consultations;
  return activityDocument({ id, type: 'Announce', actor: host, object, to: [cohost], cc: [], at });
}
