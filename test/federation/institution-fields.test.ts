import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import {
  announcePhases,
  extendPhase,
  publishConsultation,
} from '../../src/application/consultation/publish-consultation.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

type Field = { readonly type: string; readonly name: string; readonly value: string };
type Actor = { readonly id: string; readonly attachment: readonly Field[] };

const eventually = { timeout: 8_000 };

eachEngine('the profile fields of the institution', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let peer: StockPeer;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    peer = await stockPeer();
    await deliveringCity(node.app);
    await announcePhases(node.app);
    await node.work();
    node.startDelivering();
    await followed(node.app, peer.known('ana'), node.documents.uris.institution);
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
  });

  /** The actor as another server fetches it. */
  const fetched = async (): Promise<Actor> => {
    const response = await fetch(node.documents.uris.institution, { headers: { accept: 'application/activity+json' } });
    return (await response.json()) as Actor;
  };
  /** The actors that were sent as an Update since the last time. */
  const updated = async (): Promise<readonly Actor[]> => {
    await announcePhases(node.app);
    await node.work();
    await expect.poll(() => node.depth(), eventually).toBe(0);
    return peer.posted
      .splice(0)
      .filter(({ type }) => type === 'Update')
      .map(({ object }) => object as Actor)
      .filter(({ id }) => id === node.documents.uris.institution);
  };
  const fieldsOf = (actor: Actor | undefined) => (actor?.attachment ?? []).map(({ name, value: text }) => [name, text]);
  const site = () => {
    const { origin, host } = node.documents.uris;
    return ['Site', `<a href="${origin}/">${host}</a>`];
  };
  const open = (phase: string) => [
    'Plan vélo 2026',
    `<a href="${node.documents.uris.consultation(SLUG)}">${phase}</a>`,
  ];
  const proposals = () => open('Propositions\u00a0: jusqu’au 31 mars 2026 à 23:59 (heure de Paris)');
  const supports = () => open('Soutiens\u00a0: jusqu’au 30 avril 2026 à 23:59 (heure de Paris)');

  it('say which phase of an open consultation closes first, and where the site is', async () => {
    const actor = await fetched();
    expect(fieldsOf(actor)).toEqual([proposals(), site()]);
    expect(new Set(actor.attachment.map(({ type }) => type))).toEqual(new Set(['PropertyValue']));
  });

  it('change with a phase, and reach followers in one Update for all that happens at one moment', async () => {
    expect(await updated()).toEqual([]);
    clock.set('2026-03-31T22:00:00Z');
    const [update, ...others] = await updated();
    expect(others).toEqual([]);
    expect(fieldsOf(update)).toEqual([supports(), site()]);
    expect(fieldsOf(await fetched())).toEqual([supports(), site()]);
  });

  it('change with the end of a phase that is extended', async () => {
    const consultation = await node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    const phaseId = consultation?.phases.find(({ kind }) => kind === 'support')?.id ?? '';
    value(
      await extendPhase(node.app, {
        slug: SLUG,
        phaseId,
        closesAt: '2026-05-15',
        reason: { fr: 'Le pont de mai.' },
        by: null,
      }),
    );
    const [update, ...others] = await updated();
    expect(others).toEqual([]);
    expect(fieldsOf(update)).toEqual([open('Soutiens\u00a0: jusqu’au 15 mai 2026 à 23:59 (heure de Paris)'), site()]);
  });

  it('are four at most with the contact, those that close soonest first, and none of a draft', async () => {
    for (const [slug, closesAt] of [
      ['marches', '2026-04-20'],
      ['parcs', '2026-04-10'],
      ['ecoles', '2026-06-30'],
      ['brouillon', '2026-04-05'],
    ] as const) {
      value(
        await createConsultation(node.app, {
          slug,
          title: { fr: slug },
          summary: { fr: 'Quoi ?' },
          phases: [{ kind: 'propose', opensAt: '2026-03-31', closesAt }],
          rules: {},
          by: null,
        }),
      );
      if (slug !== 'brouillon') value(await publishConsultation(node.app, { slug, by: null }));
    }
    value(await changeInstitution(node.app, { contact: 'mairie@lyon.example', by: OPERATOR }));
    await updated();
    expect(fieldsOf(await fetched()).map(([name]) => name)).toEqual(['parcs', 'marches', 'Site', 'Contact']);
    expect(fieldsOf(await fetched()).at(-1)).toEqual(['Contact', 'mairie@lyon.example']);
  });

  it('say nothing of consultations once the last phase is closed', async () => {
    clock.set('2026-07-15T08:00:00Z');
    const update = (await updated()).at(-1);
    expect(fieldsOf(update).map(([name]) => name)).toEqual(['Site', 'Contact']);
  });
});
