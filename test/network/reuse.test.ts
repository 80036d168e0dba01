import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { removePeer } from '../../src/application/network/peer/remove-peer.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { refusal, value } from '../support/city.ts';
import { peered } from './cities.ts';
import { openCity, openConsultation } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const DOCUMENT = { headers: { accept: 'application/activity+json' } };

describe('what is taken up from another city', { timeout: 90_000 }, () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;
  let leo: string;
  let source: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    leo = (await openCity(lyon.node.app, 'lyon')).person;
    const { person } = await openCity(torino.node.app, 'torino');
    await peered(lyon, torino);
    await peered(torino, lyon);
    await openConsultation(lyon.node.app, 'velo');
    await openConsultation(torino.node.app, 'bici');
    value(
      await submitProposal(torino.node.app, { slug: 'bici', authorId: person, content: contentOf('Une vélostation') }),
    );
    await network.settle();
    source = `${torino.origin}/consultations/bici/proposals/1`;
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const take = (derivedFrom: string) =>
    submitProposal(lyon.node.app, {
      slug: 'velo',
      authorId: leo,
      content: contentOf('Une vélostation ici'),
      derivedFrom,
    });
  const text = async (url: string) => await (await fetch(url)).text();
  const json = async (url: string, init: RequestInit = {}) =>
    (await (await fetch(url, init)).json()) as Record<string, unknown>;

  it('keeps from where it is, on its page, in the API and in its document', async () => {
    const own = value(await take(source));
    await network.settle();
    const path = `/consultations/velo/proposals/${own.number}`;
    expect(await text(`${lyon.origin}${path}?lang=en`)).toContain(`Based on “<a href="${source}"`);
    expect(await json(`${lyon.origin}/api/v1${path}`)).toMatchObject({
      derivedFrom: { uri: source, institution: `${torino.origin}/`, title: { fr: 'Une vélostation' } },
      takenUp: [],
    });
    expect(await json(`${lyon.origin}${path}`, DOCUMENT)).toMatchObject({ derivedFrom: source });
  });

  it('is told to where it is from, once, and shown there', async () => {
    const reusedBy = `${lyon.origin}/consultations/velo/proposals/1`;
    expect(await json(`${torino.origin}/api/v1/consultations/bici/proposals/1`)).toMatchObject({
      derivedFrom: null,
      takenUp: [{ uri: reusedBy, institution: `${lyon.origin}/`, title: { fr: 'Une vélostation ici' } }],
    });
    const page = await text(`${source}?lang=en`);
    expect(page).toContain('Reused elsewhere');
    expect(page).toContain(`href="${reusedBy}"`);
    const received = await torino.query<{ because: string }>(
      "select because from inbox_message where because in ('taken-up', 'replay') order by received_at",
    );
    expect(received.filter(({ because }) => because === 'taken-up')).toHaveLength(1);
  });

  it('may be a whole consultation', async () => {
    const bici = `${torino.origin}/consultations/bici`;
    value(
      await createConsultation(lyon.node.app, {
        slug: 'stations',
        title: { fr: 'Des vélostations' },
        summary: { fr: 'Où ?' },
        phases: [{ kind: 'propose', opensAt: '2026-04-01', closesAt: '2026-04-30' }],
        rules: {},
        derivedFrom: bici,
        by: null,
      }),
    );
    await network.settle();
    expect(await json(`${torino.origin}/api/v1/consultations/bici`)).toMatchObject({ takenUp: [] });
    value(await publishConsultation(lyon.node.app, { slug: 'stations', by: null }));
    await network.settle();
    expect(await json(`${torino.origin}/api/v1/consultations/bici`)).toMatchObject({
      takenUp: [{ uri: `${lyon.origin}/consultations/stations`, title: { fr: 'Des vélostations' } }],
    });
    expect(await json(`${lyon.origin}/consultations/stations`, DOCUMENT)).toMatchObject({ derivedFrom: bici });
    expect(await text(`${bici}?lang=en`)).toContain('Reused elsewhere');
  });

  it('is there to be taken up minutes after the other city told of it', async () => {
    network.advance({ minutes: 6 });
    await network.settle();
    await openConsultation(torino.node.app, 'mercato');
    await network.settle();
    network.advance({ minutes: 6 });
    await network.settle();
    expect(await text(`${lyon.origin}/commons?lang=en`)).toContain(`${torino.origin}/consultations/mercato`);
  });

  it('is refused where the commons do not have it', async () => {
    expect(refusal(await take(`${torino.origin}/consultations/bici/proposals/99`))).toEqual({
      type: 'invalid',
      field: 'derivedFrom',
      because: 'unknown-value',
    });
  });

  it('is believed of peers alone', async () => {
    value(await removePeer(torino.node.app, { peer: lyon.origin, endSharing: false, by: null }));
    value(await take(source));
    await network.settle();
    const answer = await json(`${torino.origin}/api/v1/consultations/bici/proposals/1`);
    expect(answer['takenUp']).toHaveLength(1);
    expect(await torino.query("select because from inbox_message where because = 'not-a-peer'")).not.toEqual([]);
  });

  it('is begun by a resident from the commons, with its words in the form', async () => {
    const commons = await text(`${lyon.origin}/commons?kind=proposal&lang=en`);
    expect(commons).toContain(`/commons/take-up?from=${encodeURIComponent(source)}`);
    const where = await text(`${lyon.origin}/commons/take-up?from=${encodeURIComponent(source)}&lang=en`);
    expect(where).toContain(`/consultations/velo/propose?from=${encodeURIComponent(source)}`);
    expect((await fetch(`${lyon.origin}/commons/take-up?from=nothing`)).status).toBe(404);
  });
});
