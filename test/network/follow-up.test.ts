import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Agent } from '../../src/application/agent/ports.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import {
  countOverdue,
  readLatestAnswers,
  readOpenCommitments,
  readUnanswered,
} from '../../src/application/answer/reads.ts';
import { deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** The host answers, and keeps what it promised in sight; a co-host shows both, and has neither to do. */
describe('what is left to do across nodes', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home] = network.places as [Place, Place];
    const { leo } = await deliveringCity(host.node.app);
    const proposals = [];
    for (const title of ['Une fontaine', 'Un banc']) proposals.push(await propose(host.node.app, { by: leo, title }));
    await openCity(home.node.app, 'torino');
    await share(network, { host, slug: SLUG, with: home });
    value(
      await publishAnswer(host.node.app, {
        proposalId: proposals[0]?.id ?? '',
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [{ text: { fr: 'La fontaine coule.' }, dueOn: '2026-03-03' }],
        by: null,
      }),
    );
    await network.settle();
    network.advance({ hours: 48 });
    await network.settle();
  });
  afterAll(() => network[Symbol.asyncDispose]());

  const leftAt = async ({ node: { app } }: Place) => {
    const invited = await inviteAgent(app, { email: 'agent@city.example', role: 'administrator', by: null });
    const agent: Agent = value(invited).agent;
    const commitments = await readOpenCommitments(app, { agent, limit: 10, after: null });
    const unanswered = await readUnanswered(app, { agent, slug: null, limit: 10, after: null });
    return {
      commitments: commitments.items.map(({ commitment }) => commitment.text),
      overdue: await countOverdue(app, { agent }),
      unanswered: unanswered.items.map(({ title }) => title),
    };
  };

  it('is the host’s', async () => {
    expect(await leftAt(host)).toEqual({
      commitments: [{ fr: 'La fontaine coule.' }],
      overdue: 1,
      unanswered: [{ fr: 'Un banc' }],
    });
  });

  it('is nothing at a co-host, which shows the answer', async () => {
    const [shown] = value(await readLatestAnswers(home.node.app, { slug: SLUG, limit: 10 }));
    expect(JSON.stringify(shown)).toContain('La fontaine coule.');
    expect(await leftAt(home)).toEqual({ commitments: [], overdue: 0, unanswered: [] });
  });
});
