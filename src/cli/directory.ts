import { listInDirectory } from '../application/network/directory/publish.ts';
import { type DirectoryView, readDirectoriesHere, readListings } from '../application/network/directory/reads.ts';
import { addDirectory, removeDirectory } from '../application/network/directory/subscribe.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { argument, command, option } from './command.ts';
import { oneOf } from './values.ts';

const ADDRESS = { address: argument('any address of the node that publishes it') };

export const directoryAdd = command({
  path: 'directory add',
  says: 'Read the directory of another institution: whom it lists become peers',
  beside: 'runs-in-it',
  takes: ADDRESS,
  async run({ open }, { address }) {
    const added = await addDirectory((await open()).app, { address, by: OPERATOR });
    if (!added.ok) return added;
    return ok({ json: added.value, text: `The directory of ${added.value.origin} is read within a minute.` });
  },
});

export const directoryList = command({
  path: 'directory list',
  says: 'List the directories that are read here with who is in them, and whom the own one lists',
  beside: 'runs-in-it',
  async run({ open }) {
    const { app } = await open();
    const [read, listings] = [await readDirectoriesHere(app), await readListings(app)];
    const json = {
      items: read.map(({ directory, members }) => ({ ...directory, members })),
      published: listings.map(({ institution, key }) => ({ institution, publicKey: key?.publicKey ?? null })),
    };
    const published = listings.map(({ institution }) => `published: ${institution}`);
    const text = [...read.flatMap(linesOf), ...published];
    return ok({ json, text: text.length === 0 ? 'No directory is read here, and none is published.' : text });
  },
});

export const directoryRemove = command({
  path: 'directory remove',
  says: 'Read a directory no more; peers by it are removed, but for those with whom something is shared',
  beside: 'runs-in-it',
  takes: ADDRESS,
  async run({ open }, { address }) {
    const removed = await removeDirectory((await open()).app, { address, by: OPERATOR });
    return removed.ok ? ok({ json: removed.value, text: `${removed.value.origin} is read no more.` }) : removed;
  },
});

export const directoryPublish = command({
  path: 'directory publish',
  says: 'List a peer in the directory that this node publishes, or take it out',
  beside: 'runs-in-it',
  takes: {
    peer: argument('its host, its handle or the address of its institution'),
    listed: option('<yes or no>', 'whether it is listed', oneOf(['yes', 'no']).default('yes')),
  },
  async run({ open }, { peer, listed }) {
    const changed = await listInDirectory((await open()).app, { peer, listed: listed === 'yes', by: OPERATOR });
    if (!changed.ok) return changed;
    const { uri, handle } = changed.value;
    return ok({ json: { peer: uri, listed: listed === 'yes' }, text: `${handle} is listed: ${listed}` });
  },
});

function linesOf({ directory, members }: DirectoryView): readonly string[] {
  const { origin, sequence, expiresAt, fault } = directory;
  const state = fault ?? (sequence === null ? 'not read yet' : `until ${expiresAt?.toISOString() ?? ''}`);
  return [
    `${origin}  ${state}`,
    ...members.map(
      ({ institution, status, because }) => `  ${institution}  ${status}${because === null ? '' : `: ${because}`}`,
    ),
  ];
}
