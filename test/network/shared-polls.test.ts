import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcePhases } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { leaveCohosting } from '../../src/application/network/cohost/answer-invitation.ts';
import { receiveSubtotal } from '../../src/application/network/subtotal/receive-subtotal.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import { subtotalIn } from '../../src/federation/network/subtotal-reader.ts';
import { value } from '../federation/publishing-city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const REGISTERED = 4;

/** A poll of the host is voted in at each city; each says what its people voted, and all show the sum. */
describe('polls of several cities', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let torino: Place;
  let girona: Place;
  const people = new Map<Place, string[]>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, torino, girona] = network.places as [Place, Place, Place];
    for (const [index, place] of network.places.entries()) {
      await openCity(place.node.app, ['lyon', 'torino', 'girona'][index] ?? '');
      const here: string[] = [];
      for (let nth = 0; nth < 3; nth += 1) {
        const one = { kind: 'local', standing: 'resident', name: `Personne ${nth}` } as const;
        here.push(value(await registerParticipant(place.node.app, one)).id);
      }
      people.set(place, here);
    }
    await openConsultation(host.node.app, 'ouverte', { resultsVisibility: 'always' });
    await openConsultation(host.node.app, 'secrete', { resultsVisibility: 'after-close' });
    for (const slug of ['ouverte', 'secrete']) {
      for (const place of [torino, girona]) await share(network, { host, slug, with: place, registered: REGISTERED });
    }
  }, 120_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const pollsAt = async ({ node: { app } }: Place, slug: string) =>
    value(await readConsultation(app, { slug, viewer: ANYBODY })).polls;
  const vote = async (place: Place, slug: string, choice: { readonly who: number; readonly option: number }) => {
    const [view] = await pollsAt(place, slug);
    if (view === undefined) throw new Error('no poll');
    return await voteInPoll(place.node.app, {
      pollId: view.poll.id,
      participantId: people.get(place)?.[choice.who] ?? '',
      optionIds: [view.poll.options[choice.option]?.id ?? ''],
    });
  };
  const notified = async () => {
    for (let round = 0; round < 3; round += 1) {
      network.advance({ minutes: 2 });
      for (const place of network.places) await announcePhases(place.node.app);
      await network.settle();
    }
  };
  const open = async (slug: string): Promise<Poll> => {
    const opened = value(
      await openPoll(host.node.app, {
        slug,
        question: { fr: 'Par où commencer ?', en: 'Where to begin?' },
        options: [{ fr: 'Le quai', en: 'The quay' }, { fr: 'La gare' }],
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    expect(opened.sharedWith.toSorted()).toEqual([torino, girona].map(institutionOf).toSorted());
    await network.settle();
    return opened;
  };

  it('are shown and voted in at every city, and every city shows the sum', async () => {
    const { uri: _uri, ...opened } = await open('ouverte');
    for (const place of network.places) {
      const [view] = await pollsAt(place, 'ouverte');
      expect(view?.poll.question, place.origin).toEqual(opened.question);
      expect(view?.poll.options.map(({ name }) => name)).toEqual(opened.options.map(({ name }) => name));
    }
    value(await vote(host, 'ouverte', { who: 0, option: 0 }));
    value(await vote(torino, 'ouverte', { who: 0, option: 1 }));
    value(await vote(torino, 'ouverte', { who: 1, option: 1 }));
    value(await vote(girona, 'ouverte', { who: 0, option: 0 }));
    expect(await vote(torino, 'ouverte', { who: 0, option: 0 })).toMatchObject({ refusal: { type: 'already-voted' } });
    await notified();
    for (const place of network.places) {
      const [view] = await pollsAt(place, 'ouverte');
      expect(view?.votes.visible === true ? Object.values(view.votes.byOption) : null, place.origin).toEqual([2, 2]);
      expect(view?.votes).toMatchObject({ voters: 4 });
      expect(view?.cities?.map(({ institution, polled }) => [institution.uri, polled?.votes]).toSorted()).toEqual(
        [
          [institutionOf(host), [1, 0]],
          [institutionOf(torino), [0, 2]],
          [institutionOf(girona), [1, 0]],
        ].toSorted(),
      );
      const page = await (await fetch(`${place.origin}/consultations/ouverte`)).text();
      expect(page).toContain('Votes par institution');
    }
    const api = await fetch(`${girona.origin}/api/v1/consultations/ouverte/polls`);
    expect(await api.json()).toMatchObject({ items: [{ voters: 4, cities: [{}, {}, {}] }] });
  });

  it('tell nothing before the end where results are hidden until then, and all of it after', async () => {
    await open('secrete');
    value(await vote(host, 'secrete', { who: 0, option: 0 }));
    value(await vote(torino, 'secrete', { who: 0, option: 1 }));
    await notified();
    const said = `select count(*) as said from subtotal s join consultation c on c.id = s.consultation_id
      where c.slug = 'secrete' and counted is not null`;
    expect(await host.query(said)).toEqual([{ said: 0 }]);
    for (const place of network.places) {
      expect((await pollsAt(place, 'secrete'))[0]).toMatchObject({ votes: { visible: false }, cities: null });
    }
    network.advance({ days: 19 });
    await notified();
    expect(await vote(girona, 'secrete', { who: 0, option: 0 })).toMatchObject({ refusal: { type: 'poll-closed' } });
    for (const place of network.places) {
      const [view] = await pollsAt(place, 'secrete');
      expect(view?.votes, place.origin).toMatchObject({ visible: true, voters: 2 });
      expect(view?.cities?.map(({ state }) => state)).toEqual(['counted', 'counted', 'counted']);
    }
  });

  it('count no more than a city has people, nothing that does not add up, and nothing after the days for it', async () => {
    const [view] = await pollsAt(host, 'ouverte');
    const { rows } = await signedOf('ouverte', torino);
    const signed = subtotalIn(JSON.parse(rows[0]?.document ?? '{}'));
    if (signed?.subtotal.of !== 'poll' || view === undefined) throw new Error('no subtotal of a poll');
    const { subtotal } = signed;
    const sequence = subtotal.sequence + 1;
    const said = async (changed: Partial<typeof subtotal>, rest: { readonly days?: number } = {}) =>
      await receiveSubtotal(host.node.app, {
        consultationId: view.poll.consultationId,
        signed: { ...signed, uri: `${signed.uri}x`, hash: 'x', subtotal: { ...subtotal, sequence, ...changed } },
        signer: institutionOf(torino),
        isProven: true,
        receivedAt: new Date(view.poll.closesAt.getTime() + (rest.days ?? 0) * 86_400_000 + 1_000),
      });
    expect(await said({ voters: 5, votes: [5, 0] })).toMatchObject({
      fault: { because: 'too-many', limit: REGISTERED },
    });
    expect(await said({ voters: 2, votes: [2, 1] })).toMatchObject({ fault: { because: 'does-not-add-up' } });
    expect(await said({ voters: 1, votes: [1] })).toMatchObject({ fault: { because: 'unknown-option' } });
    expect(await said({ voters: 1, votes: [-1, 2] })).toMatchObject({ fault: { because: 'does-not-add-up' } });
    expect(await said({ poll: `${subtotal.poll.slice(0, -4)}0000` })).toMatchObject({
      fault: { because: 'unknown-ballot' },
    });
    expect(await said({ voters: 2, votes: [2, 0] }, { days: 30 })).toMatchObject({ fault: { because: 'too-late' } });
    const again = { consultationId: view.poll.consultationId, signed, signer: institutionOf(torino), isProven: true };
    expect(await receiveSubtotal(host.node.app, { ...again, receivedAt: host.clock.now() })).toEqual({
      ok: true,
      news: false,
    });
  });

  it('take no vote at a city that left', async () => {
    const { poll } = (await pollsAt(girona, 'ouverte'))[0] ?? {};
    for (const { invite } of await invitationsAt(girona)) {
      value(await leaveCohosting(girona.node.app, { invite, by: null }));
    }
    expect(
      await voteInPoll(girona.node.app, {
        pollId: poll?.id ?? '',
        participantId: people.get(girona)?.[2] ?? '',
        optionIds: [poll?.options[0]?.id ?? ''],
      }),
    ).toMatchObject({ refusal: { type: 'not-shared' } });
  });

  async function signedOf(slug: string, of: Place) {
    const rows = await host.query<{ document: string }>(
      `select document from subtotal s join consultation c on c.id = s.consultation_id
       where c.slug = '${slug}' and counted is not null and institution = '${institutionOf(of)}'`,
    );
    return { rows };
  }
});
