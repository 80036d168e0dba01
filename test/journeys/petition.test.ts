import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { each, electorate, readByHand, recounted, seen, shownResult } from '../support/electorate.ts';
import { asked, casting, voting } from '../support/voting.ts';

const SIGNED = { kind: 'petition' } as const;

eachEngine('a petition', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let open: Ballot;
  let hidden: Ballot;
  let residents: readonly string[];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await voting(app, 'petition');
    const rules = { threshold: { kind: 'count', count: 300 }, replacement: 'first-stands' } as const;
    const input = { consultation: 'petition', method: 'petition' } as const;
    open = await asked(app, { ...input, slug: 'piscine', rules: { ...rules, resultsVisibility: 'always' } });
    hidden = await asked(app, { ...input, slug: 'marche', rules });
    residents = await electorate(app, 310, 'resident');
    clock.set('2026-03-06T08:00:00Z');
  });

  const sign = async (ballot: Ballot, people: readonly string[]) =>
    await each(people, async (person) => value(await castBallot(app, casting(ballot, [person, SIGNED]))));

  it('takes one signature a person', async () => {
    await sign(open, residents.slice(0, 250));
    const twice = await castBallot(app, casting(open, [residents[0] ?? '', SIGNED]));
    expect(refusal(twice)).toEqual({ type: 'already-voted' });
    expect(await shownResult(app, open)).toMatchObject({
      outcome: { kind: 'rejected', decidedBy: 'threshold', reached: 250, needed: 300 },
    });
  });

  it('shows signatures while they come, but never one by one', async () => {
    await sign(open, residents.slice(250, 253));
    clock.advance({ hours: 1 });
    expect(await shownResult(app, open)).toMatchObject({ deciding: { votes: [250] } });
    await sign(open, residents.slice(253, 256));
    expect(await shownResult(app, open)).toMatchObject({ deciding: { votes: [250] } });
    clock.advance({ minutes: 1 });
    expect(await shownResult(app, open)).toMatchObject({ deciding: { votes: [256] } });
    expect((await seen(app, open)).turnout?.cast).toBe(256);
  });

  it('says nothing of how many signed where results are hidden, since whoever takes part signs', async () => {
    await sign(hidden, residents.slice(0, 100));
    expect(await seen(app, hidden)).toMatchObject({ turnout: null, paper: null, result: { visible: false } });
  });

  it('reaches its threshold with sheets of paper', async () => {
    const [first, second] = [app.newId(), app.newId()].map((id) => ({ id, by: null }));
    if (first === undefined || second === undefined) throw new Error('two hands are needed');
    for (const ballot of [open, hidden]) {
      const rows = [
        { choice: SIGNED, count: 210 },
        { choice: { kind: 'invalid' } as const, count: 4 },
      ];
      const input = { ballotId: ballot.id, reference: 'Marché', place: 'Place du marché', sheets: 214, rows };
      const batch = value(await enterPaperBatch(app, { ...input, operator: first }));
      value(await confirmPaperBatch(app, { batchId: batch.id, operator: second }));
    }
    clock.set('2026-03-25T23:00:00Z');
    expect(await shownResult(app, open)).toMatchObject({
      outcome: { kind: 'adopted', reached: 466, needed: 300 },
      deciding: { valid: 466, invalid: 4, votes: [466] },
    });
    expect(await shownResult(app, hidden)).toMatchObject({
      outcome: { kind: 'adopted', reached: 310, needed: 300 },
      turnout: { cast: 314, byStanding: { resident: 100, paper: 214 } },
    });
  });

  it('is counted again from what was published', async () => {
    for (const ballot of [open, hidden]) {
      expect(await recounted(app, ballot)).toEqual(await shownResult(app, ballot));
      const { head, patterns } = await readByHand(app, ballot);
      const signed = patterns.filter(({ content }) => content === 'signed').reduce((sum, { count }) => sum + count, 0);
      const withheld = head.piles.flatMap(
        ({ remainder }: { remainder: { votes: number[] } | null }) => remainder?.votes ?? [],
      );
      const all = signed + withheld.reduce((sum: number, count: number) => sum + count, 0);
      expect(all).toBe(ballot === open ? 466 : 310);
    }
  });
});
