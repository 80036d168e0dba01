import { describe, expect, it } from 'vitest';
import type { NewsType } from '../../../domain/mail/news.ts';
import type { Application } from '../../application.ts';
import { digestSections } from './digest-sections.ts';
import type { DigestNews } from './ports.ts';

const app = { origin: 'https://city.example' } as Pick<Application, 'origin'> as Application;

let position = 0;
function news(type: NewsType, overrides: Partial<DigestNews> = {}): DigestNews {
  position += 1;
  return {
    position,
    type,
    consultation: { id: 'c', slug: 'velo', title: { fr: 'Le vélo' }, timeZone: 'Europe/Paris' },
    ...{ proposal: null, phase: null, ballot: null, poll: null, commitment: null, cohostAnswer: null },
    ...overrides,
  };
}
const proposal = (number: number) =>
  ({
    proposal: {
      id: `p${number}`,
      number,
      status: 'published',
      title: { fr: `Idée ${number}` },
      lang: 'fr',
      verdict: null,
    },
  }) as const;
const ballot = { id: 'b', slug: 'rue', question: { fr: 'La rue ?' }, closesAt: new Date('2026-03-31T22:00:00Z') };

describe('a digest', () => {
  const some = (length: number, from: number) =>
    Array.from({ length }, (_, nth) => news('proposal-accepted', proposal(from + nth)));

  it('never drops an answer, a vote or a followed proposal for thirty new ones', () => {
    const all = [
      ...some(15, 10),
      news('answer-published', proposal(1)),
      ...some(10, 30),
      news('ballot-opened', { ballot }),
      news('commitment-updated', proposal(2)),
      ...some(5, 50),
      news('version-published', proposal(3)),
      news('proposal-withdrawn', proposal(4)),
    ];
    const [section, ...others] = digestSections(app, { lang: 'fr', news: all });
    expect(others).toEqual([]);
    const lines = (section?.lines ?? []).map(({ type, number }) => `${type} ${number ?? ''}`.trim());
    expect(lines.slice(0, 5)).toEqual([
      'answer-published 1',
      'ballot-opened',
      'commitment-updated 2',
      'version-published 3',
      'proposal-withdrawn 4',
    ]);
    expect(lines.slice(5)).toEqual(Array.from({ length: 10 }, (_, nth) => `proposal-accepted ${10 + nth}`));
    expect(section?.otherProposals).toBe(20);
  });

  it('says everything that is no new proposal, however much it is', () => {
    const answers = Array.from({ length: 80 }, (_, nth) => news('answer-published', proposal(nth + 1)));
    const [section] = digestSections(app, { lang: 'fr', news: answers });
    expect(section).toMatchObject({ otherProposals: 0 });
    expect(section?.lines).toHaveLength(80);
  });
});
