import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { pseudonymOf } from '../../src/application/kit/pseudonym.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readProposals } from '../../src/application/proposal/read-proposals.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

const PEOPLE = 5;
const TAGS = ['quai', 'vélo', 'arbres'] as const;

/** `who` and `what` are places in the lists of people and of contributions so far. */
type Act = { readonly who: number; readonly what: number; readonly another: number } & (
  | { readonly kind: 'propose' | 'change tags'; readonly tags: readonly string[] }
  | { readonly kind: 'decide' | 'decide comment'; readonly decision: 'accept' | 'hold' | 'remove' | 'restore' }
  | {
      readonly kind:
        | 'comment'
        | 'support'
        | 'object'
        | 'take back'
        | 'withdraw'
        | 'withdraw comment'
        | 'erase'
        | 'merge';
    }
);

const place = fc.nat({ max: 50 });
const common = { who: place, what: place, another: place };
const tags = fc.subarray([...TAGS]);
const decision = fc.constantFrom('accept', 'hold', 'remove', 'restore');
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...common, kind: fc.constantFrom('propose', 'change tags'), tags }) },
  { weight: 3, arbitrary: fc.record({ ...common, kind: fc.constantFrom('decide', 'decide comment'), decision }) },
  {
    weight: 8,
    arbitrary: fc.record({ ...common, kind: fc.constantFrom('comment', 'support', 'object', 'take back') }),
  },
  { weight: 2, arbitrary: fc.record({ ...common, kind: fc.constantFrom('withdraw', 'withdraw comment') }) },
  { weight: 1, arbitrary: fc.record({ ...common, kind: fc.constantFrom('erase', 'merge') }) },
);

/** One after the other, each can be done. */
const ONE_OF_EACH: Act[] = [
  { kind: 'propose', tags: ['quai'] },
  { kind: 'decide', decision: 'accept' },
  { kind: 'comment' },
  { kind: 'decide comment', decision: 'accept' },
  { kind: 'support' },
  { kind: 'object' },
  { kind: 'take back' },
  { kind: 'change tags', tags: ['arbres'] },
  { kind: 'withdraw comment' },
  { kind: 'withdraw' },
  { kind: 'merge' },
  { kind: 'erase' },
].map((act) => ({ who: 1, what: 0, another: 2, ...act }) as Act);

type Mutable<T> = T[];

