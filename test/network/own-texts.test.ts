import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf, deliveringCity, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** What somebody chose for their texts holds at the host, at their own institution, and at a third one. */
describe('own texts between cities once an account is deleted', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let third: Place;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home, third] = network.places as [Place, Place, Place];
    await deliveringCity(host.node.app);
    await openCity(home.node.app, 'torino');
    await openCity(third.node.app, 'girona');
    await share(network, { host, slug: SLUG, with: home });
    network.advance({ minutes: 1 });
    await share(network, { host, slug: SLUG, with: third });
  });
  afterAll(() => network[Symbol.asyncDispose]());

  /** Somebody who proposes at a place, with an address, and comments on that. */
  const writer = async (at: Place, name: string) => {
    const { app } = at.node;
    const { id: authorId } = value(await registerParticipant(app, { kind: 'local', standing: 'resident', name }));
    const content = contentOf(`Un banc de ${name.length}`);
    const place = { location: { lat: 45.761, lon: 4.8351 }, place: `Rue ${name}` };
    const proposal = value(await submitProposal(app, { slug: SLUG, authorId, content, ...place }));
    await rest();
    const body = 'Avec un dossier.';
    value(await submitComment(app, { slug: SLUG, proposalId: proposal.id, authorId, body, lang: 'fr' }));
    await rest();
    const [{ number } = { number: 0 }] = await at.query<{ number: number }>(
      `select number from proposal where id = '${proposal.id}'`,
    );
    return { authorId, number };
  };
  const rest = async () => {
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
  };
  const shownAt = async (place: Place, number: number) =>
    await place.query<{ status: string; where: string | null; name: string; said: string[] }>(
      `select proposal.status, concat(proposal.place, lat, lon) as where, participant.name,
         array(select concat_ws(' ', comment.status, comment.body, by.name) from comment
           join participant as by on by.id = comment.author_id where proposal_id = proposal.id) as said
       from proposal join participant on participant.id = author_id where number = ${number}`,
    );
  const named = async (place: Place, name: string) =>
    await place.query(`select name from participant where name like '%${name}%'`);

  it.each([
    ['of the host', () => host, 'Maud'],
    ['of a co-host', () => home, 'Annalisa'],
  ] as const)('leaves the texts of somebody %s everywhere without name and place', async (_, of, name) => {
    const at = of();
    const { authorId, number } = await writer(at, name);
    for (const place of network.places) {
      expect(await shownAt(place, number)).toMatchObject([{ where: expect.stringContaining(name) }]);
      expect(await named(place, name)).not.toEqual([]);
    }
    value(await eraseParticipant(at.node.app, { participantId: authorId, ownTexts: 'keep', by: null }));
    await rest();
    for (const place of network.places) {
      expect(await shownAt(place, number), place.origin).toEqual([
        { status: 'published', where: '', name: '', said: ['published Avec un dossier. '] },
      ]);
      expect(await named(place, name), place.origin).toEqual([]);
    }
  });

  it.each([
    ['of the host', () => host, 'Bo'],
    ['of a co-host', () => home, 'Giulia'],
  ] as const)('removes the texts of somebody %s everywhere', async (_, of, name) => {
    const at = of();
    const { authorId, number } = await writer(at, name);
    value(await eraseParticipant(at.node.app, { participantId: authorId, ownTexts: 'remove', by: null }));
    await rest();
    for (const place of network.places) {
      expect(await shownAt(place, number), place.origin).toMatchObject([
        { status: 'withdrawn', name: '', said: [expect.stringMatching(/^withdrawn *$/)] },
      ]);
      expect(await named(place, name), place.origin).toEqual([]);
    }
  });
});
