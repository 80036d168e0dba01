import { describe, expect, it } from 'vitest';
import type { Phase } from '../../domain/consultation/phase.ts';
import { phaseFields } from './phase-fields.ts';

type Dates = readonly [opensAt: string, closesAt: string];

const phase = (id: string, [opensAt, closesAt]: Dates, more: Partial<Phase> = {}): Phase => ({
  id,
  kind: 'propose',
  title: null,
  opensAt: new Date(opensAt),
  closesAt: new Date(closesAt),
  allows: [],
  standings: null,
  ...more,
});
const fieldsAt = (now: string, phases: readonly Phase[], languages: readonly string[] = ['fr']) =>
  phaseFields({ phases, languages, timeZone: 'Europe/Paris' }, new Date(now));

describe('fields of a profile', () => {
  const proposals = phase('a', ['2026-11-01T00:00:00Z', '2026-12-27T17:00:00Z']);
  const vote = phase('b', ['2027-01-09T23:00:00Z', '2027-01-31T23:00:00Z'], {
    kind: 'vote',
    title: { fr: 'Vote final', en: 'Final vote' },
  });

  it('say what is open and until when, in the first language of the consultation', () => {
    expect(fieldsAt('2026-11-28T12:00:00Z', [vote, proposals])).toEqual([
      { name: 'Propositions', value: 'jusqu’au 27 décembre 2026 à 18:00 (heure de Paris)' },
    ]);
    expect(fieldsAt('2026-11-28T12:00:00Z', [proposals], ['en', 'fr'])).toEqual([
      { name: 'Proposals', value: 'until 27 December 2026 at 18:00 (Paris time)' },
    ]);
  });

  it('say between two phases what opens next, by its own title', () => {
    expect(fieldsAt('2027-01-02T12:00:00Z', [proposals, vote])).toEqual([
      { name: 'Vote final', value: 'à partir du 10 janvier 2027 (heure de Paris)' },
    ]);
  });

  it('say nothing after the last one, and are four at most', () => {
    expect(fieldsAt('2027-02-01T12:00:00Z', [proposals, vote])).toEqual([]);
    const many = Array.from({ length: 6 }, (_, each) =>
      phase(String(each), ['2026-11-01T00:00:00Z', '2026-12-27T17:00:00Z']),
    );
    expect(fieldsAt('2026-11-28T12:00:00Z', many)).toHaveLength(4);
  });
});
