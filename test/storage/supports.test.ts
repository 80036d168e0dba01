import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { upgradeStanding } from '../../src/application/participant/standing.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import { STANDINGS } from '../../src/domain/participant/standing.ts';
import type { Count } from '../../src/domain/support/support.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed, supportOf } from '../support/supporters.ts';
import { watched } from './attempts.ts';
import { eachEngine } from './engines.ts';

eachEngine('supports', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let author: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Ana')).id;
    await opened(app, 'supports', { rules: { supports: 'for-and-against', standings: [...STANDINGS] } });
  });

  const newProposal = async () => (await proposed(app, { slug: 'supports', authorId: author })).id;
  const drift = async () => await app.store.read((reader) => reader.views.drift());
  const countsOf = async (proposalId: string) => {
    const counts = await app.store.read((reader) => reader.supports.counts(proposalId));
    const key = (count: Count) => `${count.side} ${count.standing} ${count.version}`;
    return Object.fromEntries(counts.map((count) => [key(count), count.count]));
  };

  it('are counted by side, standing and version', async () => {
    const proposalId = await newProposal();
    const resident = await registeredPerson(app, 'Rose', { standing: 'resident' });
    const registered = await registeredPerson(app, 'Reda');
    value(await giveSupport(app, { proposalId, participantId: resident.id, side: 'for' }));
    value(await giveSupport(app, { proposalId, participantId: registered.id, side: 'against' }));
    const content = saying('Autre texte');
    value(await reviseProposal(app, { proposalId, authorId: author, content, confirmed: true }));
    const late = await registeredPerson(app, 'Lin');
    value(await giveSupport(app, { proposalId, participantId: late.id, side: 'for' }));
    expect(await countsOf(proposalId)).toEqual({
      'for resident 1': 1,
      'against registered 1': 1,
      'for registered 2': 1,
    });
    expect(await drift()).toEqual([]);
  });

  it('come back as they were given', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Paul', { standing: 'resident' });
    const given = value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    const read = await supportOf(app, proposalId, participantId);
    expect(read).toEqual(given);
    expect(read).toEqual({
      proposalId,
      supporter: expect.stringMatching(/^[0-9a-f]{64}$/),
      side: 'for',
      version: 1,
      standing: 'resident',
      givenAt: clock.now(),
    });
  });

  it('move to the version that is current when they are given again', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Nora');
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    value(await reviseProposal(app, { proposalId, authorId: author, content: saying('Deux'), confirmed: true }));
    value(await giveSupport(app, { proposalId, participantId, side: 'for', version: 2 }));
    expect(await countsOf(proposalId)).toEqual({ 'for registered 2': 1 });
  });

  it('write no event when they are given again unchanged', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Omar');
    for (let time = 0; time < 3; time += 1) value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    const { events } = await suite.database.db
      .selectFrom('event')
      .select((count) => count.fn.countAll<number>().as('events'))
      .where('proposal_id', '=', proposalId)
      .where('type', '=', 'support-given')
      .executeTakeFirstOrThrow();
    expect(events).toBe(1);
  });

  it('are given and taken back with their event or not at all', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Uma');
    const { id } = await suite.database.db.selectFrom('event').select('id').limit(1).executeTakeFirstOrThrow();
    // The log takes no event whose id another one has.
    const failing: Application = { ...app, newId: () => id };
    await expect(giveSupport(failing, { proposalId, participantId, side: 'for' })).rejects.toThrow();
    expect(await countsOf(proposalId)).toEqual({});
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    await expect(withdrawSupport(failing, { proposalId, participantId })).rejects.toThrow();
    expect(await countsOf(proposalId)).toEqual({ 'for registered 1': 1 });
  });

  it('leave a later objection alone when the former support is taken back', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Zoé');
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    value(await giveSupport(app, { proposalId, participantId, side: 'against' }));
    expect(value(await withdrawSupport(app, { proposalId, participantId, side: 'for' }))).toEqual({ withdrawn: false });
    expect(await countsOf(proposalId)).toEqual({ 'against registered 1': 1 });
    expect(value(await withdrawSupport(app, { proposalId, participantId }))).toEqual({ withdrawn: true });
    expect(value(await withdrawSupport(app, { proposalId, participantId }))).toEqual({ withdrawn: false });
    expect(await countsOf(proposalId)).toEqual({});
  });

  it('stay counted after their giver is erased', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'Iris', { standing: 'resident' });
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    value(await eraseParticipant(app, { participantId, by: null }));
    expect(await countsOf(proposalId)).toEqual({ 'for resident 1': 1 });
    expect(refusal(await giveSupport(app, { proposalId, participantId, side: 'against' }))).toEqual({
      type: 'gone',
      what: 'participant',
      since: clock.now(),
    });
    expect(await drift()).toEqual([]);
  });

  it('count under the higher standing once it is verified, on every proposal', async () => {
    const [one, other] = [await newProposal(), await newProposal()];
    const { id: participantId } = await registeredPerson(app, 'Sami', { standing: 'fediverse' });
    value(await giveSupport(app, { proposalId: one, participantId, side: 'for' }));
    value(await giveSupport(app, { proposalId: other, participantId, side: 'against' }));
    value(await upgradeStanding(app, { participantId, standing: 'resident' }));
    value(await upgradeStanding(app, { participantId, standing: 'registered' }));
    await followed(app);
    expect([await countsOf(one), await countsOf(other)]).toEqual([
      { 'for resident 1': 1 },
      { 'against resident 1': 1 },
    ]);
    expect(await drift()).toEqual([]);
  });

  it('brought from elsewhere stay imported, whatever is verified', async () => {
    const proposalId = await newProposal();
    const { id: participantId } = await registeredPerson(app, 'p-17', { kind: 'imported', standing: 'imported' });
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    value(await upgradeStanding(app, { participantId, standing: 'resident' }));
    await followed(app);
    expect(await countsOf(proposalId)).toEqual({ 'for imported 1': 1 });
  });

  describe('and their counters', () => {
    type Act = {
      readonly who: number;
      readonly what: 'for' | 'against' | 'back' | 'raise' | 'revise';
      readonly on: number;
    };
    const anyAct = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom<Act['what']>('for', 'against', 'back', 'for', 'against', 'back', 'raise', 'revise'),
      on: fc.nat(1),
    });

    it('agree after every step of any history', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyAct, { minLength: 6, maxLength: 14 }), async (history) => {
          const proposals = [await newProposal(), await newProposal()];
          const people = await Promise.all(
            (['fediverse', 'registered', 'registered', 'imported'] as const).map((standing) =>
              registeredPerson(app, 'Somebody', { standing }),
            ),
          );
          const expected = new Map<string, { side: string; standing: string; version: number }>();
          const [versions, standings] = [[1, 1], people.map(({ standing }) => standing as string)];
          for (const [step, { who, what, on }] of history.entries()) {
            const [proposalId, participantId] = [proposals[on] as string, people[who]?.id as string];
            const key = `${on} ${who}`;
            if (what === 'back') {
              value(await withdrawSupport(app, { proposalId, participantId }));
              expected.delete(key);
            } else if (what === 'raise') {
              const raised = value(await upgradeStanding(app, { participantId, standing: 'resident' }));
              await followed(app);
              standings[who] = raised.standing;
              for (const [word, stored] of expected) {
                if (word.endsWith(` ${who}`)) expected.set(word, { ...stored, standing: raised.standing });
              }
            } else if (what === 'revise') {
              const content = saying(`Texte ${step}`);
              value(await reviseProposal(app, { proposalId, authorId: author, content, confirmed: true }));
              versions[on] = (versions[on] ?? 0) + 1;
            } else {
              value(await giveSupport(app, { proposalId, participantId, side: what }));
              const before = expected.get(key);
              const same = before?.side === what && before.version === versions[on];
              if (!same) {
                expected.set(key, { side: what, standing: standings[who] ?? '', version: versions[on] ?? 0 });
              }
            }
            expect(await drift()).toEqual([]);
            for (const [nth, each] of proposals.entries()) {
              const counted: Record<string, number> = {};
              for (const [word, { side, standing, version }] of expected) {
                if (!word.startsWith(`${nth} `)) continue;
                const counter = `${side} ${standing} ${version}`;
                counted[counter] = (counted[counter] ?? 0) + 1;
              }
              expect(await countsOf(each)).toEqual(counted);
            }
          }
        }),
        { numRuns: suite.engine === 'embedded' ? 5 : 4 },
      );
    });
  });

  describe('given at once', () => {
    const PEOPLE = 24;

    it('by many are all counted', async () => {
      const proposalId = await newProposal();
      const stores = [app.store, createStore(await suite.openAnother())];
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => registeredPerson(app, 'Somebody')));
      await atOnce(
        people.map(({ id: participantId }, nth) => async () => {
          const own = { ...app, store: stores[nth % 2] ?? app.store };
          value(await giveSupport(own, { proposalId, participantId, side: nth % 4 === 0 ? 'against' : 'for' }));
        }),
      );
      expect(await countsOf(proposalId)).toEqual({
        'for registered 1': PEOPLE * 0.75,
        'against registered 1': PEOPLE * 0.25,
      });
      expect(await drift()).toEqual([]);
    });

    it('by one person are one', async () => {
      const proposalId = await newProposal();
      const { id: participantId } = await registeredPerson(app, 'Twice');
      const given = await atOnce(
        Array.from(
          { length: 6 },
          () => async () => value(await giveSupport(app, { proposalId, participantId, side: 'for' })),
        ),
      );
      expect(new Set(given.map(({ version }) => version))).toEqual(new Set([1]));
      expect(await countsOf(proposalId)).toEqual({ 'for registered 1': 1 });
      expect(await drift()).toEqual([]);
    });

    it('for and against by one person leave one word', async () => {
      const proposalId = await newProposal();
      const { id: participantId } = await registeredPerson(app, 'Torn');
      await atOnce(
        Array.from({ length: 8 }, (_, nth) => async () => {
          const word = { proposalId, participantId };
          if (nth % 3 === 2) value(await withdrawSupport(app, word));
          else value(await giveSupport(app, { ...word, side: nth % 2 === 0 ? 'for' : 'against' }));
        }),
      );
      const total = Object.values(await countsOf(proposalId)).reduce((sum, count) => sum + count, 0);
      const stored = await supportOf(app, proposalId, participantId);
      expect(total).toBe(stored === null ? 0 : 1);
      expect(await drift()).toEqual([]);
    });

    it('turn round in opposite directions without waiting for each other', async () => {
      const { app: own, failures } = watched(app);
      const proposalId = await newProposal();
      const people = await Promise.all(Array.from({ length: 10 }, () => registeredPerson(app, 'Turning')));
      const give = async (turned: number) =>
        await atOnce(
          people.map(({ id: participantId }, nth) => async () => {
            const side = (nth + turned) % 2 === 0 ? 'for' : 'against';
            value(await giveSupport(own, { proposalId, participantId, side }));
          }),
        );
      for (let turned = 0; turned < 6; turned += 1) await give(turned);
      expect(await countsOf(proposalId)).toEqual({ 'for registered 1': 5, 'against registered 1': 5 });
      expect(failures).toEqual([]);
    });

    it('while standings rise lose nothing', async () => {
      const proposals = [await newProposal(), await newProposal(), await newProposal()];
      const people = await Promise.all(
        Array.from({ length: 6 }, () => registeredPerson(app, 'Rising', { standing: 'fediverse' })),
      );
      await atOnce(
        people.flatMap(({ id: participantId }) => [
          ...proposals.map((proposalId) => async () => {
            value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
          }),
          async () => {
            value(await upgradeStanding(app, { participantId, standing: 'resident' }));
            await followed(app);
          },
        ]),
      );
      await followed(app);
      for (const proposalId of proposals)
        expect(await countsOf(proposalId)).toEqual({ 'for resident 1': people.length });
      expect(await drift()).toEqual([]);
    });

    it('while the text changes are each bound to a version that was current', async () => {
      const proposalId = await newProposal();
      const people = await Promise.all(Array.from({ length: 8 }, () => registeredPerson(app, 'Reader')));
      const revise = async () => {
        value(
          await reviseProposal(app, { proposalId, authorId: author, content: saying('Entre-temps'), confirmed: true }),
        );
      };
      const results = await atOnce([
        ...people
          .slice(0, 4)
          .map((each) => () => giveSupport(app, { proposalId, participantId: each.id, side: 'for', version: 1 })),
        async () => {
          await revise();
          return null;
        },
        ...people
          .slice(4)
          .map((each) => () => giveSupport(app, { proposalId, participantId: each.id, side: 'for', version: 1 })),
      ]);
      const given = results.filter((result) => result?.ok === true).length;
      const refused = results.flatMap((result) => (result?.ok === false ? [result.refusal] : []));
      expect(refused.every((each) => each.type === 'version-changed')).toBe(true);
      expect(await countsOf(proposalId)).toEqual(given === 0 ? {} : { 'for registered 1': given });
      expect(given + refused.length).toBe(people.length);
    });
  });
});
