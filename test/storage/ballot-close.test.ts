import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { closeAndTally } from '../../src/application/ballot/close-and-tally.ts';
import { createArrivals, PATIENCE_MS, reportAnswered } from '../../src/application/kit/arrivals.ts';
import type { Arrivals } from '../../src/application/kit/ports.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { electorate, seen } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';
import { eachEngine } from './engines.ts';

const YES: Choice = { kind: 'yes-no', answer: 'yes' };
const CLOSES = '2026-03-08T00:00:00Z';

/** Two processes that serve, each with what it received; a third one closes. */
eachEngine('the close of a ballot', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let closer: Application;
  let serving: readonly { readonly app: Application; readonly arrivals: Arrivals }[];
  let slug = 0;
  let ballot: Ballot;
  let people: readonly string[];

  beforeAll(async () => {
    closer = applicationOn(suite.database, clock);
    await setUpCity(closer);
    await voting(closer, 'ensemble');
    serving = await Promise.all(
      ['a', 'b'].map(async () => {
        const arrivals = createArrivals(closer.newId());
        return { arrivals, app: { ...applicationOn(await suite.openAnother(), clock), arrivals } };
      }),
    );
  });

  beforeEach(async () => {
    clock.set('2026-03-06T08:00:00Z');
    slug += 1;
    ballot = await asked(closer, { consultation: 'ensemble', slug: `q${slug}`, method: 'yes-no', closesAt: CLOSES });
    people = await electorate(closer, 20, 'resident');
    await announceBallots(closer);
    clock.set('2026-03-07T23:59:59Z');
    await tell();
  });

  const tell = async () => {
    for (const { app, arrivals } of serving) await reportAnswered(app, arrivals);
  };

  /** A vote as a server takes it: the moment at its door, then whatever it has to wait for. */
  const voteAt = (nth: number) => {
    const app = serving[nth % 2]?.app ?? closer;
    const receivedAt = app.now();
    const answered = app.arrivals?.begin(receivedAt);
    return {
      async store() {
        const outcome = await castBallot(app, casting(ballot, [people[nth] ?? '', YES], { receivedAt }));
        answered?.();
        return outcome;
      },
    };
  };

  it('waits for what every process received before it, and takes nothing that came after', async () => {
    const inTime = people.slice(0, 12).map((_, nth) => voteAt(nth));
    clock.set(CLOSES);
    const late = [voteAt(12), voteAt(13)];
    await tell();
    expect(await closeAndTally(closer, ballot.id)).toBeNull();
    expect(await announceBallots(closer)).toMatchObject({ announced: 0, next: new Date('2026-03-08T00:00:00.250Z') });
    expect((await seen(closer, ballot)).result).toMatchObject({ visible: false });
    for (const vote of inTime.slice(0, 6)) value(await vote.store());
    await tell();
    expect(await closeAndTally(closer, ballot.id)).toBeNull();
    clock.advance({ seconds: 4 });
    for (const vote of inTime.slice(6)) value(await vote.store());
    for (const vote of late) expect(refusal(await vote.store()).type).toBe('ballot-closed');
    await tell();
    await announceBallots(closer);
    expect((await seen(closer, ballot)).result).toMatchObject({ visible: true });
    expect((await seen(closer, ballot)).turnout?.cast).toBe(12);
  });

  it('asks a process that told nothing since, and waits until it tells', async () => {
    clock.set(CLOSES);
    clock.advance({ seconds: 3 });
    expect(await closeAndTally(closer, ballot.id)).toBeNull();
    await tell();
    expect(await closeAndTally(closer, ballot.id)).not.toBeNull();
  });

  it('waits for no process that died, nor for a request that never ends', async () => {
    const stuck = voteAt(0);
    clock.set(CLOSES);
    await tell();
    expect(await closeAndTally(closer, ballot.id)).toBeNull();
    clock.advance({ seconds: PATIENCE_MS / 1_000 });
    const [, alive] = serving;
    if (alive !== undefined) await reportAnswered(alive.app, alive.arrivals);
    expect(await closeAndTally(closer, ballot.id)).toBeNull();
    clock.advance({ seconds: 1 });
    expect((await closeAndTally(closer, ballot.id))?.tally.turnout.cast).toBe(0);
    expect(refusal(await stuck.store()).type).toBe('ballot-closed');
  });

  it('does not wait for its own process to write down what it knows', async () => {
    const [own, other] = serving;
    const mine = voteAt(0);
    clock.set(CLOSES);
    if (other !== undefined) await reportAnswered(other.app, other.arrivals);
    expect(await closeAndTally(own?.app ?? closer, ballot.id)).toBeNull();
    value(await mine.store());
    expect(await closeAndTally(own?.app ?? closer, ballot.id)).not.toBeNull();
  });

  it('is not held up by a process that stopped', async () => {
    clock.set(CLOSES);
    for (const { app, arrivals } of serving) {
      await app.store.transact((writer) => writer.processes.delete(arrivals.id));
    }
    expect(await closeAndTally(closer, ballot.id)).not.toBeNull();
  });

  it('comes late where the worker was away, and takes nothing for that', async () => {
    const inTime = voteAt(0);
    clock.set(CLOSES);
    clock.advance({ minutes: 20 });
    expect(refusal(await voteAt(1).store()).type).toBe('ballot-closed');
    value(await inTime.store());
    await tell();
    expect((await closeAndTally(closer, ballot.id))?.tally.turnout.cast).toBe(1);
  });
});
