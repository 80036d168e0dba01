import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { consultationResource } from '../../src/http/api/consultation/consultation-resource.ts';
import { opened, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';
import { openTown, readMirror, shareWith, type Town } from '../support/towns.ts';

describe('the institutions that share a consultation', () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const opening = new AsyncDisposableStack();
  let lyon: Town;
  let torino: Town;
  let girona: Town;
  let mirror: Consultation;

  beforeAll(async () => {
    [lyon, torino, girona] = [
      opening.use(await openTown('lyon', clock)),
      opening.use(await openTown('torino', clock)),
      opening.use(await openTown('girona', clock)),
    ];
    await knows(lyon, torino, { it: 'Città di Torino', fr: 'Ville de Turin' });
    await knows(lyon, girona, { ca: 'Ajuntament de Girona' });
    await knows(torino, lyon, { fr: 'Ville de Lyon' });
    const consultation = await opened(lyon.app, 'velo');
    await shareWith(lyon, girona, { consultation });
    mirror = await shareWith(lyon, torino, { consultation });
    await readMirror(lyon, torino, mirror);
  });
  afterAll(() => opening.disposeAsync());

  /** Makes a town a peer under the name that it has. */
  const knows = async (here: Town, there: Town, name: Readonly<Record<string, string>>) => {
    await peered(here.app, there.institution);
    await here.app.store.transact(async (writer) => {
      const peer = await writer.peering.peer(there.institution);
      if (peer !== null) await writer.peering.savePeer({ ...peer, name, languages: Object.keys(name) });
    });
  };
  const shownAt = async ({ app }: Town) => {
    const found = value(await readConsultation(app, { slug: 'velo', viewer: ANYBODY }));
    return consultationResource(found, { origin: app.origin, now: app.now() });
  };

  it('are named at a mirror in their languages, also those that are no peers of it', async () => {
    const { institutions, cohosts } = await shownAt(torino);
    expect(institutions).toEqual([
      {
        institution: lyon.institution,
        name: { fr: 'Ville de Lyon' },
        ours: false,
        organises: true,
        introducedBy: null,
      },
      {
        institution: torino.institution,
        name: { fr: 'Ville de torino' },
        ours: true,
        organises: false,
        introducedBy: null,
      },
      {
        institution: girona.institution,
        name: { ca: 'Ajuntament de Girona' },
        ours: false,
        organises: false,
        introducedBy: null,
      },
    ]);
    expect(cohosts).toEqual([girona.institution]);
  });

  it('are named at the host', async () => {
    const { institutions, cohosts } = await shownAt(lyon);
    expect(institutions.map(({ name, organises }) => [name, organises])).toEqual([
      [{ fr: 'Ville de lyon' }, true],
      [{ ca: 'Ajuntament de Girona' }, false],
      [{ it: 'Città di Torino', fr: 'Ville de Turin' }, false],
    ]);
    expect(cohosts).toEqual([girona.institution, torino.institution]);
  });

  it('are none where nobody else holds it', async () => {
    await opened(lyon.app, 'seule');
    const found = value(await readConsultation(lyon.app, { slug: 'seule', viewer: ANYBODY }));
    expect(found.holders).toEqual([]);
  });
});
