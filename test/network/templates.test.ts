import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { readBallots } from '../../src/application/ballot/reads.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { sha256 } from '../../src/application/kit/content-hash.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { readCommons } from '../../src/application/network/catalogue/read-commons.ts';
import { draftFromTemplate } from '../../src/application/template/draft-from-template.ts';
import { publishTemplate, withdrawTemplate } from '../../src/application/template/publish-template.ts';
import { findTemplate } from '../../src/application/template/reads.ts';
import { drafted, opened, refusal, value } from '../support/city.ts';
import { faultsOf } from '../web/tags.ts';
import { peered } from './cities.ts';
import { openCity } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const DOCUMENT = { headers: { accept: 'application/activity+json' } };

describe('templates of another city', { timeout: 90_000 }, () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;
  let uri: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    await openCity(lyon.node.app, 'lyon');
    await openCity(torino.node.app, 'torino');
    await peered(lyon, torino);
    await peered(torino, lyon);
    const { app } = torino.node;
    await drafted(app, {
      slug: 'bici',
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'vote', opensAt: '2026-04-01', closesAt: '2026-04-30' },
      ],
    });
    const options = [{ name: { fr: 'La gare' } }, { name: { fr: 'Le port' } }];
    const vote = { slug: 'place', question: { fr: 'Quelle place ?' }, method: 'choice', options } as const;
    value(await createBallot(app, { ...vote, consultation: 'bici', by: null }));
    value(await publishConsultation(app, { slug: 'bici', by: null }));
    await opened(app, 'verde');
    uri = `${torino.origin}/templates/bici`;
    await offer('CC-BY-4.0');
    await network.settle();
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const offer = async (licence: string, slug = 'bici') =>
    value(
      await publishTemplate(torino.node.app, {
        ...{ slug, title: { fr: 'Places à vélo' }, purpose: { fr: 'Pour choisir une place.' }, licence, by: null },
      }),
    );
  const readAgain = async () => {
    network.advance({ hours: 4 });
    await network.settle();
  };
  const offered = async () => {
    const every = { topic: null, territory: null, state: null, phase: null, lang: null, search: null };
    const { items } = await readCommons(lyon.node.app, { ...every, limit: 20, after: null, kind: 'template' });
    return items.map(({ entry }) => (entry.kind === 'consultation' ? (entry.template ?? null) : null));
  };
  const text = async (url: string) => await (await fetch(url)).text();
  const json = async (url: string, init: RequestInit = {}) =>
    (await (await fetch(url, init)).json()) as Record<string, unknown>;

  it('are documents signed by the institution, with the text that their hash is of', async () => {
    const document = await json(uri, DOCUMENT);
    expect(document).toMatchObject({
      ...{ id: uri, type: 'Note', attributedTo: `${torino.origin}/`, version: 1 },
      consultation: `${torino.origin}/consultations/bici`,
      proof: { cryptosuite: 'eddsa-jcs-2022' },
    });
    expect(sha256(String(document['templateText']))).toBe(document['contentHash']);
    expect(await text(`${uri}?lang=en`)).toContain('Places à vélo');
  });

  it('are found in the commons, with licence and origin', async () => {
    const { contentHash } = await json(uri, DOCUMENT);
    expect(await offered()).toEqual([
      {
        ...{ id: uri, title: { fr: 'Places à vélo' }, purpose: { fr: 'Pour choisir une place.' } },
        ...{ licence: 'CC-BY-4.0', contentHash },
      },
    ]);
    const page = await text(`${lyon.origin}/commons?kind=template&lang=en`);
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain(`href="${uri}"`);
    expect(page).toContain('CC BY 4.0');
    expect(page).not.toContain('consultations/verde');
    expect(await json(`${lyon.origin}/api/v1/commons?kind=template`)).toMatchObject({
      items: [{ kind: 'consultation', template: { uri, licence: 'CC-BY-4.0', contentHash } }],
    });
  });

  it('make a draft there, credited, of which the city that offers it is told once it is public', async () => {
    const { app } = lyon.node;
    const found = value(await findTemplate(app, uri));
    expect(found.institution).toEqual({ uri: `${torino.origin}/`, name: { fr: 'Ville de torino' } });
    value(await draftFromTemplate(app, { found, slug: 'places', firstDay: '2026-06-01', by: null }));
    const { ballots } = value(await readBallots(app, { slug: 'places', viewer: DRAFT_READER }));
    expect(ballots.map(({ ballot }) => ballot.slug)).toEqual(['place']);
    await network.settle();
    expect(await text(`${uri}?lang=en`)).not.toContain('Reused elsewhere');
    value(await publishConsultation(app, { slug: 'places', by: null }));
    await network.settle();
    const made = `${lyon.origin}/consultations/places`;
    expect(await json(made, DOCUMENT)).toMatchObject({ derivedFrom: uri });
    const page = await text(`${made}?lang=en`);
    expect(page).toContain(`<a href="${uri}"`);
    expect(page).toContain('Ville de torino');
    expect(page).toContain('CC BY 4.0');
    const reused = await text(`${uri}?lang=en`);
    expect(reused).toContain('Reused elsewhere');
    expect(reused).toContain(`href="${made}"`);
  });

  it('are not taken as another version than the catalogue says, and are once it says so', async () => {
    await offer('CC0-1.0');
    await network.settle();
    expect(refusal(await findTemplate(lyon.node.app, uri))).toMatchObject({
      ...{ field: 'template', because: 'other-version' },
    });
    // Whoever met the other version has the catalogue read again within minutes.
    network.advance({ minutes: 6 });
    await network.settle();
    expect((await offered()).map((each) => each?.licence)).toEqual(['CC0-1.0']);
    expect(value(await findTemplate(lyon.node.app, uri))).toMatchObject({
      version: 2,
      template: { licence: 'CC0-1.0' },
    });
  });

  it('are read by their address before any catalogue lists them', async () => {
    await offer('CC0-1.0', 'verde');
    await network.settle();
    const other = `${torino.origin}/templates/verde`;
    expect(value(await findTemplate(lyon.node.app, other))).toMatchObject({ uri: other, version: 1 });
  });

  it('are gone where they were taken back', async () => {
    value(await withdrawTemplate(torino.node.app, { slug: 'bici', by: null }));
    await network.settle();
    expect((await fetch(uri, DOCUMENT)).status).toBe(410);
    expect(refusal(await findTemplate(lyon.node.app, uri))).toMatchObject({ field: 'template', because: 'not-there' });
    await readAgain();
    expect((await offered()).map((each) => each?.id)).toEqual([`${torino.origin}/templates/verde`]);
    // What was made of it is as it was.
    expect(await json(`${lyon.origin}/consultations/places`, DOCUMENT)).toMatchObject({ derivedFrom: uri });
  });

  it('are not read of hosts that are blocked', async () => {
    const { hostname: host } = new URL(torino.origin);
    const blocked = { host, policy: 'block', reason: null, setAt: lyon.node.app.now() } as const;
    await lyon.node.app.store.transact((writer) => writer.peers.savePolicy(blocked));
    expect(refusal(await findTemplate(lyon.node.app, `${torino.origin}/templates/verde`))).toMatchObject({
      ...{ field: 'template', because: 'not-there' },
    });
    expect(await offered()).toEqual([]);
  });
});
