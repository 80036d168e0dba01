import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeBallot, createBallot } from '../../src/application/ballot/create-ballot.ts';
import { discardBallot } from '../../src/application/ballot/publish-ballot.ts';
import {
  discardUnfinishedPart,
  type PartKey,
  readUnfinishedParts,
  saveUnfinishedPart,
} from '../../src/application/consultation/unfinished.ts';
import { type Consultation, type FormFields, UNFINISHED_MAX } from '../../src/domain/consultation/consultation.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { voting } from '../support/voting.ts';

eachEngine('unfinished ballots and questionnaires', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultation: Consultation;
  let slug: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    slug = `parts-${suite.engine}`;
    consultation = await voting(app, slug);
  });

  const input = { 'question.fr': ['Où ?'], 'standings[]': ['resident', 'paper'], closesAt: ['un jour'] };
  const save = async (key: PartKey, typed: FormFields = input) => {
    clock.advance({ hours: 1 });
    return await saveUnfinishedPart(app, { slug, key, input: typed });
  };
  const stored = async () => await readUnfinishedParts(app, consultation);

  it('are stored as they were typed, and changed, what changed last first', async () => {
    const first = value(await save({ part: 'ballot', id: null }));
    const asked = value(await save({ part: 'questionnaire' }));
    expect(await stored()).toEqual([asked, first]);
    const changed = value(await save({ part: 'ballot', id: first.id }, { slug: ['ou'] }));
    expect(changed).toEqual({ ...first, input: { slug: ['ou'] }, changedAt: clock.now() });
    expect(value(await save({ part: 'questionnaire' })).id).toBe(asked.id);
    expect((await stored()).map(({ id }) => id)).toEqual([asked.id, first.id]);
    await discardUnfinishedPart(app, asked.id);
    const ballot = { consultation: slug, slug: 'ou', question: { fr: 'Où ?' }, method: 'yes-no', by: null } as const;
    value(await createBallot(app, { ...ballot, unfinished: first.id }));
    expect(await stored()).toEqual([]);
  });

  it('change a draft once they are complete, and go with it', async () => {
    const input = { slug: 'quand', question: { fr: 'Quand ?' }, method: 'yes-no' } as const;
    const { id: ballotId } = value(await createBallot(app, { ...input, consultation: slug, by: null }));
    const { id } = value(await save({ part: 'ballot', ballotId }));
    expect(value(await save({ part: 'ballot', ballotId })).id).toBe(id);
    value(await changeBallot(app, { ballotId, input, by: null }));
    expect(await stored()).toHaveLength(1);
    value(await changeBallot(app, { ballotId, input, unfinished: id, by: null }));
    expect(await stored()).toEqual([]);
    value(await save({ part: 'ballot', ballotId }));
    value(await discardBallot(app, { ballotId, by: null }));
    expect(await stored()).toEqual([]);
  });

  it('are refused where they are too long, too many, or deleted meanwhile', async () => {
    const long = { 'description.fr': ['x'.repeat(UNFINISHED_MAX)] };
    expect(await save({ part: 'ballot', id: null }, long)).toMatchObject({ refusal: { because: 'too-long' } });
    expect(await save({ part: 'ballot', id: app.newId() })).toMatchObject({ refusal: { type: 'not-found' } });
    for (let nth = 0; nth < 100; nth += 1) value(await save({ part: 'ballot', id: null }));
    expect(await save({ part: 'ballot', id: null })).toMatchObject({ refusal: { because: 'too-many', limit: 100 } });
  });
});
