import type { Verdict } from '../../application/peers.ts';
import type { Writer } from '../../application/ports.ts';

/** The activities of ActivityStreams and those that servers add; whatever else somebody writes is counted as `other`. */
const TYPES: ReadonlySet<string> = new Set(
  (
    'Accept Add Announce Arrive Block Create Delete Dislike EmojiReact FeatureRequest Flag Follow Ignore Invite Join ' +
    'Leave Like Listen Lock Move Offer Question QuoteRequest Read Reject Remove TentativeAccept TentativeReject Travel ' +
    'Undo Update View'
  ).split(' '),
);

/** Hosts that a process counts by name without knowing whether it was them; strangers can name any number. */
const CLAIMED_MAX = 1_000;
const OTHERS = 'other';

/** Counts what was decided, for the page that shows what each host sends. It never grows by what a sender makes up. */
export async function countVerdict(
  writer: Writer,
  counted: { readonly host: string; readonly type: string; readonly at: Date } & Verdict,
): Promise<void> {
  const { host, verdict, because } = counted;
  const type = TYPES.has(counted.type) ? counted.type : OTHERS;
  await writer.peerWrite.count({ host, day: dayOf(counted.at), type, verdict, because });
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The name to count a host under that nobody proved to be: its own for the first thousand of a day. */
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
