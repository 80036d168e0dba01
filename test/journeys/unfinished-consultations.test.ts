import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import {
  discardUnfinishedConsultation,
  readUnfinishedConsultation,
  readUnfinishedConsultations,
  saveUnfinishedConsultation,
} from '../../src/application/consultation/unfinished.ts';
import { UNFINISHED_MAX } from '../../src/domain/consultation/consultation.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('unfinished consultations', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  const input = { title: { fr: 'La place' }, phases: [{ kind: 'propose', opensAt: '', closesAt: 'un jour' }] };

  it('are stored as they were typed, and changed, what changed last first', async () => {
    const first = value(await saveUnfinishedConsultation(app, { id: null, input }));
    clock.advance({ hours: 1 });
    const second = value(await saveUnfinishedConsultation(app, { id: null, input: {} }));
    expect((await readUnfinishedConsultations(app)).map(({ id }) => id)).toEqual([second.id, first.id]);
    clock.advance({ hours: 1 });
    const changed = value(await saveUnfinishedConsultation(app, { id: first.id, input: { ...input, hold: 'first' } }));
    expect(changed).toEqual({
      id: first.id,
      consultationId: null,
      input: { ...input, hold: 'first' },
      createdAt: first.createdAt,
      changedAt: clock.now(),
    });
    expect(await readUnfinishedConsultations(app)).toMatchObject([{ id: first.id }, { id: second.id }]);
    expect(value(await readUnfinishedConsultation(app, first.id))).toEqual(changed);
    await discardUnfinishedConsultation(app, second.id);
    expect(await readUnfinishedConsultations(app)).toHaveLength(1);
  });

  it('are gone with the draft that is made of them, and stay where none is', async () => {
    const { id } = value(await saveUnfinishedConsultation(app, { id: null, input }));
    const draft = {
      slug: `la-place-${suite.engine}`,
      title: { fr: 'La place' },
      summary: { fr: 'Que faire de la place ?' },
      rules: {},
      unfinished: id,
      by: null,
    };
    const refused = await createConsultation(app, { ...draft, phases: [] });
    expect(refused).toMatchObject({ refusal: { field: 'phases', because: 'missing' } });
    expect((await readUnfinishedConsultation(app, id)).ok).toBe(true);
    const phases = [{ kind: 'propose' as const, opensAt: '2026-04-01', closesAt: '2026-04-30' }];
    value(await createConsultation(app, { ...draft, phases }));
    expect(await readUnfinishedConsultation(app, id)).toMatchObject({ refusal: { type: 'not-found' } });
  });

  it('are refused where they are too long, too many, or deleted meanwhile', async () => {
    const long = { summary: { fr: 'x'.repeat(UNFINISHED_MAX) } };
    expect(await saveUnfinishedConsultation(app, { id: null, input: long })).toMatchObject({
      refusal: { because: 'too-long', limit: UNFINISHED_MAX },
    });
    expect(await saveUnfinishedConsultation(app, { id: app.newId(), input })).toMatchObject({
      refusal: { type: 'not-found' },
    });
    const stored = (await readUnfinishedConsultations(app)).length;
    for (let nth = stored; nth < 100; nth += 1) value(await saveUnfinishedConsultation(app, { id: null, input }));
    expect(await saveUnfinishedConsultation(app, { id: null, input })).toMatchObject({
      refusal: { because: 'too-many', limit: 100 },
    });
  });
});