eachEngine('counters of a consultation', (suite) => {
  let app: Application;
  let towns = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
  });

  const drift = async () => await app.store.read((reader) => reader.views.drift());

  async function newTown() {
    towns += 1;
    const slug = `counted-${towns}`;
    await opened(app, slug, { rules: { supports: 'for-and-against', proposalsPerParticipant: null } });
    const people: string[] = [];
    for (let nth = 0; nth < PEOPLE; nth += 1) people.push((await registeredPerson(app, `Person ${towns} ${nth}`)).id);
    const proposals: Mutable<{ id: string; authorId: string }> = [];
    const comments: Mutable<{ id: string; authorId: string }> = [];
    return { slug, people, proposals, comments };
  }
  type Town = Awaited<ReturnType<typeof newTown>>;
  const nobody = { id: '0198c2f0-0000-7000-8000-000000000000', authorId: '0198c2f0-0000-7000-8000-000000000000' };
  const at = <T>(all: readonly T[], nth: number): T | undefined => all[nth % Math.max(all.length, 1)];

  async function perform(town: Town, act: Act, nth: number): Promise<Result<unknown, Refusal>> {
    const { slug, people, proposals, comments } = town;
    const participantId = at(people, act.who) ?? '';
    const proposal = at(proposals, act.what) ?? nobody;
    const comment = at(comments, act.what) ?? nobody;
    const [proposalId, commentId] = [proposal.id, comment.id];
    const given = { rule: 'spam', reason: 'À voir.', by: null } as const;
    switch (act.kind) {
      case 'propose': {
        const content = saying(`Idée ${nth}`);
        const made = await submitProposal(app, { slug, authorId: participantId, content, tags: act.tags });
        if (made.ok) proposals.push(made.value);
        return made;
      }
      case 'comment': {
        const body = `Avis ${nth}`;
        const made = await submitComment(app, { slug, proposalId, authorId: participantId, body, lang: 'fr' });
        if (made.ok) comments.push(made.value);
        return made;
      }
      case 'support':
        return await giveSupport(app, { proposalId, participantId, side: 'for' });
      case 'object':
        return await giveSupport(app, { proposalId, participantId, side: 'against' });
      case 'take back':
        return await withdrawSupport(app, { proposalId, participantId });
      case 'change tags':
        return await changeDetails(app, { proposalId, authorId: proposal.authorId, tags: act.tags });
      case 'decide':
        return await decideProposal(app, { proposalId, kind: act.decision, ...given });
      case 'decide comment':
        return await decideComment(app, { commentId, kind: act.decision, ...given });
      case 'withdraw':
        return await withdrawProposal(app, { proposalId, authorId: proposal.authorId });
      case 'withdraw comment':
        return await withdrawComment(app, { commentId, authorId: comment.authorId });
      case 'erase':
        return await eraseParticipant(app, { participantId, by: null });
      case 'merge': {
        const to = at(people, act.another) ?? '';
        return await app.store.transact((writer) => mergeParticipantsIn(writer, app, { from: participantId, to }));
      }
    }
  }

  it('are what a recount finds, whatever was done, one after the other or at once', { timeout: 120_000 }, async () => {
    const done = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAct, { minLength: 10, maxLength: 60, size: 'max' }),
        fc.nat(60),
        async (acts, from) => {
          const town = await newTown();
          for (const [nth, act] of acts.slice(0, from).entries())
            if ((await perform(town, act, nth)).ok) done.add(act.kind);
          const rest = acts.slice(from).filter(({ kind }) => kind !== 'merge' && kind !== 'erase');
          await atOnce(rest.map((act, nth) => async () => await perform(town, act, from + nth)));
          await followed(app);
          expect(await drift()).toEqual([]);
        },
      ),
      { numRuns: suite.engine === 'embedded' ? 12 : 25, examples: [[ONE_OF_EACH, ONE_OF_EACH.length]] },
    );
    expect([...done].length).toBeGreaterThan(8);
  });

  it('are what pages say', async () => {
    const slug = 'shown';
    await opened(app, slug, { rules: { hold: 'nothing' } });
    const [ana, leo] = [await registeredPerson(app, 'Ana'), await registeredPerson(app, 'Léo')];
    const first = await proposed(app, { slug, authorId: ana.id, body: 'Un pont.', tags: ['quai', 'vélo'] });
    await proposed(app, { slug, authorId: leo.id, body: 'Un banc.', tags: ['quai'] });
    value(await submitComment(app, { slug, proposalId: first.id, authorId: leo.id, body: 'Oui', lang: 'fr' }));
    const read = async () => {
      const { proposals, comments, tags } = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      const query = { slug, viewer: ANYBODY, order: 'newest', seed: 0, limit: 20, after: null } as const;
      const total = async (more: object) => value(await readProposals(app, { ...query, ...more })).total;
      return { proposals, comments, tags, total: await total({}), quay: await total({ tag: 'quai' }) };
    };
    expect(await read()).toEqual({
      proposals: 2,
      comments: 1,
      tags: [
        { tag: 'quai', proposals: 2 },
        { tag: 'vélo', proposals: 1 },
      ],
      total: 2,
      quay: 2,
    });
    value(await withdrawProposal(app, { proposalId: first.id, authorId: ana.id }));
    expect(await read()).toMatchObject({ proposals: 1, tags: [{ tag: 'quai', proposals: 1 }], total: 1, quay: 1 });
  });

  it('go with a draft that is discarded, and with rows that are deleted', async () => {
    const { db } = suite.database;
    const slug = 'deleted';
    const { id } = await opened(app, slug);
    const ana = await registeredPerson(app, 'Ana');
    const proposal = await proposed(app, { slug, authorId: ana.id, tags: ['quai'] });
    await sql`delete from event where consultation_id = ${id}`.execute(db);
    await sql`delete from proposal_version where proposal_id = ${proposal.id}`.execute(db);
    await sql`delete from proposal where id = ${proposal.id}`.execute(db);
    const { rows } = await sql<{ proposals: number }>`
      select sum(proposals) as proposals from (
        select proposals from consultation_count where consultation_id = ${id}
        union all select proposals from tag_count where consultation_id = ${id}
      ) counted`.execute(db);
    expect(rows.map(({ proposals }) => Number(proposals))).toEqual([0]);
  });
});

const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

if (onPostgres) {
  eachEngine('a counter that many change', (suite) => {
    it('makes nobody wait for the transaction of another', async () => {
      const clock = clockAt('2026-03-02T08:00:00Z');
      const app = applicationOn(suite.database, clock);
      await setUpCity(app);
      const { id: consultationId } = await opened(app, 'popular');
      const author = await registeredPerson(app, 'Ana');
      const { id: proposalId } = await proposed(app, { slug: 'popular', authorId: author.id });
      const people = [await registeredPerson(app, 'Léo'), await registeredPerson(app, 'Zoé')];
      const slotOf = async ({ db }: Database) =>
        (await sql<{ slot: number }>`select pg_backend_pid() & 15 as slot`.execute(db)).rows[0]?.slot;
      const one = await suite.openAnother();
      let other = await suite.openAnother();
      while ((await slotOf(one)) === (await slotOf(other))) other = await suite.openAnother();
      // Each has written, and waits for the other before it commits.
      const { promise: both, resolve } = Promise.withResolvers<true>();
      let written = 0;
      const ends = await Promise.all(
        [one, other].map(async (database, nth) => {
          const own = applicationOn(database, clock);
          return await own.store.transact(async (writer) => {
            const participantId = people[nth]?.id ?? '';
            const supporter = await pseudonymOf(writer, own, { participantId, consultationId });
            if (supporter === null) throw new Error('somebody without a pseudonym');
            const support = { proposalId, supporter, side: 'for', version: 1, standing: 'registered' } as const;
            await writer.supports.save({ before: null, after: { ...support, givenAt: clock.now() } });
            written += 1;
            if (written === 2) resolve(true);
            return await Promise.race([both, new Promise((late) => setTimeout(late, 5_000).unref())]);
          });
        }),
      );
      expect(ends).toEqual([true, true]);
      const counts = await app.store.read((reader) => reader.supports.counts(proposalId));
      expect(counts).toMatchObject([{ side: 'for', count: 2 }]);
      expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
    });
  });
}
