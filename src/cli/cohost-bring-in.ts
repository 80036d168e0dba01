import { z } from 'zod';
import type { Application } from '../application/application.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { bringIn, readBringingIn } from '../application/network/cohost/bring-in.ts';
import { allowBringingIn } from '../application/network/cohost/bringing-in.ts';
import { readDirectoriesHere, readListings } from '../application/network/directory/reads.ts';
import { peerNamed } from '../application/network/peer/read-peers.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { argument, command, option } from './command.ts';
import { WHOLE } from './values.ts';

/** Several, by their names. */
export async function institutionsNamed(
  app: Application,
  names: readonly string[],
): Promise<Result<readonly string[], Refusal>> {
  const uris: string[] = [];
  for (const name of names) {
    const named = await institutionNamed(app, name);
    if (!named.ok) return named;
    uris.push(named.value);
  }
  return ok(uris);
}

/** The id of an institution: of a peer by any of its names, else the address as it was typed. */
export async function institutionNamed(app: Application, name: string): Promise<Result<string, Refusal>> {
  const peer = await app.store.read((reader) => peerNamed(reader, name));
  if (peer.ok) return ok(peer.value.uri);
  return URL.canParse(name) ? ok(name) : peer;
}

const CONSULTATION = { consultation: argument('its slug here') };

/** Both bounds where one of them is given: the one that lacks is refused by name. */
export function bringsInOf(of: {
  readonly bringsIn?: number | undefined;
  readonly bringsInPeople?: number | undefined;
}) {
  const { bringsIn: institutionsMax, bringsInPeople: registeredMax } = of;
  if (institutionsMax === undefined && registeredMax === undefined) return null;
  return { institutionsMax: institutionsMax ?? Number.NaN, registeredMax: registeredMax ?? Number.NaN };
}

export const cohostAllow = command({
  path: 'cohost allow',
  says: 'Allow an institution to bring in others to a consultation of ours; without numbers, no more. Everybody sees it',
  beside: 'runs-in-it',
  takes: {
    consultation: argument('its slug'),
    peer: argument('by host, handle or the address of the institution'),
    bringsIn: option('<n>', 'how many institutions it may bring in, itself not counted', WHOLE.optional()),
    bringsInPeople: option('<n>', 'how many people these may register together', WHOLE.optional()),
  },
  async run({ open }, { consultation: slug, peer: name, ...bounds }) {
    const { app } = await open();
    const peer = await institutionNamed(app, name);
    if (!peer.ok) return peer;
    const bringsIn = bringsInOf(bounds);
    const done = await allowBringingIn(app, { slug, peer: peer.value, bringsIn, by: OPERATOR });
    if (!done.ok) return done;
    const allowed = bringsIn === null ? 'nobody' : `${bringsIn.institutionsMax} with ${bringsIn.registeredMax} people`;
    return ok({ json: done.value, text: `may bring in: ${allowed}  ${done.value.peer}` });
  },
});

export const cohostBringIn = command({
  path: 'cohost bring-in',
  says: 'Ask the host of a consultation to invite other institutions, as a département its communes; it checks each',
  beside: 'runs-in-it',
  takes: {
    ...CONSULTATION,
    institution: argument(
      'by host, handle or address; `=2500` after it says another number of people',
      z.array(z.string()).default([]),
    ),
    registeredMax: option('<n>', 'how many people each of them may register at most', WHOLE.optional()),
    directory: option(
      '[address]',
      'all members of a directory that is read here; without an address, of our own',
      z.union([z.string(), z.boolean()]).optional(),
    ),
  },
  async run({ open }, { consultation: slug, institution: names, registeredMax, directory }) {
    const { app } = await open();
    const institutions: { institution: string; registeredMax: number | string | undefined }[] = [];
    for (const each of names) {
      const [, name = each, people] = /^(.*)=(\d{1,15})$/.exec(each) ?? [];
      const named = await institutionNamed(app, name);
      if (!named.ok) return named;
      institutions.push({ institution: named.value, registeredMax: people ?? registeredMax });
    }
    const members = directory === undefined ? ok([]) : await membersOf(app, directory);
    if (!members.ok) return members;
    const isNamed = (uri: string) => institutions.some(({ institution }) => institution === uri);
    institutions.push(
      ...members.value.filter((uri) => !isNamed(uri)).map((institution) => ({ institution, registeredMax })),
    );
    if (institutions.some((each) => each.registeredMax === undefined)) {
      return refuse({ type: 'invalid', field: 'registeredMax', because: 'missing' });
    }
    const bounded = institutions.map((each) => ({ ...each, registeredMax: Number(each.registeredMax) }));
    const done = await bringIn(app, { slug, institutions: bounded, by: OPERATOR });
    if (!done.ok) return done;
    const text = done.value.map(
      ({ institution, registeredMax: people }) => `offered: ${institution}  ${people} people`,
    );
    return ok({ json: { items: done.value, next: null }, text: text.length === 0 ? 'All are under way.' : text });
  },
});

export const cohostIntroduced = command({
  path: 'cohost brought-in',
  says: 'List what may be brought into a consultation from here, and what came of what was',
  beside: 'runs-in-it',
  takes: CONSULTATION,
  async run({ open }, { consultation: slug }) {
    const { app } = await open();
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    const { bringsIn, peopleLeft, offers } = await readBringingIn(app, found.value.consultation);
    const allowed =
      bringsIn === null
        ? 'Nobody may be brought in.'
        : `${bringsIn.institutionsMax} institutions with ${bringsIn.registeredMax} people; ${peopleLeft} people left`;
    const lines = offers.map(({ institution, status, registeredMax, refusal }) => {
      return `${status}  ${institution}  ${registeredMax} people${refusal === null ? '' : `  ${refusal.type}`}`;
    });
    return ok({ json: { bringsIn, peopleLeft, items: offers, next: null }, text: [allowed, ...lines] });
  },
});

/** The members of a directory that is read here, or of the one that this node publishes. */
async function membersOf(app: Application, named: string | boolean): Promise<Result<readonly string[], Refusal>> {
  if (typeof named === 'boolean') return ok((await readListings(app)).map(({ institution }) => institution));
  const origin = URL.parse(named)?.origin ?? `https://${named}`;
  const read = (await readDirectoriesHere(app)).find(({ directory }) => directory.origin === origin);
  return read === undefined
    ? refuse({ type: 'not-found', what: 'directory' })
    : ok(read.members.filter(({ status }) => status !== 'dropped').map((member) => member.institution));
}
