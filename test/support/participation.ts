import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { KIND_ALLOWS, type Phase } from '../../src/domain/consultation/phase.ts';
import { DEFAULT_RULES, type Rules } from '../../src/domain/consultation/rules.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import type { CheckedContent, Version } from '../../src/domain/proposal/version.ts';

/** Plain values of the domain as the seed city has them; a test says what it changes. */

export const at = (text: string): Date => new Date(text);

/** The same few ids everywhere, told apart by a digit. */
export const id = (digit: number): string => `01990000-0000-7000-8000-${String(digit).padStart(12, '0')}`;

export function phase(overrides: Partial<Phase> & Pick<Phase, 'kind'>): Phase {
  return {
    id: id(100 + Object.keys(KIND_ALLOWS).indexOf(overrides.kind)),
    title: null,
    opensAt: at('2026-03-01T00:00:00Z'),
    closesAt: at('2026-04-01T00:00:00Z'),
    allows: KIND_ALLOWS[overrides.kind],
    standings: null,
    ...overrides,
  };
}

export function consultation(
  overrides: Partial<Omit<Consultation, 'rules'>> & { readonly rules?: Partial<Rules> } = {},
): Consultation {
  return {
    id: id(1),
    slug: 'velo-2026',
    handle: 'velo_2026',
    title: { fr: 'Plan vélo 2026' },
    summary: { fr: 'Où faut-il des pistes cyclables ?' },
    territory: null,
    languages: ['fr', 'en'],
    topics: [],
    timeZone: 'Europe/Paris',
    phases: [phase({ kind: 'propose' }), phase({ kind: 'support' })],
    campaign: null,
    host: null,
    source: null,
    createdAt: at('2026-02-01T00:00:00Z'),
    publishedAt: at('2026-02-15T00:00:00Z'),
    rulesHash: 'f'.repeat(64),
    ...overrides,
    rules: { ...DEFAULT_RULES, ...overrides.rules },
  };
}

export function participant(overrides: Partial<Participant> = {}): Participant {
  return {
    id: id(2),
    kind: 'local',
    name: 'Ana',
    standing: 'registered',
    territory: null,
    lang: 'fr',
    actorUri: null,
    importKey: null,
    createdAt: at('2026-02-20T00:00:00Z'),
    erasedAt: null,
    ...overrides,
  };
}

export function content(overrides: Partial<CheckedContent> = {}): CheckedContent {
  return {
    title: { fr: 'Une piste sur le quai' },
    body: { fr: 'Le quai est large ; une piste y tient.' },
    lang: 'fr',
    cost: null,
    amends: null,
    warning: null,
    ...overrides,
  };
}

export function version(overrides: Partial<Version> = {}): Version {
  return {
    ...content(),
    number: 1,
    contentHash: 'a'.repeat(64),
    createdAt: at('2026-03-02T08:00:00Z'),
    status: 'current',
    ...overrides,
  };
}

export function proposal(overrides: Partial<Proposal> = {}): Proposal {
  return {
    id: id(3),
    consultationId: id(1),
    number: 1,
    status: 'published',
    authorId: id(2),
    tags: [],
    topics: [],
    location: null,
    place: null,
    original: null,
    uri: null,
    receivedAt: at('2026-03-02T08:00:00Z'),
    publishedAt: at('2026-03-02T08:00:00Z'),
    updatedAt: at('2026-03-02T08:00:00Z'),
    detailsChangedAt: null,
    current: version(),
    pending: null,
    ...overrides,
  };
}
