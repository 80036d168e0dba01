import { liesUnder } from '../../../domain/host/host.ts';
import { CATALOGUE_ENTRIES_MAX, EXPIRED_DAYS } from '../../../domain/network/catalogue.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { pauseAfter } from '../../kit/retry-pause.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { CatalogueEntry, CatalogueReading } from './ports.ts';

/** What a page of a peer's catalogue answered. */
export type CatalogueAnswer =
  | {
      readonly kind: 'page';
      readonly etag: string | null;
      readonly next: string | null;
      /** Where to come back to for what changed after this page, where it is one of changes and the last for now. */
      readonly changes: string | null;
      /** Ids of what is no entry any more. */
      readonly gone: readonly string[];
      readonly entries: readonly CatalogueEntry[];
      /** Ids of another origin, which are none of its. */
      readonly foreign: readonly string[];
    }
  /** It is as it was when it had this ETag. */
  | { readonly kind: 'unchanged' }
  /** There is no catalogue, or none any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' };

/** Reads catalogues of other nodes, guarded as everything that is read. */
export interface CatalogueWire {
  /** Where what changes from now on is read; null where the node does not tell, as those of earlier versions. */
  begin(of: {
    readonly origin: string;
  }): Promise<{ readonly kind: 'begun'; readonly changes: string | null } | { readonly kind: 'gone' | 'unreachable' }>;
  page(of: {
    readonly peer: string;
    readonly origin: string;
    /** The page's address; null for the first. */
    readonly page: string | null;
    readonly etag: string | null;
  }): Promise<CatalogueAnswer>;
}

/** A catalogue is read at least so often, without any notification. */
const READ_MS = 3 * 60 * 60_000;
const GONE_MS = 24 * 60 * 60_000;
const RETRY_MS = 10 * 60_000;
/** Pages of one peer in one turn: the others get theirs. */
const TURN = 20;
const DAY_MS = 86_400_000;

/**
 * Reads on in the catalogue of every peer whose time has come; answers how many pages were read. A pass goes through all
 * pages, those that did not change by their ETag alone; what it did not see is taken out at its end. After it, what changed
 * is read by a cursor, and all again only where the cursor is not known there any more (docs/adr/0093).
 */
export async function readCatalogues(app: Application, wire: CatalogueWire): Promise<number> {
  const due = await app.store.read((reader) => reader.catalogue.due(app.now()));
  let pages = 0;
  for (const { uri, origin } of due) {
    const isBlocked = await app.store.read(async (reader) => isHidden(await blockedHosts(reader), origin));
    if (isBlocked) await forget(app, uri);
    else for (let turn = 0; turn < TURN && (await readPage(app, wire, { peer: uri, origin })); turn += 1) pages += 1;
  }
  return pages;
}

/** However much a peer says, its catalogue is not read more often than that. */
const PAUSE_MS = 5 * 60_000;

/** A peer tells of something new: its catalogue is read soon. A push wakes, a pull tells (docs/adr/0030). */
export async function wakeCatalogue(app: Application, origin: string): Promise<void> {
  await app.store.transact((writer) => writer.catalogue.wake(origin, { at: app.now(), pauseMs: PAUSE_MS }));
}

/** Hosts that nothing is read of. */
export async function blockedHosts(reader: Reader): Promise<readonly string[]> {
  return (await reader.peers.policies()).filter(({ policy }) => policy === 'block').map(({ host }) => host);
}

export function isHidden(blocked: readonly string[], origin: string): boolean {
  const { host } = new URL(origin);
  return blocked.some((domain) => liesUnder(host, domain));
}

