import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf, deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { sent } from './pictures.ts';
import { pick, seedOfRun } from './seeded.ts';

const COLOURS = ['teal', 'navy', 'gold', 'olive', 'maroon', 'indigo'];

/** Acting from home while messages are dropped, doubled, delayed, reordered and cut, and nodes start again. */
describe('acting from home in a storm', () => {
  let network: Network;
  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
  });
  afterAll(() => network[Symbol.asyncDispose]());

  it('ends with every contribution at the host once, and both showing the same', async () => {
    console.log(`NETWORK_SEED=${network.seed}`);
    const { chance, faults } = network;
    const [host, home] = network.places as [Place, Place];
    const { leo } = await deliveringCity(host.node.app);
    await openCity(home.node.app, 'torino');
    await propose(host.node.app, { by: leo, title: 'Une piste' });
    await share(network, { host, slug: SLUG, with: home });
    const join = async (name: string) =>
      value(await registerParticipant(home.node.app, { kind: 'local', standing: 'registered', name })).id;
    const people = [await join('Anna'), await join('Bruno')];
    const written: { readonly id: string; readonly by: string }[] = [];
    const [first] = await home.query<{ id: string }>(`select id from proposal where number = 1`);

    faults.stormy = true;
    for (let nth = 1; nth <= 24; nth += 1) {
      const by = pick(chance, people);
      const { app } = home.node;
      const input = { slug: SLUG, authorId: by } as const;
      if (chance() < 0.3) {
        await submitComment(app, { ...input, proposalId: first?.id ?? '', body: `Mot ${nth}`, lang: 'fr' });
      } else {
        const images =
          chance() < 0.5 ? [{ id: (await sent(home, by, pick(chance, COLOURS))).id, alt: `Image ${nth}` }] : [];
        const proposed = { ...input, content: contentOf(`Idée ${nth}`), images };
        written.push({ id: value(await submitProposal(app, proposed)).id, by });
      }
      const older = pick(chance, written.length === 0 ? [{ id: '', by }] : written);
      const about = { proposalId: older.id, authorId: older.by };
      // What is refused because it is gone already is refused.
      if (chance() < 0.4) await reviseProposal(app, { ...about, content: contentOf(`Autre ${nth}`), confirmed: false });
      if (chance() < 0.3) {
        const images = [{ id: (await sent(home, older.by, pick(chance, COLOURS))).id, alt: `Autre ${nth}` }];
        await changeDetails(app, { ...about, images });
      }
      if (chance() < 0.15) await withdrawProposal(app, about);
      network.advance({ minutes: 7 });
      if (chance() < 0.15) await network.restart(pick(chance, network.places));
      if (chance() < 0.15) faults.partition(host.origin, home.origin);
      if (chance() < 0.4) {
        faults.heal();
        faults.stormy = true;
      }
      await network.work();
    }
    // Longer than it waits before it asks again.
    for (let round = 0; round < 4; round += 1) {
      await network.settle();
      network.advance({ hours: 25 });
    }

    const state = `select proposal.number, status, current_version as version, content_hash as hash
      from proposal join proposal_version on proposal_id = proposal.id and proposal_version.number = current_version
      where proposal.number is not null order by proposal.number`;
    expect(await home.query(state)).toEqual(await host.query(state));
    const pictures = `select number, alt from image join proposal on proposal.id = proposal_id
      where status = 'published' and number is not null and removed_at is null order by number, position`;
    const shown = await home.query(pictures);
    expect(shown).not.toEqual([]);
    expect(shown).toEqual(await host.query(pictures));
    const words = `select status, body from comment order by body, status`;
    expect(await home.query(words)).toEqual(await host.query(words));
    expect(await host.query(`select original from proposal group by original having count(*) > 1`)).toEqual([]);
    expect(await home.query(`select act, status from home_act where status in ('waiting', 'held')`)).toEqual([]);
    // Only what was taken back before it came is nowhere, and nothing of it can be changed.
    const gone = `select distinct refusal ->> 'type' as because from home_act
      join proposal on proposal.id = subject_id where home_act.status = 'refused' and proposal.status <> 'withdrawn'`;
    expect(await home.query(gone)).toEqual([]);
    expect(await home.query(`select status from proposal where number is null and status <> 'withdrawn'`)).toEqual([]);
    expect(await home.query(`select from proposal where pending_version is not null`)).toEqual([]);
    console.log(faults.counts);
  }, 180_000);
});
