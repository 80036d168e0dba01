import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { pseudonymOf } from '../../src/application/kit/pseudonym.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { Rules } from '../../src/domain/consultation/rules.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import { STANDINGS } from '../../src/domain/participant/standing.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { StorageUnavailable } from '../../src/storage/kit/storage-error.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';
import { transactionsIn } from './transactions.ts';

const PEOPLE = ['Ana', 'Bruno', 'Chloé', 'distant', 'merged', 'erased', 'unknown'] as const;
const PROPOSALS = ['bench', 'tree', 'withdrawn'] as const;
const NO_ID = '0198c2f0-0000-7000-8000-000000000000';

type Act = { readonly by: (typeof PEOPLE)[number] } & (
  | { readonly kind: 'support'; readonly to: (typeof PROPOSALS)[number]; readonly side: 'for' | 'against' }
  | { readonly kind: 'stale'; readonly to: (typeof PROPOSALS)[number] }
  | { readonly kind: 'take back'; readonly to: (typeof PROPOSALS)[number] }
  | { readonly kind: 'vote'; readonly options: readonly number[] }
  | { readonly kind: 'comment'; readonly to: (typeof PROPOSALS)[number] | null; readonly body: string }
  | { readonly kind: 'reply'; readonly to: (typeof PROPOSALS)[number]; readonly parent: 'published' | 'held' }
  | { readonly kind: 'propose'; readonly tags: readonly string[]; readonly derivedFrom?: string }
  | { readonly kind: 'bound'; readonly what: 'comment' | 'propose' }
  | { readonly kind: 'failing'; readonly what: 'support' | 'comment' | 'propose' }
);

const by = fc.constantFrom(...PEOPLE);
const to = fc.constantFrom(...PROPOSALS);
const constant = <const T>(given: T) => fc.constant(given);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by, kind: constant('support'), to, side: fc.constantFrom('for', 'against') }) },
  { weight: 1, arbitrary: fc.record({ by, kind: constant('stale'), to }) },
  { weight: 2, arbitrary: fc.record({ by, kind: constant('take back'), to }) },
  { weight: 2, arbitrary: fc.record({ by, kind: constant('vote'), options: fc.subarray([0, 1, 2]) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      by,
      kind: constant('comment'),
      to: fc.option(to),
      body: fc.constantFrom('Oui.', 'Non.', '', 'a\u0000b', '\ud800'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ by, kind: constant('reply'), to, parent: fc.constantFrom('published', 'held') }),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        by,
        kind: constant('propose'),
        tags: fc.constantFrom([], ['quai'], ['']),
        derivedFrom: constant('https://elsewhere.example/nothing'),
      },
      { requiredKeys: ['by', 'kind', 'tags'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ by, kind: constant('bound'), what: fc.constantFrom('comment', 'propose') }) },
  {
    weight: 1,
    arbitrary: fc.record({ by, kind: constant('failing'), what: fc.constantFrom('support', 'comment', 'propose') }),
  },
);

type Contribution = (by: string, proposal: string) => Promise<Result<unknown, Refusal>>;

