import { beforeAll, expect, it } from 'vitest';
import { authoriseAgents } from '../../src/application/agent/authorise-agents.ts';
import { createToken, revokeToken } from '../../src/application/agent/create-token.ts';
import type { Application, Reader } from '../../src/application/application.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { removePolicy, setPolicy } from '../../src/application/host/set-policy.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { KeptReads } from '../../src/storage/kit/kept-reads.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('what a process keeps in memory', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let plain: Application;
  let app: Application;

  beforeAll(async () => {
    plain = applicationOn(suite.database, clock);
    app = { ...plain, store: authoriseAgents(createStore(suite.database, { kept: new KeptReads() })) };
    await setUpCity(app);
  });

  it('is as it was changed for whoever asks next, however many ask meanwhile', { timeout: 30_000 }, async () => {
    const { id, phases } = await opened(app, 'kept');
    const { token } = value(await createToken(app, { name: 'App', scopes: ['moderate'] }));
    const by = OPERATOR;
    const read = async (reader: Reader) => [
      await reader.access.token(token.hash),
      await reader.consultations.byId(id),
      await reader.consultations.bySlug('kept'),
      await reader.institution.get(),
      await reader.peers.policies(),
      await reader.territories.all(),
    ];
    const extension = { slug: 'kept', phaseId: phases[0]?.id ?? '', reason: { fr: 'La pluie.' }, by };
    const changes: readonly (() => Promise<unknown>)[] = [
      () => setPolicy(app, { host: 'noise.example', policy: 'block', reason: null, by }).then(value),
      () => changeInstitution(app, { name: { fr: 'Lyon' }, by }).then(value),
      () =>
        changeInstitution(app, {
          territories: [{ code: '69389', name: { fr: 'Lyon 9e' }, within: '69123' }],
          by,
        }).then(value),
      () => changeConsultation(app, { slug: 'kept', change: { title: { fr: 'Gardée' } }, by }).then(value),
      () => extendPhase(app, { ...extension, closesAt: '2026-04-02' }).then(value),
      () => removePolicy(app, { host: 'noise.example', by }).then(value),
      () => extendPhase(app, { ...extension, closesAt: '2026-04-03' }).then(value),
      () => revokeToken(app, { tokenId: token.id }).then(value),
    ];
    let before = await plain.store.read(read);
    for (const change of changes) {
      let isChanging = true;
      const readers = Array.from({ length: 6 }, async (_, nth) => {
        while (isChanging) {
          await (nth % 2 === 0 ? app.store.read(read) : app.store.readShared(read));
          // What is kept is answered in the same turn of the event loop.
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      await change();
      isChanging = false;
      const after = await plain.store.read(read);
      expect(after).not.toEqual(before);
      expect(await app.store.read(read)).toEqual(after);
      await Promise.all(readers);
      expect(await app.store.readShared(read)).toEqual(after);
      before = after;
    }
  });
});
