import { expect, test } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import { jsonb, upsert } from './rows.ts';

const EARLIER = new Date('2026-03-02T10:00:00Z');
const LATER = new Date('2026-03-03T10:00:00Z');

eachEngine('upsert', (given) => {
  test('inserts a row, then changes its values and neither what is written once nor what is left out', async () => {
    const { db } = given.database;
    const save = (name: string, at: Date) =>
      upsert(db, 'taken_up', {
        key: { uri: 'https://lyon.example/1', taken_by: 'https://pau.example/1' },
        once: { told_at: at },
        values: { institution: 'https://pau.example/', name: jsonb({ fr: name }), title: jsonb([at.toISOString()]) },
      });
    await save('Pau', EARLIER);
    await save('Ville de "Pau"', LATER);
    expect(await db.selectFrom('taken_up').selectAll().execute()).toEqual([
      {
        uri: 'https://lyon.example/1',
        taken_by: 'https://pau.example/1',
        institution: 'https://pau.example/',
        name: { fr: 'Ville de "Pau"' },
        title: [LATER.toISOString()],
        told_at: EARLIER,
      },
    ]);
  });

  test('takes a value away, and keeps a column that it does not name', async () => {
    const { db } = given.database;
    await upsert(db, 'known_institution', { key: { uri: 'u' }, values: { moved_to: 'v', read_at: EARLIER } });
    await upsert(db, 'known_institution', { key: { uri: 'u' }, values: { read_at: LATER } });
    const row = db.selectFrom('known_institution').selectAll();
    expect(await row.execute()).toEqual([{ uri: 'u', moved_to: 'v', read_at: LATER }]);
    await upsert(db, 'known_institution', { key: { uri: 'u' }, values: { moved_to: null, read_at: LATER } });
    expect(await row.execute()).toEqual([{ uri: 'u', moved_to: null, read_at: LATER }]);
  });
});