/** Reads one page; whether there is more to read now. */
async function readPage(
  app: Application,
  wire: CatalogueWire,
  { peer, origin }: { readonly peer: string; readonly origin: string },
): Promise<boolean> {
  const before = await app.store.read(async (reader) => {
    const reading = await reader.catalogue.reading(peer);
    const known = await reader.catalogue.page(peer, reading?.page ?? FIRST);
    return { reading, known };
  });
  const reading = before.reading ?? firstReading(peer, app.now());
  const { page, changes } = reading;
  const isOfChanges = page === null && changes !== null;
  // Where changes are read after a pass is asked before it: what changes while it is read is among them.
  const begun = page === null && changes === null ? await wire.begin({ origin }) : null;
  const etag = before.known?.etag ?? null;
  const answer: CatalogueAnswer =
    begun !== null && begun.kind !== 'begun'
      ? begun
      : isOfChanges
        ? await wire.page({ peer, origin, page: changes, etag: null })
        : await wire.page({ peer, origin, page, etag });
  return await app.store.transact(async (writer) => {
    // It was removed, or another worker read on, meanwhile.
    if ((await writer.peering.peer(peer)) === null) return false;
    const now = (await writer.catalogue.reading(peer)) ?? firstReading(peer, reading.dueAt);
    if (now.pass !== reading.pass || now.page !== page || now.changes !== changes) return false;
    const at = app.now();
    const later = (ms: number) => new Date(at.getTime() + ms);
    // A pass that comes to its end after the peer told of something is followed by another one soon.
    const nextAt = later(now.dueAt.getTime() === reading.dueAt.getTime() ? READ_MS : PAUSE_MS);
    if (answer.kind === 'unreachable') {
      const failingSince = reading.failingSince ?? at;
      const isExpired = at.getTime() - failingSince.getTime() >= EXPIRED_DAYS * DAY_MS;
      if (isExpired) await writer.catalogue.delete(peer);
      const from = isExpired ? anew(reading) : reading;
      await writer.catalogue.saveReading({
        ...from,
        failingSince,
        dueAt: later(pauseAfter(at.getTime() - failingSince.getTime())),
      });
      return false;
    }
    if (answer.kind === 'gone' && (page !== null || changes !== null)) {
      // What this page went on from is not there any more, or the cursor is not known there: a whole pass begins.
      await writer.catalogue.saveReading({ ...anew(reading), dueAt: isOfChanges ? at : later(RETRY_MS) });
      return isOfChanges;
    }
    if (answer.kind === 'gone') {
      await writer.catalogue.delete(peer);
      await writer.catalogue.saveReading({ ...nextPass(reading), readAt: at, dueAt: later(GONE_MS) });
      return false;
    }
    if (answer.kind === 'page') await recordForeign({ app, writer }, peer, answer.foreign);
    if (isOfChanges && answer.kind === 'page') {
      await applyChanges(writer, reading, answer);
      const goesOn = answer.next !== null && answer.next !== changes;
      await writer.catalogue.saveReading({
        ...reading,
        changes: goesOn ? answer.next : answer.changes,
        failingSince: null,
        ...(goesOn ? { dueAt: at } : { readAt: at, dueAt: nextAt }),
      });
      return goesOn;
    }
    const of = { peer, page: page ?? FIRST, pass: reading.pass };
    if (answer.kind === 'unchanged') await writer.catalogue.markSeen(of);
    else {
      await writer.catalogue.saveEntries(answer.entries, of);
      await writer.catalogue.savePage({ peer, uri: of.page, etag: answer.etag, next: answer.next });
    }
    const next = answer.kind === 'unchanged' ? (before.known?.next ?? null) : answer.next;
    const after = { ...reading, changes: begun?.kind === 'begun' ? begun.changes : changes };
    if (
      next !== null &&
      next !== page &&
      (await writer.catalogue.countSeen(peer, reading.pass)) < CATALOGUE_ENTRIES_MAX
    ) {
      await writer.catalogue.saveReading({ ...after, page: next, dueAt: at, failingSince: null });
      return true;
    }
    await writer.catalogue.deleteUnseen(peer, reading.pass);
    // From here on entries change one by one: what a page was says nothing of them any more.
    if (after.changes !== null) await writer.catalogue.deletePages(peer);
    await writer.catalogue.saveReading({ ...nextPass(after), readAt: at, dueAt: nextAt });
    return false;
  });
}

/** What changed in a peer's catalogue, as if the last whole pass had seen it. */
async function applyChanges(
  writer: Writer,
  { peer, pass }: CatalogueReading,
  { entries, gone }: Extract<CatalogueAnswer, { kind: 'page' }>,
): Promise<void> {
  const { catalogue } = writer;
  await catalogue.deleteEntries(peer, gone);
  let room = CATALOGUE_ENTRIES_MAX - (await catalogue.countSeen(peer, pass - 1));
  const taken: CatalogueEntry[] = [];
  for (const entry of entries) {
    const isNew = (await catalogue.entry(entry.uri)) === null;
    if (isNew && room <= 0) continue;
    if (isNew) room -= 1;
    taken.push(entry);
  }
  await catalogue.saveEntries(taken, { page: CHANGED, pass: pass - 1 });
}

async function recordForeign(
  within: { readonly app: Application; readonly writer: Writer },
  peer: string,
  foreign: readonly string[],
): Promise<void> {
  for (const uri of foreign) {
    const of = { peer, kind: 'foreign-id', consultationId: null, detail: { uri }, document: null } as const;
    await recordEvidenceOnce(within, of);
  }
}

/** How the first page is named among those of a peer. */
const FIRST = '';
/** How what was read among changes is named. */
const CHANGED = 'changes';

function firstReading(peer: string, dueAt: Date): CatalogueReading {
  return { peer, pass: 1, page: null, changes: null, dueAt, readAt: null, failingSince: null };
}

function nextPass(reading: CatalogueReading): CatalogueReading {
  return { ...reading, pass: reading.pass + 1, page: null, failingSince: null };
}

/** The reading of a peer of which all is to be read. */
function anew(reading: CatalogueReading): CatalogueReading {
  return { ...reading, page: null, changes: null };
}

async function forget(app: Application, peer: string): Promise<void> {
  await app.store.transact(async (writer) => {
    await writer.catalogue.delete(peer);
    const reading = (await writer.catalogue.reading(peer)) ?? firstReading(peer, app.now());
    await writer.catalogue.saveReading({
      ...nextPass(anew(reading)),
      dueAt: new Date(app.now().getTime() + READ_MS),
    });
  });
}
