import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { ResultsVisibility } from '../../src/domain/consultation/rules.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { addressesOf, openPages, type Pages } from './pages.ts';

const SLUG = 'rythmes';
const ADDRESSES = addressesOf(SLUG, [1, 2, 3]);
const PHASES = [
  { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
  { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
  { kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-04-30' },
] as const;

/** A form that does something once has a token that is new on every page. */
const withoutOnce = (html: string) => html.replaceAll(/(name="once" value=")[\w-]+"/g, '$1"');

describe.each<ResultsVisibility>(['after-close', 'after-taking-part'])(
  'where counts are visible %s',
  (resultsVisibility) => {
    let pages: Pages;
    let visitors: Readonly<Record<'anybody' | 'participant' | 'agent', Readonly<Record<string, string>>>>;
    let supporter: Readonly<Record<string, string>>;
    let before: ReadonlyMap<string, string>;

    const readAll = async () => {
      const read = Object.entries(visitors).flatMap(([who, headers]) =>
        ADDRESSES.map(async (path) => [`${who} ${path}`, withoutOnce(await pages.text(path, headers))] as const),
      );
      return new Map(await Promise.all(read));
    };

    beforeAll(async () => {
      pages = await openPages('2026-03-02T08:00:00Z');
      const { app } = pages;
      await setUpCity(app);
      const rules = {
        resultsVisibility,
        supports: 'for-and-against',
        supportThreshold: 3,
        decidingStanding: ['registered'],
      } as const;
      await opened(app, SLUG, { phases: PHASES, rules: { ...rules, hold: 'nothing' } });
      const author = await registeredPerson(app, 'Ana');
      const proposals = [];
      for (const body of ['Un', 'Deux', 'Trois'])
        proposals.push(await proposed(app, { slug: SLUG, authorId: author.id, body }));
      const poll = value(
        await openPoll(app, {
          slug: SLUG,
          question: { fr: 'Quand ?' },
          options: [{ fr: 'Matin' }, { fr: 'Soir' }],
          multiple: false,
          closesAt: '2026-04-30',
          by: null,
        }),
      );
      const agent = value(await inviteAgent(app, { email: 'a@lyon.example', role: 'administrator', by: null }));
      visitors = {
        anybody: {},
        participant: { cookie: await pages.signedIn({ participantId: author.id }) },
        agent: { cookie: await pages.signedIn({ agentId: agent.agent.id }) },
      };
      before = await readAll();
      for (let index = 0; index < 7; index += 1) {
        const person = await registeredPerson(app, `Personne ${index}`);
        value(
          await giveSupport(app, {
            proposalId: proposals[index % 3]?.id ?? '',
            participantId: person.id,
            side: index === 6 ? 'against' : 'for',
          }),
        );
        value(
          await voteInPoll(app, {
            pollId: poll.id,
            participantId: person.id,
            optionIds: [poll.options[index % 2]?.id ?? ''],
          }),
        );
        if (index === 0) supporter = { cookie: await pages.signedIn({ participantId: person.id }) };
      }
    });
    afterAll(() => pages[Symbol.asyncDispose]());

    it('changes no byte of any page, feed or order while people support and vote', async () => {
      const after = await readAll();
      expect([...after].filter(([path, text]) => text !== before.get(path)).map(([path]) => path)).toEqual([]);
    });

    it('says that counts are hidden, and until when', async () => {
      const page = await pages.text(`/consultations/${SLUG}/proposals/1`);
      expect(page).toContain('30 avril 2026 à 23:59');
      expect(page).not.toContain('<caption>Soutiens');
    });

    it.each(['anybody', 'participant', 'agent'] as const)(
      'refuses the order that would tell them to %s',
      async (who) => {
        const response = await pages.get(`/consultations/${SLUG}?order=supported`, visitors[who]);
        expect(response.status).toBe(403);
        expect(await pages.text(`/consultations/${SLUG}`, visitors[who])).not.toContain('value="supported"');
      },
    );

    it(`${resultsVisibility === 'after-close' ? 'hides' : 'shows'} them to somebody who took part`, async () => {
      const page = await pages.text(`/consultations/${SLUG}/proposals/1`, supporter);
      expect(page.includes('<caption>Soutiens')).toBe(resultsVisibility === 'after-taking-part');
    });

    it('keeps what somebody signed in sees from every cache', async () => {
      const response = await pages.get(`/consultations/${SLUG}/proposals/1`, supporter);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect((await pages.get(`/consultations/${SLUG}/proposals/1`)).headers.get('vary')).toContain('Cookie');
    });

    it('shows them to everybody after the close', async () => {
      pages.clock.set('2026-04-30T22:00:00Z');
      const page = await pages.text(`/consultations/${SLUG}/proposals/1`);
      expect(page).toMatch(/Personnes inscrites.*?<\/th>\s*<td class="count">2<\/td><td class="count">1<\/td>/s);
      const ordered = await pages.text(`/consultations/${SLUG}?order=supported`);
      expect(ordered).toContain('<strong>3 propositions</strong>');
      pages.clock.set('2026-03-02T08:00:00Z');
    });
  },
);
