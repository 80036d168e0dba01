import { expect, expectTypeOf, it } from 'vitest';
import { BALLOT_EVENTS } from './ballot.ts';
import { CONSULTATION_EVENTS } from './consultation.ts';
import type { EventDefinition } from './definition.ts';
import { EVENT_TYPES, EVENTS, type EventData } from './event.ts';
import { FEATURE_REQUEST_EVENTS } from './feature-request.ts';
import { INSTITUTION_EVENTS } from './institution.ts';
import { MODERATION_EVENTS } from './moderation.ts';
import { NETWORK_EVENTS } from './network.ts';
import { PERSON_EVENTS } from './person.ts';
import { PROPOSAL_EVENTS } from './proposal.ts';

it('never tells the public who supported, voted, reported or signed in', () => {
  const hidden = EVENT_TYPES.filter((type) => !EVENTS[type].isPublic);
  expect(hidden).toEqual(
    expect.arrayContaining([
      'support-given',
      'support-withdrawn',
      'poll-voted',
      'ballot-cast',
      'ballot-drafted',
      'ballot-changed',
      'ballot-discarded',
      'paper-batch-entered',
      'paper-batch-confirmed',
      'paper-batch-discarded',
      'paper-contributions-entered',
      'paper-contributions-confirmed',
      'paper-contributions-discarded',
      'paper-contributions-revoked',
      'report-filed',
      'report-decided',
      'report-reopened',
      'appeal-filed',
      'participant-joined',
      'code-letter-requested',
      'code-letter-cancelled',
      'contact-consent-given',
      'contact-changed',
      'contact-consent-withdrawn',
      'participant-changed',
      'participant-erased',
      'participants-joined',
      'agent-invited',
      'agent-changed',
      'provider-linked',
      'provider-account-deleted',
      'reminders-changed',
      'token-created',
      'token-revoked',
      'consultation-drafted',
      'consultation-discarded',
      'proposal-submitted',
      'comment-submitted',
      'version-pending',
      'version-dropped',
    ]),
  );
});

it('does not compile with a type of event that leaves something unsaid', () => {
  // What a declaration lacks makes it none.
  type Lacking = { [P in keyof EventDefinition]: Omit<EventDefinition, P> extends EventDefinition ? P : never };
  expectTypeOf<Lacking[keyof EventDefinition]>().toBeNever();
  // Declarations keep what they say: nothing is widened to what might be said.
  expectTypeOf<(typeof EVENTS)['support-given']['isPublic']>().toEqualTypeOf<false>();
  expectTypeOf<(typeof EVENTS)['phase-opened']['news']>().toEqualTypeOf<readonly ['institution', 'consultation']>();
  expectTypeOf<EventData['ballot-cast']>().toEqualTypeOf<{ readonly ballotId: string }>();
  const lines = ['version', 'isPublic', 'documents', 'cohosts', 'catalogue', 'news', 'decision', 'data'];
  for (const type of EVENT_TYPES) expect(Object.keys(EVENTS[type]).toSorted()).toEqual(lines.toSorted());
});

it('declares each type once', () => {
  const groups = [
    BALLOT_EVENTS,
    CONSULTATION_EVENTS,
    FEATURE_REQUEST_EVENTS,
    INSTITUTION_EVENTS,
    MODERATION_EVENTS,
    NETWORK_EVENTS,
    PERSON_EVENTS,
    PROPOSAL_EVENTS,
  ];
  expect(groups.flatMap((group) => Object.keys(group)).toSorted()).toEqual(EVENT_TYPES.toSorted());
});
