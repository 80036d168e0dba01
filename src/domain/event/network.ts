import type { Id } from '../kit/id.ts';
import type { OfferStatus } from '../network/bringing-in.ts';
import type { Cohosting, OutgoingStatus } from '../network/host.ts';
import { type EventDefinition, INTERNAL, SHOWN, shape } from './definition.ts';

type DeadLettersChanged = { readonly queue: string; readonly host: string | null; readonly messages: number };

export const NETWORK_EVENTS = {
  /**
   * How far the invitation of another institution, by its id, to a consultation of ours got; with how many people it
   * registered where it is in, also where it corrects that.
   */
  'cohost-changed': {
    ...INTERNAL,
    version: 1,
    documents: 'consultation',
    cohosts: 'consultation',
    data: shape<{
      readonly peer: string;
      readonly invite: string;
      readonly status: Cohosting;
      readonly registered?: number;
    }>(),
  },
  /** How much of what the participants of a co-host write is published: nothing while it is held; null for the default. */
  'cohost-limited': {
    ...INTERNAL,
    version: 1,
    data: shape<{
      readonly peer: string;
      readonly held: boolean;
      readonly contributionsPerDay: number | null;
      readonly contributionsPerAuthor: number | null;
    }>(),
  },
  /** How far an invitation to a consultation of another institution got, with how many we registered where we are in. */
  'invitation-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly invite: string; readonly status: Cohosting; readonly registered?: number }>(),
  },
  /** How far our offer to bring in another institution, by its id, to a consultation of another host got. */
  'cohost-offer-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly institution: string; readonly offer: string; readonly status: OfferStatus }>(),
  },
  /** What a host, and everything below it, may send; null where the policy was forgotten. */
  'policy-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly host: string; readonly policy: 'allow' | 'limit' | 'block' | null }>(),
  },
  /** Messages that were given up, of a queue, or of it for one host. */
  'dead-letters-retried': { ...INTERNAL, version: 1, data: shape<DeadLettersChanged>() },
  'dead-letters-discarded': { ...INTERNAL, version: 1, data: shape<DeadLettersChanged>() },
  'policies-imported': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly limited: number; readonly blocked: number }>(),
  },
  /** Another institution's node, by the id of that institution: we follow it from then on. */
  'peer-added': { ...INTERNAL, version: 1, data: shape<{ readonly peer: string }>() },
  'peer-changed': { ...INTERNAL, version: 1, data: shape<{ readonly peer: string }>() },
  /** `follow` is the event by which it was followed. */
  'peer-removed': { ...INTERNAL, version: 1, data: shape<{ readonly peer: string; readonly follow: Id | null }>() },
  /** A directory of institutions, by the origin of its node, is read from now on; whom it lists become peers. */
  'directory-added': { ...INTERNAL, version: 1, data: shape<{ readonly directory: string }>() },
  'directory-removed': { ...INTERNAL, version: 1, data: shape<{ readonly directory: string }>() },
  /** A peer is listed in our own directory, or is not any more. */
  'directory-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly peer: string; readonly listed: boolean }>(),
  },
  /** Somebody here did something in a consultation of another institution; it is sent there. */
  'home-act-kept': { ...INTERNAL, version: 1, documents: 'any', data: shape<{ readonly actId: Id }>() },
  'home-act-answered': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly actId: Id; readonly status: OutgoingStatus }>(),
  },
  /** What somebody wrote here is public at the host, under this id, and has the words that were signed here. */
  'outgoing-proposal-published': {
    ...SHOWN,
    version: 1,
    data: shape<{ readonly uri: string; readonly contentHash: string }>(),
  },
  'outgoing-comment-published': {
    ...SHOWN,
    version: 1,
    data: shape<{ readonly uri: string; readonly commentId: Id }>(),
  },
  /** Its institution has another id, under another address. */
  'peer-moved': {
    ...INTERNAL,
    version: 1,
    documents: 'any',
    cohosts: 'consultation',
    data: shape<{ readonly from: string; readonly to: string }>(),
  },
} as const satisfies Record<string, EventDefinition>;
