import { expect, it } from 'vitest';
import { type EventType, PUBLIC_EVENTS } from './event.ts';

it('never tells the public who supported, voted, reported or signed in', () => {
  const hidden = (Object.keys(PUBLIC_EVENTS) as EventType[]).filter((type) => !PUBLIC_EVENTS[type]);
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
      'report-filed',
      'report-decided',
      'report-reopened',
      'appeal-filed',
      'participant-joined',
      'participant-changed',
      'participant-erased',
      'participants-joined',
      'agent-invited',
      'agent-changed',
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
