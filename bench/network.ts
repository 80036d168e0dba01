import type { Application } from '../src/application/application.ts';
import { readHost } from '../src/application/network/mirror/read-host.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import { submitProposal } from '../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../src/application/support/give-support.ts';
import { openCity, openConsultation, share } from '../test/network/city.ts';
import { type Network, openNetwork, type Place } from '../test/network/network.ts';
import { value } from './consultation.ts';
import type { Bench, Figure } from './figure.ts';
import { SMALL, sized } from './size.ts';

/** Nodes of each network. */
const NETWORKS = SMALL ? [2, 3] : [5, 10, 20];
/** Proposals of each network, so that all are compared over as many: 5,100 in all, half of them where few people support, half where many. */
const PROPOSALS = sized(1_700, 4);
/** Proposals that are made before the nodes work again. */
const BURST = sized(50, 2);
/** People who support each proposal at the host, and as many at a co-host. */
const FEW = 1;
const MANY = sized(10, 2);
/** What happened while a node was away. */
const MISSED = sized(5_000, 10);
/** What was promised: such a node is up to date again within a minute. */
const CATCH_UP_S = 60;
/** Longest that a burst may be under way between all nodes, on a machine that does other things. */
const SETTLE_MS = 900_000;
const SLUG = 'parcs';

export const network: Bench = {
  name: 'network',
  says: `what a proposal costs the nodes that share a consultation, beside what it costs one co-host more; ${MISSED} events missed`,
  async run(note) {
    const costs: (Cost & { readonly nodes: number })[] = [];
    for (const nodes of NETWORKS) {
      note(`${nodes} nodes, ${PROPOSALS} proposals`);
      costs.push({ nodes, few: await costOf(nodes, FEW), many: await costOf(nodes, MANY) });
    }
    note(`away for ${MISSED} events`);
    return [...costs.flatMap((cost) => figuresOf(cost, costs[0] ?? cost)), await catchingUp()];
  },
};

type Each = { readonly requests: number; readonly kilobytes: number; readonly ms: number };
/** Of one proposal that few people support, and of one that many do. */
type Cost = { readonly few: Each; readonly many: Each };

/** Beside each figure, what it were if every co-host cost as much as in the smallest network. */
function figuresOf(cost: Cost & { readonly nodes: number }, smallest: Cost & { readonly nodes: number }) {
  const growth = (cost.nodes - 1) / (smallest.nodes - 1);
  const figure = (name: keyof Each, unit: Figure['unit']): readonly Figure[] => [
    {
      name: `${cost.nodes} nodes: ${name} a proposal with ${2 * FEW} supports`,
      unit,
      value: cost.few[name],
      yardstick: { name: `${smallest.nodes} nodes, by co-hosts`, value: smallest.few[name] * growth },
      target: smallest.few[name] * growth * 1.3,
    },
    {
      name: `${cost.nodes} nodes: ${name} a proposal with ${2 * MANY} supports`,
      unit,
      value: cost.many[name],
      yardstick: { name: `with ${2 * FEW}`, value: cost.few[name] },
      // Of supports no node hears one by one; what they cost is to give them.
      ...(name === 'ms' ? {} : { target: cost.few[name] * 1.3 }),
    },
  ];
  return [...figure('requests', 'requests'), ...figure('kilobytes', 'KB'), ...figure('ms', 'ms')];
}

async function costOf(nodes: number, citizens: number): Promise<Each> {
  await using opened = await openShared(nodes);
  return await measured(opened, PROPOSALS / 2, citizens);
}

