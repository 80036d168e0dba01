import { describe, expect, it, test } from 'vitest';
import { at, consultation, id, phase } from '../../../test/support/participation.ts';
import {
  type Consultation,
  consultationState,
  draftConsultation,
  publishedConsultation,
  rulesDocument,
} from './consultation.ts';
import { COMMUNITY_RULES } from './rules.ts';

const draft = consultation({ publishedAt: null, rulesHash: null });
const twoPhases = [
  phase({ kind: 'propose' }),
  phase({ kind: 'vote', opensAt: at('2026-05-01T00:00:00Z'), closesAt: at('2026-06-01T00:00:00Z') }),
];

test.each([
  ['2026-02-20T00:00:00Z', 'upcoming'],
  ['2026-03-15T00:00:00Z', 'open'],
  ['2026-04-15T00:00:00Z', 'upcoming'],
  ['2026-05-15T00:00:00Z', 'open'],
  ['2026-06-01T00:00:00Z', 'closed'],
])('a published consultation at %s is %s', (now, state) => {
  expect(consultationState(consultation({ phases: twoPhases }), at(now))).toBe(state);
});

it('is a draft until it is published, whatever its dates', () => {
  expect(consultationState(draft, at('2026-03-15T00:00:00Z'))).toBe('draft');
});

it('is not published with gaps of a model in its texts, and gets none once it is', () => {
  const gap = { title: { fr: 'Vos idées pour [[sujet]]', en: 'Bikes' }, summary: { fr: '[[Quoi ?]]' } };
  const refused = {
    ok: false,
    refusal: {
      ...{ type: 'invalid', field: 'title.fr', because: 'has-gaps' },
      others: [{ type: 'invalid', field: 'summary.fr', because: 'has-gaps' }],
    },
  };
  const unwritten = { ...draft, ...gap };
  expect(draftConsultation(unwritten)).toMatchObject({ ok: true });
  expect(publishedConsultation(unwritten, { now: at('2026-02-20T00:00:00Z'), rulesHash: 'a' })).toEqual(refused);
  expect(draftConsultation({ ...unwritten, publishedAt: at('2026-02-20T00:00:00Z') })).toEqual(refused);
});

describe('a draft', () => {
  it('is kept with its texts checked and its handle made from its slug', () => {
    const input = { ...draft, handle: 'else', title: { FR: ' Plan vélo ' }, languages: ['FR', 'en'] };
    expect(draftConsultation(input)).toEqual({
      ok: true,
      value: { ...draft, title: { fr: 'Plan vélo' }, languages: ['fr', 'en'], handle: 'velo_2026' },
    });
  });

  it('keeps the campaign that it belongs to', () => {
    const result = draftConsultation({ ...draft, campaign: { campaign: ' Plan vélo ', follows: 'velo-2025' } });
    expect(result.ok && result.value.campaign).toEqual({ campaign: 'Plan vélo', follows: 'velo-2025' });
  });

  test.each<[string, string, Partial<Consultation>]>([
    ['slug', 'not-a-slug', { slug: 'Vélo' }],
    ['title', 'missing', { title: {} }],
    ['title.fr', 'control-characters', { title: { fr: 'a\nb' } }],
    ['title.de', 'language-not-offered', { title: { fr: 'a', de: 'b' } }],
    ['summary', 'missing', { summary: {} }],
    ['summary.ca', 'language-not-offered', { summary: { ca: 'a' } }],
    ['languages', 'missing', { languages: [] }],
    ['languages', 'not-a-language', { languages: ['français'] }],
    ['languages', 'duplicate', { languages: ['fr', 'FR'] }],
    ['phases', 'missing', { phases: [] }],
    ['standings', 'missing', { rules: { ...draft.rules, standings: [] } }],
    ['campaign', 'empty', { campaign: { campaign: ' ', follows: null } }],
    ['campaign', 'control-characters', { campaign: { campaign: 'a\u0000', follows: null } }],
    [
      'phases.0.standings',
      'unknown-value',
      {
        rules: { ...draft.rules, standings: ['resident'] },
        phases: [phase({ kind: 'propose', standings: ['resident', 'fediverse'] })],
      },
    ],
  ])('is refused for its %s: %s', (field, because, change) => {
    expect(draftConsultation({ ...draft, ...change })).toEqual({
      ok: false,
      refusal: { type: 'invalid', field, because },
    });
  });

  it('is refused for a reserved name', () => {
    expect(draftConsultation({ ...draft, slug: 'admin' })).toEqual({
      ok: false,
      refusal: { type: 'handle-reserved', handle: 'admin' },
    });
  });

  it('may narrow who acts in a phase', () => {
    expect(draftConsultation({ ...draft, phases: [phase({ kind: 'vote', standings: ['resident'] })] }).ok).toBe(true);
  });
});

describe('publishing', () => {
  const publish = { now: at('2026-02-15T00:00:00Z'), rulesHash: 'f'.repeat(64) };

  it('freezes the rules under their hash', () => {
    expect(publishedConsultation(draft, publish)).toEqual({
      ok: true,
      value: { ...draft, publishedAt: publish.now, rulesHash: publish.rulesHash },
    });
  });

  it('is refused a second time', () => {
    expect(publishedConsultation(consultation(), publish)).toEqual({
      ok: false,
      refusal: { type: 'already-published' },
    });
  });

  it('is refused once every phase is over', () => {
    const late = { ...publish, now: at('2026-04-01T00:00:00Z') };
    expect(publishedConsultation(draft, late)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'phases', because: 'in-the-past' },
    });
    expect(publishedConsultation(draft, { ...late, now: at('2026-03-31T23:59:59Z') }).ok).toBe(true);
  });
});

describe('the rules document', () => {
  it('says all that is frozen', () => {
    expect(rulesDocument(consultation({ rules: { territories: ['69123'] } }))).toEqual({
      consultation: 'velo-2026',
      timeZone: 'Europe/Paris',
      phases: [
        {
          kind: 'propose',
          opensAt: '2026-03-01T00:00:00.000Z',
          closesAt: '2026-04-01T00:00:00.000Z',
          allows: ['propose', 'comment'],
          standings: null,
        },
        {
          kind: 'support',
          opensAt: '2026-03-01T00:00:00.000Z',
          closesAt: '2026-04-01T00:00:00.000Z',
          allows: ['support', 'comment'],
          standings: null,
        },
      ],
      resultsVisibility: 'always',
      decidingStanding: ['resident'],
      supports: 'for',
      supportThreshold: null,
      standings: ['resident', 'registered', 'fediverse', 'paper', 'institution'],
      territories: ['69123'],
      hold: 'first-remote',
      proposalsPerParticipant: null,
    });
  });

  it('says nothing that may change', () => {
    const later = consultation({ title: { fr: 'Autre' }, summary: { fr: 'Autre' }, id: id(77), campaign: null });
    expect(rulesDocument(later)).toEqual(rulesDocument(consultation()));
  });

  it('says that institutions alone take part, and is what it was where people do', () => {
    expect(rulesDocument(consultation({ rules: COMMUNITY_RULES }))).toMatchObject({ openTo: 'institutions' });
    expect(rulesDocument(consultation())).not.toHaveProperty('openTo');
  });
});
