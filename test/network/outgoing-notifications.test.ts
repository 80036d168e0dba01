import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../support/city.ts';
import { peered } from './cities.ts';
import { openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** Somebody at a co-host proposes what another city proposed; nobody but their own city is that city's peer. */
describe('who hears of what is written from home', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let source: Place;
  let anna: string;
  let token: string;
  let derivedFrom: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home, source] = network.places as [Place, Place, Place];
    await openCity(host.node.app, 'lyon');
    await openCity(home.node.app, 'torino');
    const { person } = await openCity(source.node.app, 'girona');
    await peered(home, source);
    await peered(source, home);
    await openConsultation(source.node.app, 'bici');
    const there = { slug: 'bici', authorId: person, content: contentOf('Une vélostation') };
    value(await submitProposal(source.node.app, there));
    derivedFrom = `${source.origin}/consultations/bici/proposals/1`;
    await openConsultation(host.node.app, 'velo', { hold: 'everything' });
    await share(network, { host, slug: 'velo', with: home });
    anna = value(await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
    const input = { name: 'app', scopes: ['propose', 'comment'], participant: { id: anna } } as const;
    token = value(await createToken(home.node.app, input)).secret;
  }, 120_000);
  afterAll(() => network[Symbol.asyncDispose]());

  const takenUp = async () =>
    ((await (await fetch(`${source.origin}/api/v1/consultations/bici/proposals/1`)).json()) as { takenUp: unknown })
      .takenUp;
  const propose = async (title: string, from?: string) => {
    const input = { slug: 'velo', authorId: anna, content: contentOf(title) };
    return value(await submitProposal(home.node.app, { ...input, derivedFrom: from }));
  };
  const decide = async (id: string, kind: 'accept' | 'remove') => {
    const original = `${home.origin}/consultations/velo/contributions/${id}`;
    const held = await host.node.app.store.read((reader) => reader.proposals.byOriginal(original));
    const input = { proposalId: held?.id ?? '', reason: 'Une réclame.', by: null } as const;
    const rule = kind === 'remove' ? ('advertising' as const) : ('within-the-rules' as const);
    value(await decideProposal(host.node.app, { ...input, kind, rule }));
    await network.settle();
  };
  const read = async (path: string, by: string | null = token) => {
    const headers: Record<string, string> = by === null ? {} : { authorization: `Bearer ${by}` };
    const response = await fetch(`${home.origin}/api/v1${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('is the city whose proposal it is made from, once, as soon as it is public', async () => {
    const made = await propose('Une vélostation ici', derivedFrom);
    await network.settle();
    expect(await takenUp()).toEqual([]);
    await decide(made.id, 'accept');
    const uri = `${home.origin}/consultations/velo/contributions/${made.id}`;
    expect(await takenUp()).toMatchObject([
      { uri, institution: `${home.origin}/`, title: { fr: 'Une vélostation ici' } },
    ]);
    const led = await fetch(uri, { redirect: 'manual' });
    expect(new URL(led.headers.get('location') ?? '', uri).pathname).toBe('/consultations/velo/proposals/1');
    await network.restart(home);
    for (let round = 0; round < 2; round += 1) {
      network.advance({ hours: 1 });
      await network.settle();
    }
    expect(await source.query("select from inbox_message where because = 'taken-up'")).toHaveLength(1);
  });

  it('is its author, by the API: where it is, and with which rule it was refused', async () => {
    const made = await propose('Des arceaux');
    const path = `/consultations/velo/proposals/${made.id}`;
    const { host: domain } = new URL(host.origin);
    const at = { host: domain, act: 'create', refusal: null, words: null };
    expect(await read(path)).toMatchObject({
      status: 200,
      body: { number: null, atHost: { ...at, status: 'waiting' } },
    });
    await network.settle();
    expect((await read(path)).body['atHost']).toEqual({ ...at, status: 'held' });
    expect((await read(path, null)).status).toBe(404);
    await decide(made.id, 'accept');
    expect((await read(path)).body).toMatchObject({ number: 2, atHost: { ...at, status: 'accepted' } });
    expect((await read(path, null)).body['atHost']).toBeNull();
    const dropped = await propose('Une publicité');
    await network.settle();
    await decide(dropped.id, 'remove');
    expect(await read(`/consultations/velo/proposals/${dropped.id}`)).toMatchObject({
      status: 200,
      body: {
        status: 'removed',
        atHost: {
          status: 'refused',
          refusal: { type: 'removed-by-host', rule: 'advertising', reason: 'Une réclame.' },
        },
      },
    });
    expect((await read(`/consultations/velo/proposals/${dropped.id}`, null)).status).toBe(410);
  });

  it('is nobody, of who is a resident: their city looked at it, and the host takes its word', async () => {
    await openConsultation(host.node.app, 'places', { standings: ['resident', 'paper'] });
    await share(network, { host, slug: 'places', with: home });
    const visitor = { kind: 'local', standing: 'registered', name: 'Ugo' } as const;
    const ugo = value(await registerParticipant(home.node.app, visitor)).id;
    const input = { slug: 'places', content: contentOf('Des bancs') };
    expect(await submitProposal(home.node.app, { ...input, authorId: ugo })).toMatchObject({
      refusal: { type: 'not-eligible', because: 'standing' },
    });
    const made = value(await submitProposal(home.node.app, { ...input, authorId: anna }));
    await network.settle();
    expect((await read(`/consultations/places/proposals/${made.id}`)).body).toMatchObject({
      number: 1,
      atHost: { status: 'accepted' },
    });
    const [author] = await host.query<{ standing: string }>(
      "select standing from participant join proposal on author_id = participant.id where original like '%places%'",
    );
    expect(author).toEqual({ standing: 'fediverse' });
    const sent = await host.query<{ body: string }>(
      `select convert_from(body, 'UTF8') as body from inbox_message where actor like '${home.origin}/participants/%'`,
    );
    expect(sent).not.toEqual([]);
    expect(sent.filter(({ body }) => body.includes('resident'))).toEqual([]);
    // Whoever left vouches for nobody any more.
    await host.query("update cohost set status = 'left'");
    const late = value(await submitProposal(home.node.app, { ...input, authorId: anna }));
    await network.settle();
    expect((await read(`/consultations/places/proposals/${late.id}`)).body['atHost']).toMatchObject({
      refusal: { type: 'not-shared' },
    });
    await host.query("update cohost set status = 'accepted'");
  });

  it('is the author of a comment too', async () => {
    const [about] = await home.query<{ id: string }>('select id from proposal where number = 1');
    const input = { slug: 'velo', proposalId: about?.id ?? '', authorId: anna, lang: 'fr', body: 'Oui.' } as const;
    const comment = value(await submitComment(home.node.app, input));
    expect((await read(`/comments/${comment.id}`)).body).toMatchObject({
      status: 'held',
      atHost: { act: 'create', status: 'waiting', refusal: null },
    });
    expect((await read(`/comments/${comment.id}`, null)).status).toBe(404);
  });
});
