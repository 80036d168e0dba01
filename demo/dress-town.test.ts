import { expect, it } from 'vitest';
import { readConsultations } from '../src/application/consultation/read-consultations.ts';
import { readInstitution } from '../src/application/institution/reads.ts';
import { ANYBODY } from '../src/application/kit/viewer.ts';
import { eachEngine } from '../test/storage/engines.ts';
import { applicationOn } from '../test/support/application.ts';
import { value } from '../test/support/city.ts';
import { clockAt } from '../test/support/clock.ts';
import { foundTown } from './city.ts';
import { dressTown } from './dress-town.ts';
import { readTown } from './read-town.ts';

eachEngine('a town of the demo', (suite) => {
  it('has a logo, colours, a banner, and a picture for each of its consultations', { timeout: 120_000 }, async () => {
    const clock = clockAt('2026-03-02T08:00:00Z');
    const app = applicationOn(suite.database, clock);
    await foundTown(app, await readTown('montalba'), { now: clock.now() });
    value(await dressTown(app, 'montalba'));
    expect((await readInstitution(app))?.appearance).toMatchObject({
      main: '#f2c14e',
      logo: { wide: { height: 160 } },
    });
    const { items } = await readConsultations(app, { limit: 20, after: null, viewer: ANYBODY });
    expect(items.map(({ cover }) => cover?.alt.it)).toEqual([expect.stringContaining('libri')]);
  });
});
