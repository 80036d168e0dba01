import { beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import {
  castForInstitution,
  readInstitutionBallot,
} from '../../src/application/community/ballot/cast-for-institution.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readAudit } from '../../src/application/event/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { type Actor, agentIdOf } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { asked, casting, voting } from '../support/voting.ts';

const slug = 'mutualiser';
const YES = { kind: 'yes-no', answer: 'yes' } as const;
const NO = { kind: 'yes-no', answer: 'no' } as const;
const FOR_INSTITUTIONS = { type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] };

eachEngine('an institution votes in a community', (suite) => {
  const clock = clockAt('2026-03-06T08:00:00Z');
  let app: Application;
  let ada: Actor;
  let bea: Actor;
  let moderator: Actor;
  let ballot: Ballot;

  const agentOf = async (email: string, role: Role): Promise<Actor> => {
    const { agent } = value(await inviteAgent(app, { email, role, by: null }));
    return { kind: 'agent', id: agent.id };
  };
  const voted = async (by: Actor | null, choice: typeof YES | typeof NO = YES, of = ballot) =>
    await castForInstitution(app, { ballotId: of.id, choice, rulesHash: of.rulesHash ?? '', by });

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    value(await publishConsultation(app, { slug, by: null }));
    ada = await agentOf('ada@lyon.example', 'officer');
    bea = await agentOf('bea@lyon.example', 'officer');
    moderator = await agentOf('mod@lyon.example', 'moderator');
    ballot = await asked(app, {
      consultation: slug,
      method: 'yes-no',
      rules: { weights: [{ institution: `${app.origin}/`, weight: 3 }] },
      closesAt: '2026-03-20',
    });
  });

  it('by rules of its own: institutions alone, each ballot published as it is', () => {
    expect(ballot.rules).toMatchObject({
      standings: ['institution'],
      decidingStanding: ['institution'],
      anonymityThreshold: 1,
    });
  });

  it('by an agent who represents it: nobody else votes, and no person does', async () => {
    for (const by of [null, moderator]) {
      expect(refusal(await voted(by))).toEqual({ type: 'missing-scope', scope: 'represent' });
    }
    for (const standing of ['resident', 'institution'] as const) {
      const { id } = await registeredPerson(app, `Ana (${standing})`, { standing });
      expect(refusal(await castBallot(app, casting(ballot, [id, YES])))).toEqual(FOR_INSTITUTIONS);
    }
    expect(value(await readInstitutionBallot(app, { ballotId: ballot.id, by: ada }))).toBeNull();
  });

  it('once, whichever agent votes: the later vote takes the place of the former', async () => {
    expect(value(await voted(ada))).toMatchObject({
      sequence: 1,
      standing: 'institution',
      rulesHash: ballot.rulesHash,
    });
    expect(value(await voted(bea, NO))).toMatchObject({ sequence: 2 });
    const own = value(await readInstitutionBallot(app, { ballotId: ballot.id, by: ada }));
    expect(own).toMatchObject({ choice: NO, content: 'no', receipt: { sequence: 2 } });
    expect(refusal(await readInstitutionBallot(app, { ballotId: ballot.id, by: moderator })).type).toBe(
      'missing-scope',
    );
    const { turnout, result } = value(await readBallotTally(app, { id: ballot.id, viewer: ANYBODY }));
    // On the node of one voter, who took part is a name.
    expect({ turnout, visible: result.visible }).toEqual({ turnout: null, visible: false });
  });

  it('and the log names each of them, and not what they voted', async () => {
    const rows = await suite.database.db
      .selectFrom('event')
      .select(['by_agent', 'data'])
      .where('type', '=', 'institution-voted')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { by_agent: agentIdOf(ada), data: { ballotId: ballot.id, sequence: 1 } },
      { by_agent: agentIdOf(bea), data: { ballotId: ballot.id, sequence: 2 } },
    ]);
    await app.store.placeEvents();
    const { items } = await readAudit(app, {
      limit: 50,
      after: null,
      by: null,
      consultation: slug,
      type: 'institution-voted',
    });
    expect(items.map(({ type }) => type)).toEqual(['institution-voted', 'institution-voted']);
  });

  it('on the rules that its agent read, and in a ballot that is public', async () => {
    const other = castForInstitution(app, { ballotId: ballot.id, choice: YES, rulesHash: 'a'.repeat(64), by: ada });
    expect(refusal(await other)).toMatchObject({ type: 'ballot-changed' });
    const question = { fr: 'Et alors ?' };
    const draft = await createBallot(app, {
      consultation: slug,
      slug: 'plus-tard',
      question,
      method: 'yes-no',
      by: null,
    });
    expect(refusal(await voted(ada, YES, value(draft)))).toEqual({ type: 'not-found', what: 'ballot' });
  });

  it('in communities alone', async () => {
    await voting(app, 'ecole');
    const people = await asked(app, { consultation: 'ecole', method: 'yes-no' });
    expect(refusal(await voted(ada, YES, people))).toEqual({ type: 'not-a-community' });
    const question = { fr: 'Et alors ?' };
    const rules = { weights: [{ institution: 'https://torino.example/', weight: 2 }] };
    const command = { consultation: 'ecole', slug: 'pondere', question, method: 'yes-no', rules, by: null } as const;
    expect(refusal(await createBallot(app, command))).toMatchObject({ field: 'weights', because: 'communities-only' });
  });

  describe('after the close', () => {
    beforeAll(() => {
      clock.set('2026-03-21T08:00:00Z');
    });

    it('no more', async () => {
      expect(refusal(await voted(ada)).type).toBe('ballot-closed');
    });

    it('is counted as one that took part, as often as it weighs', async () => {
      const { result, joint } = value(await readBallotTally(app, { id: ballot.id, viewer: ANYBODY }));
      expect(result).toMatchObject({ tally: { turnout: { cast: 1 }, deciding: { votes: [0, 1] } } });
      expect(joint).toMatchObject({
        weight: 3,
        cities: [{ ours: true, weight: 3, counted: { turnout: { byStanding: { institution: 1 } } } }],
        tally: { turnout: { cast: 1 }, deciding: { valid: 3, votes: [0, 3] }, outcome: { kind: 'rejected' } },
      });
    });

    it('has weights in the frozen document, and none where there are none', async () => {
      const stored = await app.store.read((reader) => reader.ballots.byId(ballot.id));
      expect(stored?.ballot.rules.weights).toEqual([{ institution: `${app.origin}/`, weight: 3 }]);
      const dates = { opensAt: '2026-04-01', closesAt: '2026-04-20' };
      const plain = await asked(app, { consultation: slug, slug: 'sans-poids', method: 'yes-no', ...dates });
      const { rules, joint } = value(await readBallotTally(app, { id: plain.id, viewer: ANYBODY }));
      expect(rules).not.toHaveProperty('weights');
      expect(joint).toBeNull();
    });
  });
});
