import { describe, expect, it } from 'vitest';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { urisOf } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import { planActivities } from './plan.ts';

const GROUP = 'https://city.example/consultations/velo';
const phase = (id: string, opensAt: string, closesAt: string) => ({
  id,
  opensAt: new Date(opensAt),
  closesAt: new Date(closesAt),
});
const consultation = {
  slug: 'velo',
  phases: [
    phase('propose', '2026-03-01', '2026-04-01'),
    phase('support', '2026-04-01', '2026-05-01'),
    phase('discuss', '2026-04-01', '2026-06-01'),
  ],
} as unknown as Consultation;
const about = { uris: urisOf('https://city.example'), consultation } as EventContext;

function updatesOf(type: 'phase-opened' | 'phase-closed' | 'phase-extended', phaseId: string) {
  const event = { type, data: { phaseId } } as unknown as LoggedEvent;
  return planActivities(about, event).filter(({ role }) => role === 'profile');
}

describe('the profile of a consultation', () => {
  it('is sent anew to its followers alone when a phase opens, closes or is extended', () => {
    for (const planned of [
      updatesOf('phase-opened', 'propose'),
      updatesOf('phase-closed', 'support'),
      updatesOf('phase-extended', 'support'),
    ]) {
      expect(planned).toMatchObject([
        { type: 'Update', speaker: GROUP, followersOf: [GROUP], object: { place: { kind: 'consultation' } } },
      ]);
    }
  });

  it('is sent once of what opens and closes at one moment', () => {
    const sent = [
      updatesOf('phase-closed', 'propose'),
      updatesOf('phase-opened', 'support'),
      updatesOf('phase-opened', 'discuss'),
    ];
    expect(sent.flat()).toHaveLength(1);
  });
});

it('says a later end in the announcement too, to whoever may have it', () => {
  const event = { type: 'phase-extended', data: { phaseId: 'support' } } as unknown as LoggedEvent;
  expect(planActivities(about, event)).toContainEqual({
    ...{ role: 'announcement', type: 'Update', speaker: 'https://city.example/', readers: [], orderingKey: GROUP },
    ...{ object: { kind: 'publication', place: { kind: 'announcement', slug: 'velo' } } },
    followersOf: ['https://city.example/', GROUP],
  });
});
