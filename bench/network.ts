import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { type Measured, SharedNetwork } from './shared-network.ts';
import { SMALL, sized } from './size.ts';

/** Nodes of each network. */
const NETWORKS = SMALL ? [2] : [2, 4, 8];
/** Acts of each kind. */
const ACTS = sized(10, 1);
/** Proposals that two people of each city support. */
const SUPPORTED = sized(4, 1);
const POSTS = sized(50, 2);
/** Mirrors are read every ten minutes; peers once an hour and catalogues every three are not seen in so little. */
const QUIET_NODES = SMALL ? 2 : 4;
const IDLE_S = sized(600, 1);
/** What happened while a node was away. */
const MISSED = sized(1_000, 10);
/** What is promised of five times as much: such a node is up to date again within a minute. */
const CATCH_UP_S = 60;

export const network: Bench = {
  name: 'network',
  says:
    'what acts cost nodes that share a consultation, each `parvis serve` in a process of its own, until every city shows ' +
    'them, beside plain POSTs by the same way',
  async run(note) {
    const figures: Figure[] = [];
    for (const nodes of NETWORKS) {
      note(`${nodes} nodes: starting, and sharing a consultation`);
      await using shared = await SharedNetwork.open(nodes);
      figures.push(...(await costsOf(shared, nodes, note)));
    }
    return figures;
  },
};

export const absence: Bench = {
  name: 'absence',
  says: `how soon a node that missed ${MISSED} contributions is up to date, and what nodes ask of one another while nothing happens`,
  async run(note) {
    note(`${QUIET_NODES} nodes: starting, and sharing a consultation`);
    await using shared = await SharedNetwork.open(QUIET_NODES);
    note(`away for ${MISSED} contributions`);
    const missed = await catchingUp(shared);
    note(`idle for ${IDLE_S} s`);
    return [missed, await idleAt(shared, QUIET_NODES)];
  },
};

async function costsOf(shared: SharedNetwork, nodes: number, note: (text: string) => void): Promise<readonly Figure[]> {
  const { host, cohosts } = shared;
  const cohost = (nth: number) => cohosts[nth % cohosts.length] ?? host;
  note(`${nodes} nodes on ${shared.engine}: plain POSTs`);
  const posts = await shared.plainPosts(POSTS);
  const kinds: readonly (readonly [string, () => Promise<Measured>])[] = [
    ['a proposal at the host', () => shared.measure(ACTS, () => shared.propose(host))],
    ['a proposal at a co-host', () => shared.measure(ACTS, (nth) => shared.propose(cohost(nth)))],
    ['a comment at the host', () => shared.measure(ACTS, (nth) => shared.comment(host, nth))],
    ['a comment at a co-host', () => shared.measure(ACTS, (nth) => shared.comment(cohost(nth), nth))],
    ['a revision at the host', () => shared.measure(ACTS, (nth) => shared.revise(host, nth))],
    ['an image at the host', () => shared.measure(ACTS, (nth) => shared.illustrate(host, nth))],
    ['an answer of the host', () => shared.measure(ACTS, (nth) => shared.answer(host, nth))],
    ['an answer of a co-host', () => shared.measure(ACTS, (nth) => shared.answer(cohost(nth), nth))],
    ['a support at the host', () => shared.measure(ACTS, (nth) => shared.supportOne(host, nth))],
    ['a support at a co-host', () => shared.measure(ACTS, (nth) => shared.supportOne(cohost(nth), nth))],
    [`supports in all cities of ${SUPPORTED} proposals`, () => shared.measure(1, () => shared.support(SUPPORTED))],
  ];
  const figures: Figure[] = [];
  for (const [name, measure] of kinds) {
    note(`${nodes} nodes: ${name}`);
    const these = figuresOf(`${nodes} nodes: ${name}`, { measured: await measure(), posts, cohosts: nodes - 1 });
    note(these.map(({ unit, value, p99 = value }) => `${value.toFixed(1)} to ${p99.toFixed(1)} ${unit}`).join(', '));
    figures.push(...these);
  }
  return figures;
}

function figuresOf(
  name: string,
  { measured, posts, cohosts }: { readonly measured: Measured; readonly posts: Measured; readonly cohosts: number },
): readonly Figure[] {
  const each = ({ traffic, acts }: Measured) => ({
    requests: traffic.requests / acts / cohosts,
    kilobytes: traffic.bytes / acts / cohosts / 1_024,
  });
  const [cost, plain] = [each(measured), each(posts)];
  return [
    {
      name: `${name}, shown elsewhere`,
      unit: 'ms',
      ...spread(measured.times),
      yardstick: { name: 'a plain POST', value: spread(posts.times).value },
    },
    {
      name: `${name}, each co-host`,
      unit: 'requests',
      value: cost.requests,
      yardstick: { name: 'a plain POST', value: plain.requests },
    },
    {
      name: `${name}, each co-host`,
      unit: 'KB',
      value: cost.kilobytes,
      yardstick: { name: 'a plain POST', value: plain.kilobytes },
    },
  ];
}

function spread(times: readonly number[]) {
  const { p50: value, p95, p99 } = percentilesOf(times);
  return { value, p95, p99 };
}

/** Beside one look of each mirror every ten minutes. */
async function idleAt(shared: SharedNetwork, nodes: number): Promise<Figure> {
  const requests = await shared.idle(IDLE_S);
  return {
    name: `${nodes} nodes: all of them in an idle hour`,
    unit: 'requests',
    value: (requests / IDLE_S) * 3_600,
    yardstick: { name: 'a look every ten minutes', value: (nodes - 1) * 6 },
  };
}

/** Everything that happened at the host while a node was away, read page by page; beside what it took the host to do it. */
async function catchingUp(shared: SharedNetwork): Promise<Figure> {
  const { brought, read } = await shared.catchUp(MISSED);
  return {
    name: `catching up with ${MISSED} contributions`,
    unit: 's',
    value: read,
    yardstick: { name: 'bringing them in', value: brought },
    target: CATCH_UP_S,
  };
}
