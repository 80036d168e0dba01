import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { mergeCasts } from '../../src/application/ballot/merge-casts.ts';
import { verifyResults } from '../../src/application/ballot/read-tally.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { dottedSignInHash, signInHash } from '../../src/application/kit/sign-in-keys.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readParticipant } from '../../src/application/participant/reads.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import type { SignInWith } from '../../src/application/sign-in/ports.ts';
import { viewerOf } from '../../src/application/sign-in/sign-in.ts';
import { type SignedIn, signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { STANDINGS } from '../../src/domain/participant/standing.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { seen } from '../support/electorate.ts';
import { followed } from '../support/supporters.ts';
import { asked, casting, voting } from '../support/voting.ts';

/** One person with several sign-ins is one participant (design: decisions, Persons; docs/adr/0026). */
eachEngine('one person', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let author: string;
  let nth = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Ana')).id;
    await opened(app, 'place', { rules: { supports: 'for-and-against', standings: [...STANDINGS] } });
    await voting(app, 'vote');
  });

  const fresh = () => {
    nth += 1;
    return `p${nth}`;
  };
  const by = async (overrides: Partial<SignInWith>): Promise<SignedIn> =>
    value(
      await signInWith(app, {
        kind: 'mail',
        key: `${fresh()}@city.example`,
        label: 'label',
        standing: 'registered',
        name: 'Somebody',
        ...overrides,
      }),
    );
  const fediverse = (key: string, overrides: Partial<SignInWith> = {}) =>
    by({ kind: 'fediverse', key, standing: 'fediverse', ...overrides });
  const newProposal = async () => (await proposed(app, { slug: 'place', authorId: author })).id;
  const drift = async () => [
    ...(await app.store.read((reader) => reader.views.drift())),
    ...(await verifyResults(app)),
  ];
  const countsOf = async (proposalId: string) => {
    const counts = await app.store.read((reader) => reader.supports.counts(proposalId));
    return Object.fromEntries(counts.map(({ side, standing, count }) => [`${side} ${standing}`, count]));
  };
  const participant = async (id: string) => await app.store.read((reader) => reader.participants.byId(id));

  it('who signs in a second time in the same way is who they were', async () => {
    const first = await by({ key: 'rose@city.example' });
    const second = await by({ key: ' Rose@City.Example ', name: 'Another' });
    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(second.participantId).toBe(first.participantId);
    expect(await participant(first.participantId)).toMatchObject({ name: 'Somebody', kind: 'local' });
    expect((await viewerOf(app, second.session)).participantId).toBe(first.participantId);
  });

  it('is found by an address with the dot of the root at its end', async () => {
    const key = `${fresh()}@city.example`;
    const first = await by({ key });
    expect((await by({ key: `${key}.` })).participantId).toBe(first.participantId);
    expect((await by({ key: ` ${key.toUpperCase()}. ` })).participantId).toBe(first.participantId);
  });

  it('keeps a sign-in that an earlier version stored with that dot', async () => {
    const key = `${fresh()}@city.example`;
    const first = await by({ key });
    await storeDotted(key, first.participantId);
    const again = await by({ key: `${key}.` });
    expect([again.isNew, again.participantId]).toEqual([false, first.participantId]);
    expect((await by({ key })).participantId).toBe(first.participantId);
  });

  it('is one participant where an earlier version took the two spellings for two', async () => {
    const proposalId = await newProposal();
    const key = `${fresh()}@city.example`;
    const dotted = await by({ key });
    await storeDotted(key, dotted.participantId);
    const plain = await by({ key: `${fresh()}@city.example` });
    await suite.database.db
      .updateTable('sign_in')
      .set({ key_hash: signInHash(app, { kind: 'mail', key }) })
      .where('participant_id', '=', plain.participantId)
      .execute();
    for (const { participantId } of [dotted, plain]) {
      value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    }
    expect(await countsOf(proposalId)).toEqual({ 'for registered': 2 });
    expect((await by({ key: `${key}.` })).participantId).toBe(plain.participantId);
    await followed(app);
    expect(await countsOf(proposalId)).toEqual({ 'for registered': 1 });
    const own = await app.store.read((reader) => reader.signIns.of(plain.participantId));
    expect(own).toHaveLength(1);
    expect(await drift()).toEqual([]);
  });

  /** The sign-in of a participant as versions stored it that took a dot at the end for part of the address. */
  async function storeDotted(key: string, participantId: string): Promise<void> {
    await suite.database.db
      .updateTable('sign_in')
      .set({ key_hash: dottedSignInHash(app, { kind: 'mail', key }) })
      .where('participant_id', '=', participantId)
      .execute();
  }

  it('is verified upwards only', async () => {
    const key = `${fresh()} subject`;
    const { participantId } = await by({ kind: 'oidc', key, standing: 'resident', territory: '69387' });
    await by({ kind: 'oidc', key, standing: 'registered' });
    expect(await participant(participantId)).toMatchObject({ standing: 'resident', territory: '69387' });
    const nowhere = { kind: 'oidc', key, label: '', standing: 'resident', name: 'N', territory: 'nowhere' } as const;
    expect(refusal(await signInWith(app, nowhere)).type).toBe('invalid');
  });

  it('who signs in from the fediverse is the participant whose posts arrived', async () => {
    const uri = `https://social.example/${fresh()}`;
    const known = await registeredPerson(app, 'Léo', { kind: 'remote', standing: 'fediverse', actorUri: uri });
    const signedIn = await fediverse(uri);
    expect(signedIn).toMatchObject({ participantId: known.id, isNew: false });
    const mail = await by({ toParticipantId: known.id });
    expect(mail.participantId).toBe(known.id);
    expect(await participant(known.id)).toMatchObject({ standing: 'registered', kind: 'remote', actorUri: uri });
  });

  it('counts once, at the higher standing, with the later word', async () => {
    const [both, other] = [await newProposal(), await newProposal()];
    const uri = `https://social.example/${fresh()}`;
    const from = await fediverse(uri);
    value(await giveSupport(app, { proposalId: both, participantId: from.participantId, side: 'for' }));
    value(await giveSupport(app, { proposalId: other, participantId: from.participantId, side: 'for' }));
    clock.advance({ minutes: 1 });
    const to = await by({ standing: 'resident' });
    value(await giveSupport(app, { proposalId: both, participantId: to.participantId, side: 'against' }));
    const one = await fediverse(uri, { toParticipantId: to.participantId });
    expect(one.participantId).toBe(to.participantId);
    await followed(app);
    expect([await countsOf(both), await countsOf(other)]).toEqual([{ 'against resident': 1 }, { 'for resident': 1 }]);
    expect(await drift()).toEqual([]);
    // What arrives from the account later is theirs, too, as is whoever still asks by the former id.
    const byActor = await app.store.read((reader) => reader.participants.byActor(uri));
    expect([byActor?.id, (await participant(from.participantId))?.id]).toEqual([to.participantId, to.participantId]);
    expect((await fediverse(uri)).participantId).toBe(to.participantId);
    value(await giveSupport(app, { proposalId: both, participantId: from.participantId, side: 'for' }));
    expect(await countsOf(both)).toEqual({ 'for resident': 1 });
    expect((await viewerOf(app, from.session)).participantId).toBeNull();
    expect((await viewerOf(app, to.session)).participantId).toBe(to.participantId);
  });

  it('has one list of what they said', async () => {
    const [from, to] = [await by({ key: 'from@city.example', name: 'Former' }), await by({ name: 'Stays' })];
    await proposed(app, { slug: 'place', authorId: from.participantId, body: 'Un banc.' });
    value(
      await submitComment(app, {
        slug: 'place',
        proposalId: await newProposal(),
        authorId: from.participantId,
        body: 'Oui.',
        lang: 'fr',
      }),
    );
    await by({ key: 'from@city.example', toParticipantId: to.participantId });
    const page = { limit: 10, afterProposal: null, afterComment: null };
    const read = value(await readParticipant(app, { id: from.participantId, ...page }));
    expect([read.name, read.id, read.proposals.items.length, read.comments.items.length]).toEqual([
      'Stays',
      to.participantId,
      1,
      1,
    ]);
  });

  it('has one vote in a poll that is open, and leaves one that is closed as it was counted', async () => {
    const poll = async (closesAt: string, multiple: boolean) =>
      value(
        await openPoll(app, {
          slug: 'place',
          question: { fr: 'Quand ?' },
          options: [{ fr: 'Matin' }, { fr: 'Soir' }],
          multiple,
          closesAt,
          by: null,
        }),
      );
    const polls = [
      await poll('2026-03-20T00:00:00Z', false),
      await poll('2026-03-20T00:00:00Z', true),
      await poll('2026-03-03T00:00:00Z', false),
    ];
    const [from, to] = [await by({ key: 'poll@city.example' }), await by({})];
    for (const { id: pollId, options } of polls) {
      for (const [who, chosen] of [
        [from, 0],
        [to, 1],
      ] as const) {
        const optionIds = [options[chosen]?.id ?? ''];
        value(await voteInPoll(app, { pollId, participantId: who.participantId, optionIds }));
        clock.advance({ seconds: 1 });
      }
    }
    clock.set('2026-03-04T08:00:00Z');
    await by({ key: 'poll@city.example', toParticipantId: to.participantId });
    await followed(app);
    const counted = await Promise.all(
      polls.map(async ({ id, options }) => {
        const { voters, byOption } = await app.store.read((reader) => reader.views.pollVotes(id));
        return [voters, ...options.map((option) => byOption[option.id] ?? 0)];
      }),
    );
    expect(counted).toEqual([
      [1, 1, 0],
      [1, 1, 1],
      [2, 1, 1],
    ]);
  });

  describe('in a ballot', () => {
    const cast = async (ballot: Parameters<typeof casting>[0], who: SignedIn, answer: 'yes' | 'no') =>
      value(await castBallot(app, casting(ballot, [who.participantId, { kind: 'yes-no', answer }])));
    const twice = async (slug: string, replacement: 'last-before-close' | 'first-stands') => {
      clock.set('2026-03-06T08:00:00Z');
      const ballot = await asked(app, { consultation: 'vote', slug, method: 'yes-no', rules: { replacement } });
      const key = `${fresh()}@city.example`;
      const from = await by({ key, standing: 'resident' });
      const to = await by({ standing: 'resident' });
      const receipts = [await cast(ballot, to, 'no')];
      clock.advance({ minutes: 1 });
      receipts.unshift(await cast(ballot, from, 'yes'));
      return { ballot, to, receipts, join: () => by({ key, toParticipantId: to.participantId }) };
    };
    const mine = async (ballotId: string, { participantId }: SignedIn) =>
      value(await readMyBallot(app, { ballotId, voter: { participantId } })).receipt;

    it.each(['last-before-close', 'first-stands'] as const)('has one cast while it is open, %s', async (rule) => {
      const { ballot, to, receipts, join } = await twice(rule, rule);
      await join();
      await consumeEvents(app, mergeCasts(app));
      expect((await seen(app, ballot)).turnout?.cast).toBe(1);
      expect(await mine(ballot.id, to)).toEqual(receipts[rule === 'first-stands' ? 1 : 0]);
      expect(await drift()).toEqual([]);
    });

    it('has one cast that is counted, where the ballot closes before the log is read', async () => {
      const { ballot, to, receipts, join } = await twice('soon', 'last-before-close');
      await join();
      clock.set(ballot.closesAt);
      expect((await closeAndTally(app, ballot.id))?.tally.turnout.cast).toBe(1);
      expect((await mine(ballot.id, to)).commitment).toEqual(receipts[0]?.commitment);
      await consumeEvents(app, mergeCasts(app));
      expect(await drift()).toEqual([]);
      clock.set('2026-03-04T08:00:00Z');
    });

    it('has what was counted at the close, and sees their own', async () => {
      const { ballot, to, receipts, join } = await twice('closed', 'last-before-close');
      clock.set(ballot.closesAt);
      await closeAndTally(app, ballot.id);
      await join();
      expect((await seen(app, ballot)).turnout?.cast).toBe(2);
      expect(await mine(ballot.id, to)).toEqual(receipts[1]);
      expect(await drift()).toEqual([]);
      clock.set('2026-03-04T08:00:00Z');
    });
  });

  it('is forgotten in every way in, and known again by each', async () => {
    const uri = `https://social.example/${fresh()}`;
    const key = `${fresh()}@city.example`;
    const proposalId = await newProposal();
    const { participantId } = await by({ key });
    await fediverse(uri, { toParticipantId: participantId });
    value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    value(await eraseParticipant(app, { participantId, by: null }));
    expect(await app.store.read((reader) => reader.participants.byActor(uri))).toBeNull();
    const own = await app.store.read((reader) => reader.signIns.of(participantId));
    expect(own.map(({ encryptedKey, encryptedLabel }) => [encryptedKey, encryptedLabel])).toEqual([
      [null, null],
      [null, null],
    ]);
    const back = await by({ key, name: 'Back' });
    expect([back.participantId, back.isNew]).toEqual([participantId, true]);
    const elsewhere = await registeredPerson(app, 'Ignored', { kind: 'remote', standing: 'fediverse', actorUri: uri });
    expect(elsewhere).toMatchObject({ id: participantId, name: 'Back' });
    value(await giveSupport(app, { proposalId, participantId: elsewhere.id, side: 'for' }));
    expect(await countsOf(proposalId)).toEqual({ 'for registered': 1 });
  });

  it('cannot be joined to somebody who was erased', async () => {
    const { participantId } = await by({});
    value(await eraseParticipant(app, { participantId, by: null }));
    const command = { kind: 'mail', key: 'late@city.example', label: '', standing: 'registered', name: 'L' } as const;
    expect(refusal(await signInWith(app, { ...command, toParticipantId: participantId })).type).toBe('gone');
  });

  it('never makes a total drift, whatever they gave before and after', async () => {
    type Act = { readonly who: number; readonly what: 'for' | 'against' | 'join'; readonly on: number };
    const anyAct = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom<Act['what']>('for', 'against', 'for', 'against', 'join'),
      on: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 6, maxLength: 16 }), async (history) => {
        const proposals = [await newProposal(), await newProposal()];
        const standings = ['fediverse', 'registered', 'resident', 'registered'] as const;
        const ways: { key: string; id: string; standing: (typeof standings)[number] }[] = [];
        for (const standing of standings) {
          const key = `${fresh()} subject`;
          ways.push({ key, standing, id: (await by({ kind: 'oidc', key, standing })).participantId });
        }
        // Which ways are of one person, as a model would have it; and each person's words.
        const persons = ways.map((_, at) => new Set([at]));
        const words = new Map<string, { side: 'for' | 'against'; at: number }>();
        const personOf = (way: number) => persons.find((person) => person.has(way)) as Set<number>;
        const nameOf = (person: Set<number>) => [...person].toSorted().join();
        for (const [at, { who, what, on }] of history.entries()) {
          clock.advance({ seconds: 1 });
          const way = ways[who];
          if (way === undefined) continue;
          if (what !== 'join') {
            const proposalId = proposals[on % 2] ?? '';
            value(await giveSupport(app, { proposalId, participantId: way.id, side: what }));
            const word = `${on % 2} ${nameOf(personOf(who))}`;
            // Who says the same again has said it at first.
            if (words.get(word)?.side !== what) words.set(word, { side: what, at });
          } else {
            const [person, other] = [personOf(who), personOf(on)];
            const added = ways[on];
            if (added === undefined || person === other) continue;
            await by({ kind: 'oidc', key: added.key, standing: added.standing, toParticipantId: way.id });
            await followed(app);
            const [former, accepted] = [nameOf(person), nameOf(other)];
            for (const each of other) person.add(each);
            persons.splice(persons.indexOf(other), 1);
            for (const proposal of ['0', '1']) {
              const both = [former, accepted].map((name) => `${proposal} ${name}`);
              const input = both.flatMap((word) => words.get(word) ?? []).toSorted((a, b) => b.at - a.at)[0];
              for (const word of both) words.delete(word);
              if (input !== undefined) words.set(`${proposal} ${nameOf(person)}`, input);
            }
          }
          expect(await drift()).toEqual([]);
        }
        const rank = { fediverse: 0, registered: 1, resident: 2 };
        for (const [nthOf, proposalId] of proposals.entries()) {
          const expected: Record<string, number> = {};
          for (const [word, { side }] of words) {
            const [proposal, name = ''] = word.split(' ');
            if (proposal !== String(nthOf)) continue;
            const held = name.split(',').map((way) => standings[Number(way)] ?? 'fediverse');
            const standing = held.toSorted((a, b) => rank[b] - rank[a])[0];
            expected[`${side} ${standing}`] = (expected[`${side} ${standing}`] ?? 0) + 1;
          }
          expect(await countsOf(proposalId)).toEqual(expected);
        }
      }),
      { numRuns: 6 },
    );
  });
});
