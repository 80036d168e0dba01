import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Application, Reader } from '../../application.ts';
import { consultationUri, institutionUri } from '../../kit/uris.ts';
import { compareList, type Lists } from './compare-list.ts';
import type { Comparison, CountedPage, CountedReader } from './ports.ts';

/** Every city is compared with so often, */
const EVERY_MS = 3_600_000;
/** sooner where something was counted since, */
const AFTER_CHANGE_MS = 10 * 60_000;
/** and once a day where nothing was for a month. */
const IDLE_MS = 24 * 3_600_000;
const IDLE_AFTER_MS = 30 * 24 * 3_600_000;
/** Cities of one consultation that are compared with in an hour, whoever many hold it: those of longest ago come first. */
const CITIES_AN_HOUR = 20;
/** Pages of one list. */
const PAGES_MAX = 10;
/** Lists that are read at a time: a city that does not answer holds up few others. */
const AT_ONCE = 4;

/**
 * Compares, in each consultation that several cities share, what this one has of everybody's counts with what others have:
 * so a host that leaves out a city's for some, and a city that signs two under one number, are found (docs/adr/0078).
 * Answers how many lists were read.
 */
export async function compareCities(app: Application, counted: CountedReader, stop?: AbortSignal): Promise<number> {
  const due = await dueComparisons(app);
  let read = 0;
  const readSome = async () => {
    for (let next = due.shift(); next !== undefined && stop?.aborted !== true; next = due.shift()) {
      await compareWith(app, counted, next);
      read += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return read;
}

type Due = {
  readonly consultation: Consultation;
  /** Its id at the host. */
  readonly uri: string;
  readonly peer: string;
  readonly before: Comparison | null;
};

async function dueComparisons(app: Application): Promise<Due[]> {
  const shared = await app.store.read((reader) => reader.subtotals.shared());
  const due: Due[] = [];
  for (const id of shared) due.push(...(await app.store.read((reader) => dueOf(app, reader, id))));
  return due;
}

async function dueOf(app: Application, reader: Reader, id: ConsultationId): Promise<readonly Due[]> {
  const consultation = await reader.consultations.byId(id);
  if (consultation === null) return [];
  const own = institutionUri(app.origin);
  const peers = (await otherHolders(reader, consultation)).filter((uri) => uri !== own);
  if (peers.length === 0) return [];
  const [before, latestAt] = await Promise.all([reader.comparisons.of(id), reader.comparisons.latestAt(id)]);
  const now = app.now().getTime();
  const latest = latestAt ?? consultation.publishedAt ?? app.now();
  const pause = now - latest.getTime() > IDLE_AFTER_MS ? IDLE_MS : EVERY_MS;
  const uri = consultation.host?.uri ?? consultationUri(app.origin, consultation.slug);
  const known = peers.map((peer) => ({
    consultation,
    uri,
    peer,
    before: before.find((each) => each.peer === peer) ?? null,
  }));
  const age = (each: Due) => (each.before === null ? Number.POSITIVE_INFINITY : now - each.before.comparedAt.getTime());
  const isDue = (each: Due) => {
    const isChanged = each.before !== null && latest > each.before.comparedAt;
    return age(each) >= (isChanged ? AFTER_CHANGE_MS : pause);
  };
  // Whoever was read within the hour is read again; beyond them there is room for as many as the hour has.
  const recent = known.filter((each) => age(each) < EVERY_MS);
  const others = known.filter((each) => age(each) >= EVERY_MS).toSorted((a, b) => age(b) - age(a));
  const room = Math.max(0, CITIES_AN_HOUR - recent.length);
  return [...recent, ...others.slice(0, room)].filter(isDue);
}

/** The other institutions that hold a consultation; none where it is shared no more. */
async function otherHolders(reader: Reader, { id, host }: Consultation): Promise<readonly string[]> {
  if (host === null) {
    const cohosts = await reader.sharing.cohosts(id);
    return cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
  }
  const mirror = await reader.sharing.mirror(id);
  if (mirror === null || mirror.endedAt !== null) return [];
  return [...new Set([host.institution, ...(await reader.sharing.holders(id))])];
}

async function compareWith(app: Application, counted: CountedReader, due: Due): Promise<void> {
  const { consultation, uri, peer, before } = due;
  const pages = await readList(counted, { institution: peer, of: uri });
  const now = app.now();
  const head = { consultationId: consultation.id, peer, comparedAt: now };
  const lists: Lists = { consultation, uri, peer, pages: pages ?? [], known: before?.ahead ?? [] };
  // What was missing of a city that does not answer is missing still.
  const ahead = pages === null ? (before?.ahead ?? []) : await compareList(app, counted, lists);
  const failingSince = pages === null ? (before?.failingSince ?? now) : null;
  await app.store.transact((writer) => writer.comparisons.saveComparison({ ...head, failingSince, ahead }));
}

/** A whole list, within bounds; null where it cannot be read. */
async function readList(
  counted: CountedReader,
  from: { readonly institution: string; readonly of: string },
): Promise<readonly CountedPage[] | null> {
  const pages: CountedPage[] = [];
  let at: string | null = null;
  do {
    const page: CountedPage | null = await counted.counted(from, at);
    if (page === null) return null;
    pages.push(page);
    at = page.next;
  } while (at !== null && pages.length < PAGES_MAX);
  return pages;
}
