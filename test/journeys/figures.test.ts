import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { countOverdue, readOpenCommitments, readUnanswered } from '../../src/application/answer/reads.ts';
import type { Application } from '../../src/application/application.ts';
import { readStatistics } from '../../src/application/consultation/statistics.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { draftSynthesis, publishSynthesis, readSynthesis } from '../../src/application/synthesis/synthesis.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('what is counted, promised and summed up', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'velo';
  let app: Application;
  let numbers: readonly (number | null)[];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug, { rules: { hold: 'nothing' } });
    const authorId = (await registeredPerson(app, 'Ana')).id;
    const proposals = [];
    for (const body of ['Une piste sur le quai', 'Une piste sur le pont', 'Une piste à l’école']) {
      clock.advance({ minutes: 1 });
      proposals.push(await proposed(app, { slug, authorId, body }));
    }
    numbers = proposals.map(({ number }) => number);
    const [first] = proposals;
    for (let count = 0; count < 10; count += 1) {
      const { id } = await registeredPerson(app, 'Zoé');
      value(
        await giveSupport(app, { proposalId: first?.id ?? '', participantId: id, side: 'for', origin: 'a.example' }),
      );
    }
    const commitments = [
      { text: { fr: 'Sans date' }, dueOn: null },
      { text: { fr: 'Plus tard' }, dueOn: '2026-05-01' },
      { text: { fr: 'Bientôt' }, dueOn: '2026-03-03' },
    ];
    const answer = { verdict: 'accepted', body: { fr: 'Oui' }, commitments, by: null } as const;
    value(await publishAnswer(app, { ...answer, proposalId: first?.id ?? '' }));
  });

  it('counts by day, standing and origin', async () => {
    const { proposals, participants, supports } = value(await readStatistics(app, { slug, viewer: ANYBODY }));
    expect(proposals).toEqual([{ day: '2026-03-02', count: 3 }]);
    expect(participants).toBe(11);
    expect(supports).toMatchObject({
      visible: true,
      origins: { given: 10, sums: [{ kind: 'site', host: 'a.example', given: 10 }] },
    });
    expect(supports.visible && supports.byStanding.find(({ standing }) => standing === 'registered')?.for).toBe(10);
  });

  it('lists what was promised by when it is due, page by page, and what waits for an answer', async () => {
    const { agent } = value(await inviteAgent(app, { email: 'o@lyon.example', role: 'officer', by: null }));
    const first = await readOpenCommitments(app, { agent, limit: 2, after: null });
    const rest = await readOpenCommitments(app, { agent, limit: 2, after: first.next });
    expect([...first.items, ...rest.items].map(({ commitment }) => commitment.text.fr)).toEqual([
      'Bientôt',
      'Plus tard',
      'Sans date',
    ]);
    expect(await countOverdue(app, { agent })).toBe(0);
    clock.advance({ hours: 48 });
    expect(await countOverdue(app, { agent })).toBe(1);
    const waiting = await readUnanswered(app, { agent, slug, limit: 1, after: null });
    const after = await readUnanswered(app, { agent, slug, limit: 5, after: waiting.next });
    expect([...waiting.items, ...after.items].map(({ number }) => number)).toEqual(numbers.slice(1));
  });

  it('keeps a synthesis as it was published', async () => {
    const draft = value(await draftSynthesis(app, { slug, viewer: ANYBODY }));
    const input = { slug, confirmed: draft.hash, words: { fr: 'Trois pistes.' }, by: null };
    const published = value(await publishSynthesis(app, input));
    expect(value(await readSynthesis(app, { slug, viewer: ANYBODY })).synthesis).toEqual(published);
  });
});
