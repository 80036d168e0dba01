import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { leaveCohosting } from '../../src/application/network/cohost/answer-invitation.ts';
import { limitCohost } from '../../src/application/network/cohost/limit-cohost.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';
const LIMITS = { contributionsPerDay: 3, contributionsPerAuthor: 2 } as const;

describe('a co-host whose people write more than people would', { timeout: 180_000 }, () => {
  let network: Network;
  let [lyon, torino, girona]: [Place, Place, Place] = [] as never;
  const people = new Map<Place, string>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z', settleMs: 150_000 });
    [lyon, torino, girona] = network.places as [Place, Place, Place];
    for (const [index, place] of network.places.entries()) {
      people.set(place, (await openCity(place.node.app, ['lyon', 'torino', 'girona'][index] ?? '')).person);
    }
    await openConsultation(lyon.node.app, SLUG);
    for (const cohost of [torino, girona]) {
      await share(network, { host: lyon, slug: SLUG, with: cohost });
      const limit = { slug: SLUG, peer: institutionOf(cohost), by: null };
      value(await limitCohost(lyon.node.app, { ...limit, ...LIMITS }));
    }
  });
  afterAll(() => network[Symbol.asyncDispose]());

  const propose = async (place: Place, title: string, authorId = people.get(place) ?? '') =>
    value(await submitProposal(place.node.app, { slug: SLUG, authorId, content: contentOf(title) }));
  const invented = async (place: Place, name: string) =>
    value(await registerParticipant(place.node.app, { kind: 'local', standing: 'registered', name })).id;
  const atHost = async (like: string) =>
    Object.fromEntries(
      (
        await lyon.query<{ status: string; count: number }>(
          `select proposal.status, count(*)::int as count from proposal
           join proposal_version v on v.proposal_id = proposal.id and v.number = proposal.current_version
           where v.title ->> 'fr' like '${like}' group by proposal.status`,
        )
      ).map(({ status, count }) => [status, count]),
    );
  const evidenceOf = async (place: Place) =>
    (
      await lyon.node.app.store.read((reader) => reader.peering.evidence({ peer: institutionOf(place), limit: 99 }))
    ).map(({ kind }) => kind);

  it('has what exceeds its limit held, while what others write is published', async () => {
    for (let nth = 0; nth < 6; nth += 1) {
      await propose(torino, `Slogan ${nth}`, await invented(torino, `Personne ${nth}`));
    }
    await propose(girona, 'Une fontaine');
    await propose(lyon, 'Un kiosque');
    await network.settle();
    expect(await atHost('Slogan%')).toEqual({ published: 3, held: 3 });
    expect(await atHost('Une fontaine')).toEqual({ published: 1 });
    expect(await atHost('Un kiosque')).toEqual({ published: 1 });
    expect((await evidenceOf(torino)).filter((kind) => kind === 'too-many-contributions')).toHaveLength(1);
    expect(await evidenceOf(girona)).toEqual([]);
  });

  it('shows its people that theirs is held, and loses nothing of it', async () => {
    const [held] = await torino.query<{ id: string }>(
      `select subject_id as id from home_act where status = 'held' limit 1`,
    );
    const [{ count } = { count: 0 }] = await torino.query<{ count: number }>(
      `select count(*)::int as count from home_act where status = 'held'`,
    );
    expect(count).toBe(3);
    const there = await lyon.node.app.store.read((reader) =>
      reader.proposals.byOriginal(`${torino.origin}/consultations/${SLUG}/contributions/${held?.id}`),
    );
    const decision = { rule: 'within-the-rules', reason: 'Utile.', by: null, kind: 'accept' } as const;
    value(await decideProposal(lyon.node.app, { ...decision, proposalId: there?.id ?? '' }));
    await network.settle();
    const published = await torino.node.app.store.read((reader) => reader.proposals.byId(held?.id ?? ''));
    expect(published).toMatchObject({ status: 'published' });
  });

  it('withdraws what is held there', async () => {
    const [held] = await torino.query<{ id: string; author: string }>(
      `select proposal.id, author_id as author from proposal join home_act on subject_id = proposal.id
       where home_act.status = 'held' and proposal.status = 'held' limit 1`,
    );
    value(await withdrawProposal(torino.node.app, { proposalId: held?.id ?? '', authorId: held?.author ?? '' }));
    await network.settle();
    expect(await atHost('Slogan%')).toMatchObject({ withdrawn: 1 });
  });

  it('has one person held who writes more than one person would, without evidence about the institution', async () => {
    const limit = { slug: SLUG, peer: institutionOf(girona), by: null };
    value(await limitCohost(lyon.node.app, { ...limit, contributionsPerDay: 30 }));
    const author = await invented(girona, 'Zélé');
    for (let nth = 0; nth < 3; nth += 1) await propose(girona, `Idée ${nth}`, author);
    await network.settle();
    expect(await atHost('Idée%')).toEqual({ published: 2, held: 1 });
    expect(await evidenceOf(girona)).toEqual([]);
  });

  it('is held as a whole where an officer of the host says so, comments too, and until they say otherwise', async () => {
    const limit = { slug: SLUG, peer: institutionOf(girona), by: null };
    value(await limitCohost(lyon.node.app, { ...limit, held: true }));
    await propose(girona, 'Retenue');
    const body = 'Retenu aussi.';
    const authorId = people.get(girona) ?? '';
    value(await submitComment(girona.node.app, { slug: SLUG, proposalId: null, authorId, body, lang: 'fr' }));
    await network.settle();
    expect(await atHost('Retenue')).toEqual({ held: 1 });
    expect(await lyon.query(`select status from comment where body = '${body}'`)).toEqual([{ status: 'held' }]);
    value(await limitCohost(lyon.node.app, { ...limit, held: false }));
    await propose(girona, 'Publiée', await invented(girona, 'Une autre'));
    await network.settle();
    expect(await atHost('Publiée')).toEqual({ published: 1 });
    expect(await atHost('Retenue')).toEqual({ held: 1 });
  });

  it('leaves, whatever of it is held', async () => {
    value(await limitCohost(lyon.node.app, { slug: SLUG, peer: institutionOf(torino), by: null, held: true }));
    const [invitation] = await invitationsAt(torino);
    value(await leaveCohosting(torino.node.app, { invite: invitation?.invite ?? '', by: null }));
    await network.settle();
    const [cohost] = await lyon.node.app.store.read((reader) => reader.sharing.cohostsWith(institutionOf(torino)));
    expect(cohost).toMatchObject({ status: 'left' });
  });
});
