import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge, type PledgeInput, withdrawPledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { stateAct } from '../../src/application/community/statement/state-act.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { StatedAct } from '../../src/domain/community/statement.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { saying, value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { institutionOf, openCity } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';

export const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: 40_000, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 2,
} as const;
export const FUNDING = { need: { amount: 1_000_000, currency: 'EUR' }, closesAt: '2026-04-01', terms: TERMS } as const;
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};
type FundingInput = Parameters<typeof decideStep>[1]['funding'];

/** A community in the test network: its host first, then an institution for each role. */
export async function openCommunity(of: {
  readonly seed: number;
  readonly roles: readonly CommunityRole[];
  /** Nodes that nobody invited yet, the last ones. */
  readonly guests?: number;
}) {
  const { seed, roles, guests = 0 } = of;
  const start = '2026-03-02T08:00:00Z';
  const network: Network = await openNetwork({ nodes: roles.length + 1 + guests, seed, start, settleMs: 200_000 });
  const slugs = new Map<Place, string>();
  const agents = new Map<Place, Actor>();
  const [host, ...rest] = network.places as [Place, ...Place[]];
  const others = rest.slice(0, roles.length);
  for (const [index, place] of network.places.entries()) {
    await openCity(place.node.app, `city${index}`);
    await oneAgentPledges(place.node.app);
    const email = `ada@${index}.example`;
    const { agent } = value(await inviteAgent(place.node.app, { email, role: 'officer', by: null }));
    agents.set(place, { kind: 'agent', id: agent.id });
  }
  const { app } = host.node;
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
  const dates = { opensAt: '2026-03-01', closesAt: '2030-12-31' };
  value(await createCommunity(app, { slug: 'mutualiser', ...words, ...dates, by: null }));
  value(await publishConsultation(app, { slug: 'mutualiser', by: null }));
  slugs.set(host, 'mutualiser');
  for (const [index, place] of others.entries()) {
    const role = roles[index] ?? 'member';
    const invited = value(await inviteCohost(app, { slug: 'mutualiser', peer: institutionOf(place), role, by: null }));
    await network.settle();
    const registered = role === 'member' ? 1 : 0;
    const accepted = await acceptInvitation(place.node.app, { invite: invited.invite, registered, by: null });
    slugs.set(place, value(accepted).slug);
    await network.settle();
  }

  const slugAt = (place: Place) => slugs.get(place) ?? '';
  const by = (place: Place) => agents.get(place) ?? null;
  const at = (place: Place, number: number) => ({ slug: slugAt(place), number, by: by(place) });
  const viewAt = async (place: Place, number: number) =>
    value(await readFeatureRequest(place.node.app, { ...at(place, number), viewer: ANYBODY }));
  const step = async (number: number, name: AskedStep, funding?: FundingInput) =>
    value(await decideStep(host.node.app, { ...at(host, number), step: name, reason: 'Vote.', funding }));
  return {
    network,
    host,
    slugAt,
    /** An institution is in by now, with the community at this address. */
    joined(place: Place, slug: string) {
      slugs.set(place, slug);
    },
    by,
    at,
    viewAt,
    step,
    /** A request that is pledged for. */
    async specified(title: string, funding: FundingInput = FUNDING, settles = true) {
      const content = { ...saying('Joindre des pièces.'), title: { fr: title } };
      const created = await createFeatureRequest(host.node.app, {
        ...{ slug: 'mutualiser', content, details: DETAILS, by: by(host) },
      });
      const { number } = value(created);
      await step(number, 'open');
      await step(number, 'specify', funding);
      if (settles) await network.settle();
      return number;
    },
    pledge: async (place: Place, number: number, pledge: PledgeInput) =>
      await makePledge(place.node.app, { ...at(place, number), institution: null, reference: null, pledge }),
    withdraw: async (place: Place, number: number) =>
      await withdrawPledge(place.node.app, { ...at(place, number), institution: null, reference: null }),
    state: async (place: Place, number: number, act: StatedAct) =>
      await stateAct(place.node.app, { ...at(place, number), act }),
    async ownAt(place: Place, number: number) {
      const { request } = await viewAt(place, number);
      return await place.node.app.store.read((reader) => reader.statements.own(request.proposalId));
    },
    [Symbol.asyncDispose]: async () => await network[Symbol.asyncDispose](),
  };
}
export type TestCommunity = Awaited<ReturnType<typeof openCommunity>>;

export function euros(amount: number, conditions: PledgeInput['conditions'] = []): PledgeInput {
  return { kind: 'money', amount: amount * 100, currency: 'EUR', expiresAt: '2026-12-31', conditions };
}
