import type { JournalCopy } from '../application/journal/copy/ports.ts';
import { addPeer } from '../application/network/peer/add-peer.ts';
import { changePeerPolicy } from '../application/network/peer/change-peer-policy.ts';
import { keptFacts, type PeerView, readPeer, readPeers } from '../application/network/peer/read-peers.ts';
import { removePeer } from '../application/network/peer/remove-peer.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { textIn } from '../domain/kit/text.ts';
import type { Peer } from '../domain/network/peer.ts';
import { argument, command, flag, option } from './command.ts';
import { oneOf } from './values.ts';

const PEER = { peer: argument('its host, its handle or the address of its institution') };
const YES_NO = oneOf(['yes', 'no'])
  .transform((word) => word === 'yes')
  .optional();

export const peerAdd = command({
  path: 'peer add',
  says: 'Make another institution’s node a peer, and follow it; told what it says of itself',
  beside: 'runs-in-it',
  takes: { address: argument('its handle (@city@participation.example) or any address of its node') },
  async run({ open, services }, { address }) {
    const node = await open();
    const directory = await services.peerDirectoryOf(node);
    const added = await addPeer(node.app, directory, { address, by: OPERATOR });
    return added.ok
      ? ok({ json: added.value, text: [`${added.value.handle} is a peer.`, ...factsOf(added.value)] })
      : added;
  },
});

export const peerList = command({
  path: 'peer list',
  says: 'List the peers and how they are',
  beside: 'runs-in-it',
  async run({ open }) {
    const peers = await readPeers((await open()).app);
    return ok({
      json: { items: peers.map(shown), next: null },
      text: peers.length === 0 ? 'There are no peers.' : peers.map(lineOf),
    });
  },
});

export const peerShow = command({
  path: 'peer show',
  says: 'Show what a peer says of itself, what it may be and how it is',
  beside: 'runs-in-it',
  takes: PEER,
  async run({ open }, { peer }) {
    const found = await readPeer((await open()).app, peer);
    if (!found.ok) return found;
    return ok({
      json: shown(found.value),
      text: [lineOf(found.value), ...factsOf(found.value.peer), ...found.value.kept.map(copyLine)],
    });
  },
});

export const peerPolicy = command({
  path: 'peer policy',
  says: 'Say what a peer may be from now on; what is not said stays',
  beside: 'runs-in-it',
  takes: {
    ...PEER,
    mirrors: option('<yes or no>', 'consultations may be shared with it, either way', YES_NO),
    counts: option('<yes or no>', 'its subtotals are counted where it is invited', YES_NO),
    witnesses: option('<yes or no>', 'its signatures under our journal are asked for', YES_NO),
    keepsEntries: option(
      '<yes or no>',
      'the entries of its journal are kept here, for it to take back what it lost',
      YES_NO,
    ),
  },
  async run({ open }, { peer, ...policy }) {
    const { app } = await open();
    const changed = await changePeerPolicy(app, { peer, ...policy, by: OPERATOR });
    return changed.ok ? ok({ json: changed.value, text: policyOf(changed.value) }) : changed;
  },
});

export const peerRemove = command({
  path: 'peer remove',
  says: 'Remove a peer; refused while something is shared with it, unless that is to end',
  beside: 'runs-in-it',
  takes: { ...PEER, endSharing: flag('withdraw and leave what is shared with it; mirrors stay to be read, as ended') },
  async run({ open }, { peer, endSharing }) {
    const removed = await removePeer((await open()).app, { peer, endSharing, by: OPERATOR });
    if (!removed.ok) return removed;
    const { peer: former, ended } = removed.value;
    const text = [`${former.handle} is no peer any more.`, ...ended.map((name) => `no longer shared: ${name}`)];
    return ok({ json: { uri: former.uri, ended }, text });
  },
});

function shown({ peer, evidence, followedSince, directory, kept }: PeerView): object {
  return { ...peer, evidence, followedSince, directory, kept: kept.map(keptFacts) };
}

function copyLine({ origin, verified, verifiedAt, fault }: JournalCopy): string {
  const at = verifiedAt === null ? '' : `, verified ${verifiedAt.toISOString()}`;
  return `  kept         ${verified.size} entries of ${origin}${at}${fault === null ? '' : `: ${fault}`}`;
}

function lineOf({ peer, evidence }: PeerView): string {
  const health =
    peer.failingSince === null
      ? `answers${peer.seenAt === null ? '' : `, last ${peer.seenAt.toISOString()}`}`
      : `silent since ${peer.failingSince.toISOString()}`;
  return `${peer.handle}  ${health}${evidence === 0 ? '' : `  evidence: ${evidence}`}`;
}

function factsOf(peer: Peer): readonly string[] {
  const { territory } = peer;
  return [
    `  institution  ${textIn(peer.name, peer.languages).text}  ${peer.uri}`,
    `  territory    ${territory === null ? 'not said' : `${textIn(territory.name, peer.languages).text} (${territory.code})`}`,
    `  languages    ${peer.languages.length === 0 ? 'not said' : peer.languages.join(', ')}`,
    `  software     ${peer.software}, protocol ${peer.protocol}`,
    `  journal      ${peer.journal === null ? 'none' : peer.journal.origin}`,
    `  ${policyOf(peer)}`,
  ];
}

function policyOf({ mirrors, counts, witnesses, keepsEntries }: Peer): string {
  const input = (yes: boolean) => (yes ? 'yes' : 'no');
  return `mirrors: ${input(mirrors)}, counts: ${input(counts)}, witnesses: ${input(witnesses)}, keeps entries: ${input(keepsEntries)}`;
}
