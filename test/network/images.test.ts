import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeCover } from '../../src/application/consultation/change-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readOwnProposal } from '../../src/application/proposal/reads.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf, deliveringCity, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { imagesAt, picture, type Shown, sent, statusOf } from './pictures.ts';
import { seedOfRun } from './seeded.ts';

/** Images of a proposal that is made at a co-host: the host shows its own of them, and so does a third city. */
describe('images between cities', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let third: Place;
  let leo: string;
  let anna: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home, third] = network.places as [Place, Place, Place];
    leo = (await deliveringCity(host.node.app)).leo;
    await openCity(home.node.app, 'torino');
    await openCity(third.node.app, 'girona');
    await share(network, { host, slug: SLUG, with: home });
    // The co-host that was invited first is the first that is asked, and not the one whose address comes first.
    network.advance({ minutes: 1 });
    await share(network, { host, slug: SLUG, with: third });
    anna = value(await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
  });
  afterAll(() => network[Symbol.asyncDispose]());

  const alts = (shown: readonly Shown[]) => shown.map(({ alt }) => alt);
  const actsOf = (id: string) => home.node.app.store.read((reader) => reader.outgoingContributions.about(id));
  let bench: string;
  let proposalId: string;

  it('are at home, for whoever knows their address, until the host has its own of them', async () => {
    const [one, two] = [await sent(home, anna, 'teal'), await sent(home, anna, 'navy')];
    bench = one.hash;
    expect(await statusOf(home, one.hash)).toBe(404);
    const images = [
      { id: one.id, alt: 'Un banc' },
      { id: two.id, alt: 'Un quai' },
    ];
    const waiting = value(
      await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf('Des bancs'), images }),
    );
    proposalId = waiting.id;
    expect(await statusOf(home, one.hash)).toBe(200);
    await network.settle();
    expect(await actsOf(proposalId)).toMatchObject([{ act: 'create', status: 'accepted' }]);
    const there = await imagesAt(host, 1);
    expect(alts(there)).toEqual(['Un banc', 'Un quai']);
    expect(there.map(({ source }) => source)).toEqual([one, two].map(({ hash }) => `${home.origin}/images/${hash}`));
    for (const { hash } of there) expect(await statusOf(host, hash)).toBe(200);
    expect(await imagesAt(home, 1)).toMatchObject([
      { hash: one.hash, alt: 'Un banc' },
      { hash: two.hash, alt: 'Un quai' },
    ]);
  });

  it('are fetched by a third city from the host alone', async () => {
    const there = await imagesAt(host, 1);
    const here = await imagesAt(third, 1);
    expect(alts(here)).toEqual(['Un banc', 'Un quai']);
    expect(here.map(({ source }) => source)).toEqual(there.map(({ hash }) => `${host.origin}/images/${hash}`));
    for (const { hash } of here) expect(await statusOf(third, hash)).toBe(200);
    expect(await third.query('select from awaited_image')).toEqual([]);
  });

  it('stay when the text changes, and are not fetched again', async () => {
    const before = await imagesAt(host, 1);
    const content = contentOf('Des bancs à l’ombre');
    value(await reviseProposal(home.node.app, { proposalId, authorId: anna, content, confirmed: false }));
    await network.settle();
    expect((await actsOf(proposalId)).at(-1)).toMatchObject({ act: 'update', status: 'accepted' });
    expect(await imagesAt(host, 1)).toEqual(before);
  });

  it('change once the host took the others', async () => {
    const [stored, gone] = await imagesAt(home, 1);
    const third_ = await sent(home, anna, 'olive');
    const images = [
      { id: third_.id, alt: 'Un arbre' },
      { id: stored?.id ?? '', alt: 'Un banc vert' },
    ];
    value(await changeDetails(home.node.app, { proposalId, authorId: anna, images }));
    expect(alts(await imagesAt(home, 1))).toEqual(['Un banc', 'Un quai']);
    const own = value(await readOwnProposal(home.node.app, { proposalId, authorId: anna }));
    expect(own.wanted.images.map(({ id, alt }) => ({ id, alt }))).toEqual(images);
    expect(await changeDetails(home.node.app, { proposalId, authorId: anna, images })).toMatchObject({
      refusal: { type: 'unchanged' },
    });
    const before = await imagesAt(host, 1);
    await network.settle();
    expect((await actsOf(proposalId)).at(-1)).toMatchObject({ act: 'update', status: 'accepted', details: null });
    const shown = await Promise.all(network.places.map(async (place) => alts(await imagesAt(place, 1))));
    expect(shown, 'home, the host and a third city').toEqual(network.places.map(() => ['Un arbre', 'Un banc vert']));
    expect((await imagesAt(host, 1))[1]?.id).toBe(before[0]?.id);
    expect(await imagesAt(home, 1)).toMatchObject([{ hash: third_.hash }, { hash: bench }]);
    expect(await statusOf(home, gone?.hash ?? '')).toBe(404);
    expect(await statusOf(host, before[1]?.hash ?? '')).toBe(404);
  });

  it('of the host itself are shown by every city, and go with their author', async () => {
    const image = await sent(host, leo, 'maroon');
    const images = [{ id: image.id, alt: 'Une piste' }];
    value(await submitProposal(host.node.app, { slug: SLUG, authorId: leo, content: contentOf('Une piste'), images }));
    await network.settle();
    for (const place of network.places) expect(alts(await imagesAt(place, 2))).toEqual(['Une piste']);
    value(await eraseParticipant(host.node.app, { participantId: leo, by: null }));
    await network.settle();
    for (const place of network.places) {
      expect(
        await place.query(`select from image join proposal on proposal.id = proposal_id where number = 2`),
      ).toEqual([]);
    }
  });

  it('of the consultation is its cover in every city, which goes when its host takes it away', async () => {
    const cohosts = [home, third];
    const covers = async () =>
      await Promise.all(
        cohosts.map(async ({ node }) => {
          const found = value(await readConsultation(node.app, { slug: SLUG, viewer: ANYBODY }));
          return found.cover;
        }),
      );
    const change = async (picture: Buffer | null | undefined, alt: Record<string, string>) => {
      value(await changeCover(host.node.app, { slug: SLUG, picture, alt, by: null }));
      await network.settle();
    };
    await change(await picture('teal'), { fr: 'La piste', en: 'The lane' });
    const shown = await covers();
    expect(shown).toMatchObject(cohosts.map(() => ({ alt: { fr: 'La piste', en: 'The lane' }, wide: { width: 40 } })));
    for (const [nth, place] of cohosts.entries()) {
      expect(await statusOf(place, shown[nth]?.wide.hash ?? '')).toBe(200);
      expect(await statusOf(place, shown[nth]?.small.hash ?? '')).toBe(200);
    }
    await change(undefined, { fr: 'La piste au soir' });
    expect(await covers()).toEqual(shown.map((cover) => ({ ...cover, alt: { fr: 'La piste au soir' } })));
    await change(null, {});
    expect(await covers()).toEqual([null, null]);
    expect(await statusOf(home, shown[0]?.wide.hash ?? '')).toBe(404);
  });

  it('are gone everywhere when an officer removes the proposal, and when its author takes it back', async () => {
    const image = await sent(home, anna, 'gold');
    const images = [{ id: image.id, alt: 'Une réclame' }];
    const other = value(
      await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf('Une réclame'), images }),
    );
    await network.settle();
    const shown = async (number: number) =>
      await Promise.all(
        network.places.map(async (place) => {
          const hashes = await place.query<{ hash: string }>(
            `select hash from image join proposal on proposal.id = proposal_id where number = ${number}`,
          );
          return await Promise.all(hashes.map(({ hash }) => statusOf(place, hash)));
        }),
      );
    expect(await shown(3)).toEqual([[200], [200], [200]]);
    const [there] = await host.query<{ id: string }>('select id from proposal where number = 3');
    const because = { kind: 'remove', rule: 'advertising', reason: 'Une réclame.', by: null } as const;
    value(await decideProposal(host.node.app, { proposalId: there?.id ?? '', ...because }));
    value(await withdrawProposal(home.node.app, { proposalId, authorId: anna }));
    await network.settle();
    expect(await shown(3)).toEqual([[404], [404], [404]]);
    expect((await shown(1)).flat()).not.toContain(200);
    expect(other.number).toBeNull();
  });

  it('are known again when home and the host are somewhere else, and not fetched twice', async () => {
    const image = await sent(home, anna, 'indigo');
    const images = [{ id: image.id, alt: 'Un abri' }];
    const mine = value(
      await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf('Un abri'), images }),
    );
    await network.settle();
    const before = await Promise.all(network.places.map((place) => imagesAt(place, 4)));
    await network.move(home);
    await network.settle();
    await network.move(host);
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
    value(await changeDetails(home.node.app, { proposalId: mine.id, authorId: anna, tags: ['abri'] }));
    await network.settle();
    expect((await actsOf(mine.id)).at(-1)).toMatchObject({ act: 'update', status: 'accepted' });
    const after = await Promise.all(network.places.map((place) => imagesAt(place, 4)));
    const ids = (all: readonly (readonly Shown[])[]) =>
      all.map((each) => each.map(({ id, hash, alt }) => [id, hash, alt]));
    expect(ids(after)).toEqual(ids(before));
    expect(after.map(([one]) => one?.source ?? null)).toEqual([
      `${home.origin}/images/${image.hash}`,
      null,
      `${host.origin}/images/${after[0]?.[0]?.hash}`,
    ]);
  });

  it('come back from a co-host to a host that lost them', async () => {
    const before = await imagesAt(host, 4);
    expect(alts(before)).toEqual(['Un abri']);
    await host.query('truncate proposal cascade');
    value(await restoreFromCohost(host.node.app, { slug: SLUG }));
    await network.settle();
    const after = await imagesAt(host, 4);
    expect(after.map(({ alt, source }) => [alt, source])).toEqual([['Un abri', before[0]?.source]]);
    expect(await statusOf(host, after[0]?.hash ?? '')).toBe(200);
  });
});
