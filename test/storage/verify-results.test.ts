import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { forgetVoters } from '../../src/application/ballot/forget-voters.ts';
import { readResultCheck, verifyAndRemember, verifyResults } from '../../src/application/ballot/read-tally.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { readGauges } from '../../src/http/kit/gauges.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';
import { openPages } from '../web/pages.ts';
import { eachEngine } from './engines.ts';

const CLOSES = '2026-03-08T00:00:00Z';

/** Somebody who writes to the database without the node. */
eachEngine('a result that was changed in the database', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ballot: Ballot;
  let slug = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await voting(app, 'ensemble');
  });

  beforeEach(async () => {
    clock.set('2026-03-06T08:00:00Z');
    slug += 1;
    ballot = await asked(app, { consultation: 'ensemble', slug: `q${slug}`, method: 'yes-no', closesAt: CLOSES });
    const people = await electorate(app, 20, 'resident');
    for (const [nth, person] of [...people, ...people.slice(0, 3)].entries()) {
      const answer = nth % 4 === 0 ? 'no' : 'yes';
      value(await castBallot(app, casting(ballot, [person, { kind: 'yes-no', answer }])));
    }
    expect(await faults()).toEqual([]);
  });

  const close = async () => {
    clock.set(CLOSES);
    await closeAndTally(app, ballot.id);
    expect(await faults()).toEqual([]);
  };
  const faults = async () =>
    (await verifyResults(app)).flatMap((each) => (each.ballotId === ballot.id ? [...each.faults] : []));
  const run = async (statement: ReturnType<typeof sql>) => {
    await statement.execute(suite.database.db);
  };

  it('is named with its ballot and consultation', async () => {
    await run(sql`delete from ballot_cast where ballot_id = ${ballot.id}`);
    expect((await verifyResults(app)).filter(({ ballotId }) => ballotId === ballot.id)).toEqual([
      { ballotId: ballot.id, consultation: 'ensemble', slug: ballot.slug, faults: ['casts'] },
    ]);
  });

  it.each([
    ['ballots are missing', ['casts']],
    ['ballots were invented', ['contents', 'casts']],
    ['one content was given to all', ['contents']],
    ['two contents changed places', ['contents']],
  ])('is found while the ballot is open: %s', async (what, expected) => {
    const id = ballot.id;
    const five = sql`(select voter_key from ballot_cast where ballot_id = ${id} order by voter_key limit 5)`;
    const one = sql`(select ciphertext from ballot_cast where ballot_id = ${id} order by voter_key limit 1)`;
    if (what.includes('missing')) await run(sql`delete from ballot_cast where voter_key in ${five}`);
    else if (what.includes('invented')) {
      await run(sql`
        insert into ballot_cast (ballot_id, voter_key, id, sequence, standing, ciphertext, rules_hash, received_at)
        select ballot_id, 'x' || voter_key, gen_random_uuid(), 1, standing, ciphertext, rules_hash, received_at
        from ballot_cast where voter_key in ${five}`);
    } else if (what.includes('all')) await run(sql`update ballot_cast set ciphertext = ${one} where ballot_id = ${id}`);
    else {
      await run(sql`
        update ballot_cast cast_now set ciphertext = other.ciphertext from ballot_cast other
        where cast_now.ballot_id = ${id} and other.ballot_id = ${id} and cast_now.voter_key <> other.voter_key
          and cast_now.voter_key in ${five} and other.voter_key in ${five}`);
    }
    expect((await faults()).toSorted()).toEqual([...expected].toSorted());
  });

  it('is found after the close where the published ballots alone were changed', async () => {
    await close();
    await run(sql`update published_pattern set content = 'no' where ballot_id = ${ballot.id} and content = 'yes'`);
    expect((await faults()).toSorted()).toEqual(['publication', 'tally']);
  });

  it('is found after the close where the result alone was changed', async () => {
    await close();
    await run(sql`
      update ballot_publication set tally = jsonb_set(tally, '{deciding,votes}', '[1, 19]')
      where ballot_id = ${ballot.id}`);
    expect((await faults()).toSorted()).toEqual(['publication', 'tally']);
  });

  it('is found where ballots and result were changed alike', async () => {
    await close();
    const exchange = (text: string) =>
      sql`replace(replace(replace(${sql.ref(text)}::text, '[14, 6', '[x'), '[6, 14', '[14, 6'), '[x', '[6, 14')`;
    await run(sql`
      update published_pattern set count = 20 - count where ballot_id = ${ballot.id}`);
    await run(sql`
      update ballot_publication set tally = ${exchange('tally')}::jsonb, ballots = ${exchange('ballots')}::jsonb
      where ballot_id = ${ballot.id}`);
    expect(await faults()).toContain('publication');
  });

  it('is remembered until it is mended, and shown to agents and in the metrics', async () => {
    await run(sql`delete from ballot_cast where ballot_id = ${ballot.id}`);
    await verifyAndRemember(app);
    const check = await readResultCheck(app);
    expect(check).toMatchObject({ at: app.now() });
    expect(check?.differing.map((each) => each.slug)).toContain(ballot.slug);
    await using pages = await openPages(clock.now().toISOString(), { database: suite.database });
    const invited = value(await inviteAgent(app, { email: 'chef@lyon.example', role: 'administrator', by: null }));
    expect(await pages.text('/admin', { cookie: await pages.signedIn({ agentId: invited.agent.id }) })).toContain(
      `ensemble/${ballot.slug}`,
    );
    const gauge = (await readGauges(app, [])).find(({ name }) => name === 'parvis_results_that_differ');
    expect(gauge?.values.get('ballot')).toBe(check?.differing.length);
  });

  it('is nothing that the node does itself', async () => {
    await close();
    clock.advance({ days: 100 });
    expect(await forgetVoters(app)).toBeGreaterThan(0);
    expect(await faults()).toEqual([]);
    await run(sql`update published_pattern set count = count + 1 where ballot_id = ${ballot.id}`);
    expect(await faults()).toEqual(['tally']);
  });
});
