import type { Writer } from '../../application/application.ts';
import type { Verdict } from '../../application/host/ports.ts';

/** The activities of ActivityStreams and those that servers add; whatever else somebody writes is counted as `other`. */
const TYPES: ReadonlySet<string> = new Set(
  (
    'Accept Add Announce Arrive Block Create Delete Dislike EmojiReact FeatureRequest Flag Follow Ignore Invite Join ' +
    'Leave Like Listen Lock Move Offer Question QuoteRequest Read Reject Remove TentativeAccept TentativeReject Travel ' +
    'Undo Update View'
  ).split(' '),
);

/** How many unverified hosts a process counts by name, since any number of names can be made up. */
const CLAIMED_MAX = 1_000;
const OTHERS = 'other';

/** Counts verdicts per host for the administration page. Names that senders make up are bounded. */
export async function countVerdict(
  writer: Writer,
  counted: { readonly host: string; readonly type: string; readonly at: Date } & Verdict,
): Promise<void> {
  const { host, verdict, because } = counted;
  const type = TYPES.has(counted.type) ? counted.type : OTHERS;
  await writer.peers.addTraffic({ host, day: dayOf(counted.at), type, verdict, because });
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The name under which an unverified host is counted: its own for the first thousand of a day. */
export function claimedHosts(): (host: string, now: Date) => string {
  let day = '';
  const named = new Set<string>();
  return (host, now) => {
    const today = dayOf(now);
    if (today !== day) named.clear();
    day = today;
    if (named.size < CLAIMED_MAX) named.add(host);
    return named.has(host) ? host : OTHERS;
  };
}