/** Proposals at the host, in bursts, until every co-host has them; by the clocks of the nodes a minute passes with each burst. */
async function measured({ network: of, host, cohost }: Shared, proposals: number, citizens: number): Promise<Each> {
  const { requests, bytes } = of.faults.traffic;
  const before = process.cpuUsage();
  for (let done = 0; done < proposals; ) {
    for (let nth = 0; nth < BURST && done < proposals; nth += 1, done += 1) {
      const proposal = await propose(host, done);
      for (const voter of host.voters.slice(0, citizens)) {
        value(await giveSupport(host.place.node.app, { proposalId: proposal, participantId: voter, side: 'for' }));
      }
    }
    of.advance({ minutes: 1 });
    await of.settle();
    await supportAtHome(cohost, citizens);
  }
  await of.settle();
  const { user, system } = process.cpuUsage(before);
  const { traffic } = of.faults;
  return {
    requests: (traffic.requests - requests) / proposals,
    kilobytes: (traffic.bytes - bytes) / proposals / 1_024,
    ms: (user + system) / 1_000 / proposals,
  };
}

/** Everybody at a co-host supports the latest burst. */
async function supportAtHome(cohost: Home, citizens: number): Promise<void> {
  const latest = await cohost.place.query<{ id: string }>(
    `select p.id from proposal p join consultation c on c.id = consultation_id
     where c.slug = '${SLUG}' and p.number is not null order by p.number desc limit ${BURST}`,
  );
  for (const { id: proposalId } of latest) {
    for (const participantId of cohost.voters.slice(0, citizens)) {
      await giveSupport(cohost.place.node.app, { proposalId, participantId, side: 'for' });
    }
  }
}

/** Everything that happened at the host while a node was away, read page by page; beside what it took the host to do it. */
async function catchingUp(): Promise<Figure> {
  await using opened = await openShared(2);
  const { host, cohost } = opened;
  const began = performance.now();
  for (let nth = 0; nth < MISSED; nth += 1) await propose(host, nth);
  const received = performance.now() - began;
  const { app } = cohost.place.node;
  const [mirror] = await cohost.place.query<{ consultation_id: string }>('select consultation_id from mirror');
  if (app.network === undefined || mirror === undefined) throw new Error('nothing is mirrored');
  const back = performance.now();
  await readHost(app, app.network, mirror.consultation_id);
  const seconds = (performance.now() - back) / 1_000;
  const [read] = await cohost.place.query<{ many: number }>('select count(*)::integer as many from proposal');
  if (read?.many !== MISSED) throw new Error(`${read?.many} of ${MISSED} proposals were read`);
  return {
    name: `catching up with ${MISSED} events`,
    unit: 's',
    value: seconds,
    yardstick: { name: 'doing them', value: received / 1_000 },
    target: CATCH_UP_S,
  };
}

type Home = { readonly place: Place; readonly author: string; readonly voters: readonly string[] };
type Shared = { readonly network: Network; readonly host: Home; readonly cohost: Home } & AsyncDisposable;

/** A consultation that all nodes of a network share. */
async function openShared(nodes: number): Promise<Shared> {
  const opened = await openNetwork({ nodes, seed: 1, start: '2026-03-02T08:00:00Z', settleMs: SETTLE_MS });
  const interactionResolver: Home[] = [];
  for (const [index, place] of opened.places.entries()) {
    const { person: author } = await openCity(place.node.app, `city${index}`);
    interactionResolver.push({ place, author, voters: index < 2 ? await voters(place.node.app) : [] });
  }
  const [host, cohost] = interactionResolver;
  if (host === undefined || cohost === undefined) throw new Error('a network of one node shares nothing');
  await openConsultation(host.place.node.app, SLUG);
  for (const { place } of interactionResolver.slice(1))
    await share(opened, { host: host.place, slug: SLUG, with: place });
  return { network: opened, host, cohost, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

async function voters(app: Application): Promise<readonly string[]> {
  const joined: string[] = [];
  for (let nth = 0; nth < MANY; nth += 1) {
    joined.push(
      value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: `Ana ${nth}` })).id,
    );
  }
  return joined;
}

async function propose({ place, author }: Home, nth: number): Promise<string> {
  const text = { fr: `Proposition ${nth}` };
  const content = { title: text, body: text, lang: 'fr', cost: null, amends: null };
  return value(await submitProposal(place.node.app, { slug: SLUG, authorId: author, content })).id;
}
