import '../../src/start/temporal.ts';
import { expect, it } from 'vitest';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { value } from '../support/city.ts';
import { openCity, openConsultation, share } from './city.ts';
import { openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

it('takes up a sum whose signer did not answer when it came, once it does', { timeout: 180_000 }, async () => {
  await using network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
  const [host, torino, girona] = network.places as [Place, Place, Place];
  const people = new Map<Place, string>();
  for (const [index, place] of network.places.entries()) {
    people.set(place, (await openCity(place.node.app, `city${index}`)).person);
  }
  await openConsultation(host.node.app, 'parcs', { resultsVisibility: 'always' });
  const content = { title: { fr: 'Bancs' }, body: { fr: 'Des bancs.' }, lang: 'fr', cost: null, amends: null };
  value(await submitProposal(host.node.app, { slug: 'parcs', authorId: people.get(host) ?? '', content }));
  for (const place of [torino, girona]) await share(network, { host, slug: 'parcs', with: place });

  const proposalAt = async ({ node }: Place) =>
    await node.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('parcs');
      return consultation === null ? null : await reader.proposals.byNumber(consultation.id, 1);
    });
  const totalAt = async (place: Place) => {
    const id = (await proposalAt(place))?.id ?? '';
    const counts = await place.node.app.store.read((reader) => reader.supports.counts(id));
    return counts.reduce((sum, { count }) => sum + count, 0);
  };
  const proposalId = (await proposalAt(torino))?.id ?? '';
  value(await giveSupport(torino.node.app, { proposalId, participantId: people.get(torino) ?? '', side: 'for' }));

  // Torino speaks, and does not answer; nobody read its key before.
  await girona.query(`delete from kv where key like '%proof-key%'`);
  const { faults } = network;
  const fateOf = faults.fateOf.bind(faults);
  faults.fateOf = (from, to) => (to === torino.origin ? { kind: 'drop' } : fateOf(from, to));
  for (let round = 0; round < 8; round += 1) {
    network.advance({ minutes: 2 });
    await network.work();
    await new Promise((done) => setTimeout(done, 300));
  }
  expect([await totalAt(host), await totalAt(girona)]).toEqual([1, 0]);

  // It is away for a day: the whole state is read again, each time later.
  const reading = girona.node.app.network;
  if (reading === undefined) throw new Error('nothing is read');
  const page = reading.page.bind(reading);
  let whole = 0;
  Object.assign(reading, {
    page: async (uri: string, cursor: string | null) => {
      whole += cursor === null ? 1 : 0;
      return await page(uri, cursor);
    },
  });
  for (let round = 0; round < 130; round += 1) {
    girona.clock.advance({ minutes: 11 });
    await girona.node.work();
  }
  expect(whole).toBeGreaterThanOrEqual(4);
  expect(whole).toBeLessThanOrEqual(8);
  for (const place of [host, torino]) place.clock.advance({ minutes: 130 * 11 });

  faults.fateOf = fateOf;
  for (let round = 0; round < 3; round += 1) {
    network.advance({ minutes: 11 });
    await network.settle();
  }
  expect([await totalAt(host), await totalAt(torino), await totalAt(girona)]).toEqual([1, 1, 1]);
});
