import { expect } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import {
  acceptInvitation,
  leaveCohosting,
  refuseInvitation,
} from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost, withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import { publishes } from '../../src/domain/moderation/decision.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation } from './city.ts';
import type { Network, Place } from './network.ts';
import { pick } from './seeded.ts';
import { disclosedTooEarly, Votes } from './votes.ts';

/** The first two places host these; `parcs` both of them, so that one address is wanted twice. */
const HOSTED = ['parcs', 'velo'] as const;

type Support = {
  readonly place: Place;
  readonly hosted: Hosted;
  readonly number: number;
  readonly proposalId: string;
  readonly participantId: string;
};

export type Hosted = { readonly host: Place; readonly slug: string };

/** What several institutions did, one act after the other, by chance of the network's seed. */
export class History {
  readonly network: Network;
  readonly hosted: readonly Hosted[];
  readonly #people: ReadonlyMap<Place, readonly string[]>;
  /** Who supports what, by the place where they do. */
  readonly given = new Map<string, Support>();
  /** The same of everybody who ever did. */
  readonly ever = new Set<string>();
  readonly votes = new Votes();
  /** What was done, so that a history that went wrong can be read. */
  readonly told: string[] = [];
  #nth = 0;

  private constructor(network: Network, people: ReadonlyMap<Place, readonly string[]>) {
    this.network = network;
    this.#people = people;
    this.hosted = network.places
      .slice(0, 2)
      .flatMap((host, index) => HOSTED.slice(0, 2 - index).map((slug) => ({ host, slug })));
  }

  static async begin(network: Network): Promise<History> {
    const people = new Map<Place, readonly string[]>();
    for (const [index, place] of network.places.entries()) {
      const { app } = place.node;
      const everybody = [(await openCity(app, `city${index}`)).person];
      for (const name of ['Ana', 'Eva']) {
        everybody.push(value(await registerParticipant(app, { kind: 'local', standing: 'registered', name })).id);
      }
      people.set(place, everybody);
    }
    const history = new History(network, people);
    for (const { host, slug } of history.hosted) {
      await openConsultation(host.node.app, slug, { resultsVisibility: 'always', votes: true });
      await Votes.ask({ host, slug });
      for (const place of network.places) {
        await inviteCohost(host.node.app, { slug, peer: institutionOf(place), by: null });
      }
    }
    return history;
  }

  /** One act, some weather, a little time. */
  async step(): Promise<void> {
    const { network } = this;
    const { chance, faults, places } = network;
    await this.#act();
    if (chance() < 0.6) await network.restart(pick(chance, places));
    if (chance() < 0.4) {
      const { host } = pick(chance, this.hosted);
      faults.partition(
        host.origin,
        pick(
          chance,
          places.filter((place) => place !== host),
        ).origin,
      );
    }
    if (chance() < 0.4) faults.heal();
    faults.stormy = true;
    faults.force = 2;
    network.advance({ minutes: Math.floor(chance() * 12) });
    await network.work();
    for (const place of places) expect(await disclosedTooEarly(place), place.origin).toEqual([]);
  }