/** Ends every other connection to the database, whatever is under way on it. */
async function endConnections(database: Database): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'parvis' and pid <> pg_backend_pid()`.execute(
    database.db,
  );
}

const onPostgres = (process.env['TEST_DATABASE_URL'] ?? '') !== '';

eachEngine('acts that share a transaction', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let author: string;
  /** Bound to a consultation in which nothing happens. */
  let bound: string;
  /** The id of an event that is in the log already: another one with it is refused by the database. */
  let taken: string;
  let towns = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Author')).id;
    const elsewhere = await opened(app, 'elsewhere');
    const scopes = ['propose', 'comment'];
    bound = value(
      await createToken(app, { name: 'Bound', scopes, participant: { id: author }, consultations: [elsewhere.id] }),
    ).token.id;
    const row = await suite.database.db.selectFrom('event').select('id').limit(1).executeTakeFirstOrThrow();
    taken = row.id;
  });

  const joined = async (from: string, into: string) =>
    value(await app.store.transact((writer) => mergeParticipantsIn(writer, app, { from, to: into })));

  async function crowd(size: number): Promise<readonly string[]> {
    const people: string[] = [];
    for (let nth = 0; nth < size; nth += 1) people.push((await registeredPerson(app, `Person ${nth}`)).id);
    return people;
  }

  /** A consultation of its own with everybody in it. */
  async function newTown(rules: Partial<Rules> = {}) {
    towns += 1;
    const slug = `town-${towns}`;
    const consultation = await opened(app, slug, {
      rules: { supports: 'for-and-against', standings: [...STANDINGS], proposalsPerParticipant: 3, ...rules },
    });
    const proposals = new Map<string, string>();
    for (const name of PROPOSALS) proposals.set(name, (await proposed(app, { slug, authorId: author, body: name })).id);
    const question = { fr: 'Quand ?' };
    const options = [{ fr: 'Matin' }, { fr: 'Midi' }, { fr: 'Soir' }];
    const poll = value(
      await openPoll(app, { slug, question, options, multiple: false, closesAt: '2026-03-20', by: null }),
    );
    const distant = { kind: 'remote', standing: 'fediverse' } as const;
    const people = new Map<string, string>([['unknown', NO_ID]]);
    for (const name of ['Ana', 'Bruno', 'Chloé', 'merged', 'erased', 'survivor'])
      people.set(
        name,
        (await registeredPerson(app, name, { standing: name === 'Ana' ? 'resident' : 'registered' })).id,
      );
    people.set(
      'distant',
      (await registeredPerson(app, 'distant', { ...distant, actorUri: `https://a.example/${towns}` })).id,
    );
    const idOf = (name: string) => people.get(name) ?? proposals.get(name) ?? NO_ID;
    const first = { slug, proposalId: idOf('bench'), authorId: author, lang: 'fr' };
    const published = value(await submitComment(app, { ...first, body: 'Le premier.' })).id;
    const held = value(await submitComment(app, { ...first, body: 'Le retenu.', hold: true })).id;
    for (const name of ['erased', 'merged', 'Bruno'])
      for (const proposal of ['bench', 'withdrawn'])
        value(await giveSupport(app, { proposalId: idOf(proposal), participantId: idOf(name), side: 'for' }));
    const pseudonyms = new Map<string, string>();
    for (const [name, participantId] of people) {
      if (name !== 'unknown') value(await giveSupport(app, { proposalId: idOf('tree'), participantId, side: 'for' }));
      const of = { participantId, consultationId: consultation.id };
      pseudonyms.set(name, (await app.store.read((reader) => pseudonymOf(reader, app, of))) ?? name);
    }
    value(await eraseParticipant(app, { participantId: idOf('erased'), by: null }));
    await joined(idOf('merged'), idOf('survivor'));
    value(await withdrawProposal(app, { proposalId: idOf('withdrawn'), authorId: author }));
    return { slug, consultation, poll, people, proposals, pseudonyms, idOf, comments: { published, held } };
  }
  type Town = Awaited<ReturnType<typeof newTown>>;

  async function perform(
    { slug, poll, idOf, comments }: Town,
    act: Act,
    nth: number,
  ): Promise<Result<unknown, Refusal>> {
    const participantId = idOf(act.by);
    const failing: Application = { ...app, newId: () => taken };
    const ofProposal = { slug, authorId: participantId, content: saying(`Idée ${nth}`) };
    const ofComment = { slug, authorId: participantId, proposalId: idOf('bench'), lang: 'fr' };
    switch (act.kind) {
      case 'support':
        return await giveSupport(app, { participantId, proposalId: idOf(act.to), side: act.side });
      case 'stale':
        return await giveSupport(app, { participantId, proposalId: idOf(act.to), side: 'for', version: 7 });
      case 'take back':
        return await withdrawSupport(app, { participantId, proposalId: idOf(act.to) });
      case 'vote': {
        const optionIds = act.options.map((option) => poll.options[option]?.id ?? '');
        return await voteInPoll(app, { participantId, pollId: poll.id, optionIds });
      }
      case 'comment': {
        const body = act.body === '' ? '' : `${act.body} ${nth}`;
        return await submitComment(app, { ...ofComment, proposalId: act.to === null ? null : idOf(act.to), body });
      }
      case 'reply':
        return await submitComment(app, {
          ...ofComment,
          proposalId: idOf(act.to),
          parentId: comments[act.parent],
          body: `Réponse ${nth}`,
        });
      case 'propose':
        return await submitProposal(app, { ...ofProposal, tags: act.tags, derivedFrom: act.derivedFrom });
      case 'bound':
        return act.what === 'comment'
          ? await submitComment(app, { ...ofComment, token: bound, body: `Lié ${nth}` })
          : await submitProposal(app, { ...ofProposal, token: bound });
      case 'failing':
        if (act.what === 'support')
          return await giveSupport(failing, { participantId, proposalId: idOf('bench'), side: 'against' });
        return act.what === 'comment'
          ? await submitComment(failing, { ...ofComment, body: `Perdu ${nth}` })
          : await submitProposal(failing, ofProposal);
    }
  }

  /** What an act came to, without ids. */
  async function outcome(acting: Promise<Result<unknown, Refusal>>): Promise<string> {
    try {
      const result = await acting;
      if (!result.ok) return JSON.stringify(result.refusal);
      const { status } = result.value as { status?: string };
      return status ?? 'done';
    } catch (error) {
      if (error instanceof StorageUnavailable) return 'unavailable';
      return `failed ${(error as { code?: string }).code}`;
    }
  }

  /** Everything that is kept of a town, its ids replaced by names. Numbers of proposals depend on who came first. */
  async function stateOf(town: Town): Promise<Readonly<Record<string, readonly string[]>>> {
    const { db } = suite.database;
    const { id } = town.consultation;
    const own = sql`consultation_id = ${id}`;
    const ofProposals = sql`proposal_id in (select id from proposal where ${own})`;
    const tables = {
      proposal: own,
      proposal_version: ofProposals,
      comment: own,
      support: ofProposals,
      support_origin: ofProposals,
      supporter: own,
      involvement: own,
      poll_vote: sql`poll_id = ${town.poll.id}`,
      event: own,
      consultation: sql`id = ${id}`,
    };
    const names = new Map([
      [id, 'consultation'],
      [town.slug, 'slug'],
      [town.consultation.rulesHash ?? '', 'rules'],
      [author, 'author'],
      [town.poll.id, 'poll'],
    ]);
    for (const ids of [town.people, town.proposals, town.pseudonyms])
      for (const [name, each] of ids) names.set(each, name);
    for (const { id: option, position } of town.poll.options) names.set(option, `option ${position}`);
    const written = await sql<{ id: string; name: string }>`
      select proposal.id, title ->> 'fr' as name from proposal
        join proposal_version on proposal_id = proposal.id where ${own}
      union all select id, body from comment where ${own}`.execute(db);
    for (const { id: each, name } of written.rows) names.set(each, names.get(each) ?? name);
    const state: Record<string, readonly string[]> = {};
    const relations = {
      ...Object.fromEntries(
        Object.entries(tables).map(([table, where]) => [table, sql`select * from ${sql.table(table)} where ${where}`]),
      ),
      // Counters are the sums of their rows, whichever connection wrote them.
      support_total: sql`
        select proposal_id, side, standing, version, sum(total) as total from support_total where ${ofProposals}
        group by proposal_id, side, standing, version having sum(total) <> 0`,
      consultation_count: sql`
        select sum(proposals) as proposals, sum(comments) as comments, sum(authors) as authors,
          sum(supporters) as supporters
        from consultation_count where ${own}`,
      tag_count: sql`select tag, proposals from tag_count where ${own} and proposals <> 0`,
    };
    for (const [table, relation] of Object.entries(relations)) {
      const { rows } = await sql<{ row: string }>`
        select (to_jsonb(any_row) - '{seq,position,number,search,title,handle,rules_hash}'::text[]
          - case ${table} when 'event' then 'id' else '' end)::text as row
        from (${relation}) as any_row`.execute(db);
      const texts = rows.map(({ row }) =>
        row
          .replaceAll(
            /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\btown-\d+\b/g,
            (found) => names.get(found) ?? found,
          )
          .replaceAll(/"number": \d+/g, '"number": n')
          .replaceAll(/a\.example\/\d+/g, 'a.example'),
      );
      state[table] = texts.toSorted();
    }
    const { rows } = await sql<{ number: number }>`
      select number from proposal where ${own} and number is not null order by number`.execute(db);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, nth) => nth + 1));
    return state;
  }

  it('come to what they would one after the other', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 1, maxLength: 50, size: 'max' }), async (acts) => {
        const [together, alone] = [await newTown(), await newTown()];
        const answers = await atOnce(acts.map((act, nth) => () => outcome(perform(together, act, nth))));
        const expected: string[] = [];
        for (const [nth, act] of acts.entries()) expected.push(await outcome(perform(alone, act, nth)));
        expect(answers).toEqual(expected);
        expect(await stateOf(together)).toEqual(await stateOf(alone));
        expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
      }),
      { numRuns: suite.engine === 'embedded' ? 4 : 15 },
    );
  });

  it('of one person who has two ids are theirs together', async () => {
    await opened(app, 'two-ids', { rules: { proposalsPerParticipant: 1 } });
    const [former, stays] = [await registeredPerson(app, 'Marie'), await registeredPerson(app, 'Marie B.')];
    await joined(former.id, stays.id);
    const answers = await atOnce(
      [former, stays].map((person) => async () => {
        const proposal = { slug: 'two-ids', authorId: person.id, content: saying(`Idée de ${person.name}`) };
        return await outcome(submitProposal(app, proposal));
      }),
    );
    expect(answers.toSorted()).toEqual(['published', '{"type":"too-many-proposals","limit":1}']);
  });

  it('leave no number out where one is refused', async () => {
    const town = await newTown();
    const from = { derivedFrom: 'https://elsewhere.example/nothing' };
    const acts: readonly Act[] = [
      { by: 'Ana', kind: 'propose', tags: [], ...from },
      { by: 'Bruno', kind: 'propose', tags: [] },
      { by: 'Chloé', kind: 'bound', what: 'propose' },
    ];
    for (const [nth, act] of acts.entries()) await outcome(perform(town, act, nth));
    await atOnce(acts.map((act, nth) => () => outcome(perform(town, act, acts.length + nth))));
    expect((await stateOf(town)).proposal).toHaveLength(PROPOSALS.length + 2);
  });

  it('keep what a pseudonym said apart from what names anybody', async () => {
    const town = await newTown();
    const votes: readonly Act[] = [
      { by: 'Ana', kind: 'vote', options: [0] },
      { by: 'Bruno', kind: 'vote', options: [1] },
    ];
    const acts = [...votes, ...fc.sample(anyAct, { numRuns: 60, seed: 20_260_302 })];
    await atOnce(acts.map((act, nth) => () => outcome(perform(town, act, nth))));
    const { database } = suite;
    const named = await Promise.all([
      transactionsIn(database, 'participant'),
      transactionsIn(database, 'comment'),
      transactionsIn(database, 'involvement'),
      transactionsIn(database, 'event', sql`by_participant is not null`),
    ]);
    for (const table of ['support', 'supporter', 'poll_vote']) {
      const secret = await transactionsIn(database, table);
      expect(secret.size).toBeGreaterThan(0);
      for (const numbers of named) expect([...numbers].filter((number) => secret.has(number))).toEqual([]);
    }
  });

  if (onPostgres)
    it('wait for nobody who waits for a lock', { timeout: 30_000 }, async () => {
      const town = await newTown();
      await using another = await suite.openAnother();
      const people = await crowd(20);
      const support: Contribution = (participantId, name) =>
        giveSupport(app, { participantId, proposalId: town.idOf(name), side: 'for' });
      const comment: Contribution = (authorId, name) =>
        submitComment(app, { slug: town.slug, authorId, proposalId: town.idOf(name), body: 'Oui.', lang: 'fr' });
      const locked = Promise.withResolvers<void>();
      const unlocked = Promise.withResolvers<void>();
      const locking = another.transaction(async (trx) => {
        await trx.selectFrom('proposal').select('id').where('id', '=', town.idOf('bench')).forUpdate().execute();
        locked.resolve();
        await unlocked.promise;
      });
      await locked.promise;
      const [waiting = '', ...others] = people;
      const held: Promise<Result<unknown, Refusal>>[] = [];
      for (const act of [support, comment]) {
        const begun = performance.now();
        held.push(act(waiting, 'bench'), act(waiting, 'tree'));
        for (const result of await atOnce(others.map((id) => () => act(id, 'tree')))) value(result);
        // They are given 100 ms together, and time that a busy machine takes.
        expect(performance.now() - begun).toBeLessThan(1_500);
      }
      unlocked.resolve();
      await locking;
      for (const result of await Promise.all(held)) value(result);
    });

  if (onPostgres)
    it('are all answered when connections are ended, and none is done twice', { timeout: 60_000 }, async () => {
      const town = await newTown();
      await using another = await suite.openAnother();
      const people = await crowd(12);
      const answers = new Map<string, Promise<string>>();
      for (let round = 0; round < 8; round += 1) {
        for (const [nth, authorId] of people.entries()) {
          const body = `Mot ${round} ${nth}`;
          const { slug } = town;
          answers.set(body, outcome(submitComment(app, { slug, authorId, proposalId: null, body, lang: 'fr' })));
          if (nth % 4 === 3) await endConnections(another);
        }
      }
      const outcomes = new Map<string, string>();
      for (const [body, answer] of answers) outcomes.set(body, await answer);
      const bodies = await another.db
        .selectFrom('comment')
        .select('body')
        .where('consultation_id', '=', town.consultation.id)
        .where('body', 'like', 'Mot%')
        .execute();
      const kept = bodies.map(({ body }) => body);
      expect(new Set(kept).size).toBe(kept.length);
      for (const [body, answer] of outcomes) {
        expect(['published', 'unavailable']).toContain(answer);
        if (answer === 'published') expect(kept).toContain(body);
      }
      expect(await outcome(perform(town, { by: 'Ana', kind: 'vote', options: [0] }, 0))).toBe('done');
    });
});
