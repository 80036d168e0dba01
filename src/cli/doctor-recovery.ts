import type { Application } from '../application/application.ts';
import { readWithheld } from '../application/network/outgoing/notice-withheld.ts';
import { readClockFaults } from '../application/network/peer/read-clocks.ts';
import { HOLDERS_MAX } from '../domain/network/host.ts';
import { spanOf } from '../domain/network/peer.ts';
import type { Finding } from './doctor-machine.ts';

/** What is wrong between this node and those with which it shares consultations. */
export async function networkFindings(app: Application): Promise<Finding[]> {
  return [
    ...(await recoveryFindings(app)),
    ...(await withheldFindings(app)),
    ...(await comparisonFindings(app)),
    ...(await clockFindings(app)),
    ...(await crowdedFindings(app)),
    ...(await unreadFindings(app)),
  ];
}

/** Shared consultations that came back from a backup: what was published since is at the co-hosts, and not here. */
async function recoveryFindings(app: Application): Promise<Finding[]> {
  const pending = await app.store.read((reader) => reader.sharing.pendingRecoveries());
  return pending.map(({ slug, backupAt }) => ({
    check: 'shared consultations',
    state: 'fail',
    says: `${slug} is as its backup of ${backupAt.toISOString()} has it, and not every co-host gave back what it knows since: run parvis cohost recover ${slug}, and again where one does not answer; cohost withdraw leaves out one that is gone for good`,
  }));
}

/** A city whose list was not read for so long is named. */
const UNREAD_MS = 86_400_000;

/** Cities that share consultations compare what they have of everybody's counts: whose list cannot be read. */
async function comparisonFindings(app: Application): Promise<Finding[]> {
  const states = await app.store.read((reader) => reader.comparisons.states());
  const check = 'counts of other cities';
  const unread = states.flatMap(({ peer, failingSince, comparedAt }): Finding[] => {
    const since = failingSince ?? comparedAt;
    if (app.now().getTime() - since.getTime() < UNREAD_MS) return [];
    const says =
      failingSince === null
        ? `not compared with ${peer} since ${since.toISOString()}; does a worker run?`
        : `${peer} gives no list of what it has that can be read, since ${since.toISOString()}: ask that institution whether its node is of a version that has one`;
    return [{ check, state: 'warn', says }];
  });
  if (states.length === 0 || unread.length > 0) return unread;
  return [{ check, state: 'ok', says: `compared with ${states.length} cities; what contradicts is at /admin/peers` }];
}

/** Clocks of peers that are too far from ours: where most are, ours is wrong, whatever the database says. */
async function clockFindings(app: Application): Promise<Finding[]> {
  const check = 'clocks of peers';
  return (await readClockFaults(app)).map((fault): Finding => {
    const { count, unit } = spanOf(fault.aheadMs);
    const apart = `${count} ${unit}${count === 1 ? '' : 's'} ${fault.aheadMs > 0 ? 'ahead of' : 'behind'}`;
    return fault.of === 'own'
      ? {
          check,
          state: 'fail',
          says: `this machine is ${apart} the clocks of ${fault.peers} peers: deadlines depend on it, let it follow a time server`,
        }
      : {
          check,
          state: 'warn',
          says: `${fault.peer.origin} is ${apart} this machine: one of the two is wrong; compare with a time server`,
        };
  });
}

/** From this share of the most that may hold a consultation on, whoever runs it should know. */
const NEARLY = 0.9;

/** Consultations of ours that few more institutions can be invited to. */
export async function crowdedFindings(app: Application): Promise<Finding[]> {
  const shared = await app.store.read((reader) => reader.sharing.accepted());
  const crowded = [...Map.groupBy(shared, ({ slug }) => slug)].filter(
    ([, of]) => 1 + of.length >= NEARLY * HOLDERS_MAX,
  );
  return crowded.map(([slug, of]) => ({
    check: 'shared consultations',
    state: 'warn',
    says: `${slug} is held by ${1 + of.length} institutions; no more than ${HOLDERS_MAX} can hold one, and nobody is invited beyond that`,
  }));
}

/** What hosts accepted of people here and do not publish. */
async function withheldFindings(app: Application): Promise<Finding[]> {
  const withheld = await readWithheld(app);
  return withheld.map(({ host, acts }) => ({
    check: 'shared consultations',
    state: 'warn',
    says: `${host} accepted ${acts} contributions or changes of people here over an hour ago and does not publish them: ask that institution; its signed answers are kept as evidence, at /admin/peers`,
  }));
}

/** Shared consultations whose host runs a later version: what this one does not understand of them is not shown. */
async function unreadFindings(app: Application): Promise<Finding[]> {
  const unread = await app.store.read((reader) => reader.sharing.unreadMirrors());
  return unread.map(({ slug, uri }) => ({
    check: 'shared consultations',
    state: 'warn',
    says: `${slug} is not shown whole: ${uri} has what this version does not understand; upgrade, and it is read again`,
  }));
}
