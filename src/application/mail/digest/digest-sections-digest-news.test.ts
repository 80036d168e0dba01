import { describe, expect, it } from 'vitest';
import { NEWS_TYPES, type NewsType } from '../../../domain/mail/news.ts';
import { concerns, relevantNews } from './digest-sections.ts';
import type { DigestNews } from './ports.ts';

const NOW = new Date('2026-03-03T06:00:00Z');
const LATER = new Date('2026-03-31T22:00:00Z');
const BEFORE = new Date('2026-03-02T22:00:00Z');

const PROPOSAL = {
  id: 'p',
  number: 1,
  status: 'published',
  title: { fr: 'Une piste' },
  lang: 'fr',
  verdict: null,
} as const;

let position = 0;
function news(type: NewsType, overrides: Partial<DigestNews> = {}): DigestNews {
  position += 1;
  return {
    position,
    type,
    consultation: { id: 'c', slug: 'velo', title: { fr: 'Le vélo' }, timeZone: 'Europe/Paris' },
    proposal: null,
    phase: null,
    ballot: null,
    poll: null,
    commitment: null,
    cohostAnswer: null,
    ...overrides,
  };
}
const ballot = (closesAt: Date, id = 'b') => ({ ballot: { id, slug: 'rue', question: { fr: 'La rue ?' }, closesAt } });
const phase = (closesAt: Date, id = 'f') => ({ phase: { id, kind: 'vote', title: null, closesAt } as const });
const told = (...some: readonly DigestNews[]) => relevantNews(some, NOW).map(({ type }) => type);

describe('news of a digest', () => {
  it.each<[string, readonly DigestNews[], readonly NewsType[]]>([
    ['an open ballot', [news('ballot-opened', ballot(LATER))], ['ballot-opened']],
    ['a ballot that is over meanwhile', [news('ballot-opened', ballot(BEFORE))], []],
    [
      'the result in place of the close',
      [news('ballot-closed', ballot(BEFORE)), news('ballots-published', ballot(BEFORE))],
      ['ballots-published'],
    ],
    [
      'the close of one ballot beside the result of another',
      [news('ballot-closed', ballot(BEFORE)), news('ballots-published', ballot(BEFORE, 'other'))],
      ['ballot-closed', 'ballots-published'],
    ],
    [
      'an opening with its end as it is now',
      [news('ballot-opened', ballot(LATER)), news('ballot-extended', ballot(LATER))],
      ['ballot-opened'],
    ],
    [
      'an end that moved twice, once',
      [news('phase-extended', phase(LATER)), news('phase-extended', phase(LATER))],
      ['phase-extended'],
    ],
    [
      'a phase that opened and closed as closed',
      [news('phase-opened', phase(BEFORE)), news('phase-closed', phase(BEFORE))],
      ['phase-closed'],
    ],
    [
      'a poll that is over',
      [news('poll-closed', { poll: { id: 'q', question: {}, closesAt: BEFORE } })],
      ['poll-closed'],
    ],
    ['a synthesis, the last one', [news('synthesis-published'), news('synthesis-published')], ['synthesis-published']],
    [
      'a new proposal in place of its versions',
      [news('proposal-accepted', { proposal: PROPOSAL }), news('version-published', { proposal: PROPOSAL })],
      ['proposal-accepted'],
    ],
    [
      'nothing of a proposal that waits to be read again',
      [news('proposal-accepted', { proposal: { ...PROPOSAL, status: 'held' } })],
      [],
    ],
    [
      'a removal, and not what it was before',
      [
        news('answer-published', { proposal: { ...PROPOSAL, status: 'removed' } }),
        news('proposal-removed', { proposal: { ...PROPOSAL, status: 'removed' } }),
      ],
      ['proposal-removed'],
    ],
  ])('are %s', (_, some, expected) => {
    expect(told(...some)).toEqual(expected);
  });

  it('come in the order of the log, each thing at its last place', () => {
    const [answered, opened, again] = [
      news('answer-published', { proposal: PROPOSAL }),
      news('phase-opened', phase(LATER)),
      news('answer-published', { proposal: PROPOSAL }),
    ];
    expect(relevantNews([answered, opened, again], NOW)).toEqual([opened, again]);
  });

  it('concern whoever follows what they are about, and nobody who follows something else', () => {
    for (const type of NEWS_TYPES) {
      const each = news(type, { proposal: PROPOSAL });
      expect(concerns({ consultationId: 'other', proposalId: null }, each)).toBe(false);
      expect(concerns({ consultationId: 'c', proposalId: 'other' }, each)).toBe(false);
    }
    const proposed = news('proposal-accepted', { proposal: PROPOSAL });
    expect(concerns({ consultationId: null, proposalId: null }, proposed)).toBe(false);
    expect(concerns({ consultationId: 'c', proposalId: null }, proposed)).toBe(true);
  });
});
