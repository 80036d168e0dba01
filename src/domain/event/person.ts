import type { Id, ParticipantId, TokenId } from '../kit/id.ts';
import type { OwnTexts } from '../participant/participant.ts';
import { type EventDefinition, INTERNAL, NO_DATA, shape } from './definition.ts';

export const PERSON_EVENTS = {
  'participant-joined': { ...INTERNAL, version: 1, data: shape<{ readonly participantId: ParticipantId }>() },
  /** Consents that contact management learns of somebody, by an id that leads to no participant. */
  'contact-consent-given': { ...INTERNAL, version: 1, data: shape<{ readonly contactId: Id }>() },
  'contact-changed': { ...INTERNAL, version: 1, data: shape<{ readonly contactId: Id }>() },
  'contact-consent-withdrawn': { ...INTERNAL, version: 1, data: shape<{ readonly contactId: Id }>() },
  /** Somebody asked for a letter with a code, or took that back; the event does not say who. */
  'code-letter-requested': { ...INTERNAL, version: 1, data: NO_DATA },
  'code-letter-cancelled': { ...INTERNAL, version: 1, data: NO_DATA },
  'participant-changed': {
    ...INTERNAL,
    version: 1,
    documents: 'any',
    cohosts: 'works',
    data: shape<{ readonly participantId: ParticipantId }>(),
  },
  /** With what they chose for their texts; null where they did not. Which texts, no event says that names the person. */
  'participant-erased': {
    ...INTERNAL,
    version: 2,
    documents: 'any',
    cohosts: 'works',
    data: shape<{ readonly participantId: ParticipantId; readonly ownTexts: OwnTexts | null }>(),
  },
  /** `former` turned out to be the same person, and is read as `participantId` from then on. */
  'participants-joined': {
    ...INTERNAL,
    version: 1,
    documents: 'any',
    cohosts: 'works',
    data: shape<{ readonly participantId: ParticipantId; readonly former: ParticipantId }>(),
  },
  'agent-invited': { ...INTERNAL, version: 1, data: shape<{ readonly agentId: Id }>() },
  'agent-changed': { ...INTERNAL, version: 1, data: shape<{ readonly agentId: Id }>() },
  /** An account at the institution's identity provider is theirs from now on. */
  'provider-linked': { ...INTERNAL, version: 1, data: shape<{ readonly agentId: Id }>() },
  /** The account at the provider that somebody signed in with was deleted there: it signs nobody in any more. */
  'provider-account-deleted': { ...INTERNAL, version: 1, data: shape<{ readonly participantId: ParticipantId }>() },
  /** Whether an agent is mailed what is due and what waits, or in which language. */
  'reminders-changed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly agentId: Id; readonly reminders: boolean }>(),
  },
  'token-created': { ...INTERNAL, version: 1, data: shape<{ readonly tokenId: TokenId }>() },
  'token-revoked': { ...INTERNAL, version: 1, data: shape<{ readonly tokenId: TokenId }>() },
  /** Some address follows the subject by mail; which one is in no event. */
  'mail-follow-begun': { ...INTERNAL, version: 1, data: NO_DATA },
  'mail-follow-ended': { ...INTERNAL, version: 1, data: NO_DATA },
} as const satisfies Record<string, EventDefinition>;