  async #act(): Promise<void> {
    const { chance } = this.network;
    let left = chance() * ACTS.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of ACTS) {
      left -= weight;
      if (left > 0) continue;
      const hosted = pick(chance, this.hosted);
      this.told.push(`${name} ${hosted.slug} at ${hosted.host.origin}`);
      return await this[name](hosted);
    }
  }

  /** What is refused is refused: a history goes on. */
  async invite({ host, slug }: Hosted): Promise<void> {
    const peer = institutionOf(pick(this.network.chance, this.network.places));
    await inviteCohost(host.node.app, { slug, peer, by: null });
  }

  async withdraw({ host, slug }: Hosted): Promise<void> {
    const peer = institutionOf(pick(this.network.chance, this.network.places));
    await withdrawCohost(host.node.app, { slug, peer, by: null });
  }

  async answer(): Promise<void> {
    const { chance, places } = this.network;
    for (const place of places) {
      const { app } = place.node;
      for (const { invite, status } of await invitationsAt(place)) {
        if (status !== 'invited') continue;
        if (chance() < 0.1) await refuseInvitation(app, { invite, by: null });
        else await acceptInvitation(app, { invite, registered: 1_000, by: null });
      }
    }
  }

  async leave(): Promise<void> {
    const place = pick(this.network.chance, this.network.places);
    const accepted = (await invitationsAt(place)).find(({ status }) => status === 'accepted');
    if (accepted !== undefined) await leaveCohosting(place.node.app, { invite: accepted.invite, by: null });
  }

  async propose(hosted: Hosted): Promise<void> {
    const { place, slug } = await this.#where(hosted);
    const content = contentOf(`Idée ${this.#next()}`);
    await submitProposal(place.node.app, { slug, authorId: this.#person(place), content });
  }

  /** Of others' proposals it is refused. */
  async revise(hosted: Hosted): Promise<void> {
    const { place, slug } = await this.#where(hosted);
    const proposalId = await this.#proposal(place, slug);
    if (proposalId === null) return;
    const content = contentOf(`Idée ${this.#next()}, revue`);
    await reviseProposal(place.node.app, { proposalId, authorId: this.#person(place), content, confirmed: true });
  }

  async comment(hosted: Hosted): Promise<void> {
    const { place, slug } = await this.#where(hosted);
    const proposalId = await this.#proposal(place, slug);
    const body = `Remarque ${this.#next()}`;
    await submitComment(place.node.app, { slug, proposalId, authorId: this.#person(place), body, lang: 'fr' });
  }

  /** Counted where it was given; given again it changes nothing. */
  async support(hosted: Hosted): Promise<void> {
    const { place, slug } = await this.#where(hosted);
    const rows = await place.query<{ id: string; number: number }>(
      `select p.id, p.number from proposal p join consultation c on c.id = consultation_id
       where c.slug = '${slug}' and p.status = 'published' order by p.number`,
    );
    if (rows.length === 0) return;
    const { id: proposalId, number } = pick(this.network.chance, rows);
    const participantId = pick(this.network.chance, this.#people.get(place) ?? []);
    const supported = await giveSupport(place.node.app, { proposalId, participantId, side: 'for' });
    if (!supported.ok) return;
    const support = { place, hosted, number, proposalId, participantId };
    this.given.set(`${proposalId} ${participantId}`, support);
    this.ever.add(`${hosted.host.origin} ${hosted.slug} ${number} ${participantId}`);
  }

  /** Taken back where it was given, however far the sum that has it went. */
  async takeBack(hosted: Hosted): Promise<void> {
    const mine = [...this.given].filter(([, each]) => each.hosted === hosted);
    if (mine.length === 0) return;
    const [key, { place, proposalId, participantId }] = pick(this.network.chance, mine);
    const accepted = await withdrawSupport(place.node.app, { proposalId, participantId });
    if (accepted.ok) this.given.delete(key);
  }

  async vote(hosted: Hosted): Promise<void> {
    const { chance } = this.network;
    const where = await this.#where(hosted);
    await this.votes.cast(hosted, where, { person: pick(chance, this.#people.get(where.place) ?? []), chance });
  }

  async prolong(hosted: Hosted): Promise<void> {
    await Votes.prolong(hosted);
  }

  async decide({ host, slug }: Hosted): Promise<void> {
    const proposalId = await this.#proposal(host, slug);
    if (proposalId === null) return;
    const kind = pick(this.network.chance, ['hold', 'remove', 'restore', 'accept'] as const);
    const rule = publishes(kind) ? 'within-the-rules' : 'off-topic';
    const decision = { proposalId, rule, reason: 'Hors sujet.', by: null } as const;
    await decideProposal(host.node.app, { ...decision, kind });
  }

  async reply({ host, slug }: Hosted): Promise<void> {
    const proposalId = await this.#proposal(host, slug);
    if (proposalId === null) return;
    const body = { fr: `Réponse ${this.#next()}` };
    await publishAnswer(host.node.app, { proposalId, verdict: 'accepted', body, commitments: [], by: null });
  }

  async extend({ host, slug }: Hosted): Promise<void> {
    const { app } = host.node;
    const consultation = await app.store.read((reader) => reader.consultations.bySlug(slug));
    const phase = consultation?.phases[0];
    if (phase === undefined) return;
    const closesAt = new Date(phase.closesAt.getTime() + 86_400_000).toISOString();
    await extendPhase(app, { slug, phaseId: phase.id, closesAt, reason: { fr: 'Plus de temps.' }, by: null });
  }

  /** Where somebody acts: at the host, or at home where it is mirrored. */
  async #where(hosted: Hosted): Promise<{ readonly place: Place; readonly slug: string }> {
    return pick(this.network.chance, await this.holders(hosted));
  }

  /** The host, and every place that accepted, with the slug there. */
  async holders({ host, slug }: Hosted): Promise<readonly { readonly place: Place; readonly slug: string }[]> {
    const holders = [{ place: host, slug }];
    for (const place of this.network.places) {
      const [mirror] = await place.query<{ slug: string }>(
        `select slug from consultation join mirror on mirror.consultation_id = consultation.id
         where host_uri = '${host.origin}/consultations/${slug}' and ended_at is null`,
      );
      if (mirror !== undefined) holders.push({ place, slug: mirror.slug });
    }
    return holders;
  }

  async #proposal(place: Place, slug: string): Promise<string | null> {
    const rows = await place.query<{ id: string }>(
      `select p.id from proposal p join consultation c on c.id = consultation_id
       where c.slug = '${slug}' and p.number is not null order by p.number`,
    );
    return rows.length === 0 ? null : pick(this.network.chance, rows).id;
  }

  /** What people sent from home to a host that they still share with, and nobody decided about. */
  async waiting(): Promise<number> {
    let waiting = 0;
    for (const place of this.network.places) {
      const [row] = await place.query<{ acts: number }>(
        `select count(*)::integer as acts from home_act join mirror using (consultation_id)
         where status = 'waiting' and ended_at is null`,
      );
      waiting += row?.acts ?? 0;
    }
    return waiting;
  }

  #person(place: Place): string {
    return this.#people.get(place)?.[0] ?? '';
  }

  #next(): number {
    this.#nth += 1;
    return this.#nth;
  }
}

/** How often each act comes, beside the others. */
const ACTS = [
  ['invite', 8],
  ['answer', 10],
  ['leave', 2],
  ['withdraw', 2],
  ['propose', 14],
  ['revise', 8],
  ['comment', 10],
  ['support', 20],
  ['takeBack', 6],
  ['vote', 24],
  ['prolong', 1],
  ['decide', 8],
  ['reply', 6],
  ['extend', 3],
] as const satisfies readonly (readonly [keyof History, number])[];
