import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createLog } from '../../src/start/log.ts';
import { networkJobs } from '../../src/worker/jobs/network.ts';
import { applicationOn } from '../support/application.ts';
import { opened, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const RIGHT = '2026-03-02T08:00:00Z';
const AHEAD = '2026-03-03T08:00:00Z';

/** The clock of the node was a day ahead, and is right again. */
eachEngine('what waited by a clock that was ahead', (suite) => {
  const clock = clockAt(RIGHT);
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const own = await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const { id } = await registeredPerson(app, 'Ana');
    await app.store.transact(async (writer) => {
      await writer.consultations.save({ ...own, host: { uri: `${TORINO}consultations/velo`, institution: TORINO } });
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: own.id, cursor: null, dueAt: clock.now(), ...never });
    });
    clock.set(AHEAD);
    value(await submitProposal(app, { slug: 'velo', authorId: id, content: saying('Un pont.'), tags: [] }));
    await received('an hour later', { at: AHEAD, due: '2026-03-03T09:00:00Z' });
    clock.set(RIGHT);
    await received('in six hours', { at: RIGHT, due: '2026-03-02T14:00:00Z' });
    // Nothing but this node takes part in what this job does first.
    const wires = {} as Parameters<typeof networkJobs>[1];
    const jobs = networkJobs({ app, database: suite.database, log: createLog('silent') }, wires);
    await jobs.find(({ name }) => name === 'mirrors')?.run(new AbortController().signal);
  });

  async function received(text: string, { at, due }: { readonly at: string; readonly due: string }): Promise<void> {
    const id = app.newId();
    await app.store.transact(async (writer) => {
      await writer.peers.saveMessage({
        id,
        activityId: `${TORINO}activities/${text}`,
        fingerprint: text,
        digest: text,
        type: 'Create',
        actor: TORINO,
        host: 'torino.example',
        body: Buffer.from('{}'),
        signedAt: new Date(at),
        receivedAt: new Date(at),
        attempts: 1,
        unanswered: 0,
      });
      await writer.peers.postponeMessage(id, new Date(due));
    });
  }

  it('goes to its host at once', async () => {
    const due = await app.store.read((reader) => reader.outgoingContributions.due(clock.now(), 10));
    expect(due).toHaveLength(1);
  });

  it('is decided at once, and what waits by the right clock waits on', async () => {
    const { rows } = await sql<{ fingerprint: string }>`
      select fingerprint from inbox_message where due_at <= ${clock.now()}`.execute(suite.database.db);
    expect(rows.map(({ fingerprint }) => fingerprint)).toEqual(['an hour later']);
  });
});
