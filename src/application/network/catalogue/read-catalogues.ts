import { liesUnder } from '../../../domain/host/host.ts';
import { CATALOGUE_ENTRIES_MAX, EXPIRED_DAYS } from '../../../domain/network/catalogue.ts';
import type { Application, Reader } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { CatalogueEntry, CatalogueReading } from './ports.ts';

/** What a page of a peer's catalogue answered. */
export type CatalogueAnswer =
  | {
      readonly kind: 'page';
      readonly etag: string | null;
      readonly next: string | null;
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
 * pages, those that did not change by their ETag alone; what it did not see is taken out at its end.
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
  const { page } = reading;
  const answer = await wire.page({ peer, origin, page, etag: before.known?.etag ?? null });
  return await app.store.transact(async (writer) => {
    // It was removed, or another worker read on, meanwhile.
    if ((await writer.peering.peer(peer)) === null) return false;
    const now = (await writer.catalogue.reading(peer)) ?? firstReading(peer, reading.dueAt);
    if (now.pass !== reading.pass || now.page !== page) return false;
    const at = app.now();
    const isWoken = now.dueAt.getTime() !== reading.dueAt.getTime();
    const later = (ms: number) => new Date(at.getTime() + ms);
    if (answer.kind === 'unreachable') {
      const failingSince = reading.failingSince ?? at;
      if (at.getTime() - failingSince.getTime() >= EXPIRED_DAYS * DAY_MS) await writer.catalogue.delete(peer);
      await writer.catalogue.saveReading({ ...reading, failingSince, dueAt: later(RETRY_MS) });
      return false;
    }
    if (answer.kind === 'gone' && page !== null) {
      // What this page went on from is not there any more: the pass begins again.
      await writer.catalogue.saveReading({ ...reading, page: null, dueAt: later(RETRY_MS) });
      return false;
    }
    if (answer.kind === 'gone') {
      await writer.catalogue.delete(peer);
      await writer.catalogue.saveReading({ ...nextPass(reading), readAt: at, dueAt: later(GONE_MS) });
      return false;
    }
    const of = { peer, page: page ?? FIRST, pass: reading.pass };
    if (answer.kind === 'unchanged') await writer.catalogue.markSeen(of);
    else {
      await writer.catalogue.saveEntries(answer.entries, of);
      await writer.catalogue.savePage({ peer, uri: of.page, etag: answer.etag, next: answer.next });
      for (const foreign of answer.foreign) {
        const detail = { uri: foreign };
        await recordEvidenceOnce(
          { app, writer },
          { peer, kind: 'foreign-id', consultationId: null, detail, document: null },
        );
      }
    }
    const next = answer.kind === 'unchanged' ? (before.known?.next ?? null) : answer.next;
    if (
      next !== null &&
      next !== page &&
      (await writer.catalogue.countSeen(peer, reading.pass)) < CATALOGUE_ENTRIES_MAX
    ) {
      await writer.catalogue.saveReading({ ...reading, page: next, dueAt: at, failingSince: null });
      return true;
    }
    await writer.catalogue.deleteUnseen(peer, reading.pass);
    await writer.catalogue.saveReading({
      ...nextPass(reading),
      readAt: at,
      dueAt: later(isWoken ? PAUSE_MS : READ_MS),
    });
    return false;
  });
}

/** How the first page is named among those of a peer. */
const FIRST = '';

function firstReading(peer: string, dueAt: Date): CatalogueReading {
  return { peer, pass: 1, page: null, dueAt, readAt: null, failingSince: null };
}

function nextPass(reading: CatalogueReading): CatalogueReading {
  return { ...reading, pass: reading.pass + 1, page: null, failingSince: null };
}

async function forget(app: Application, peer: string): Promise<void> {
  await app.store.transact(async (writer) => {
    await writer.catalogue.delete(peer);
    const reading = (await writer.catalogue.reading(peer)) ?? firstReading(peer, app.now());
    await writer.catalogue.saveReading({ ...nextPass(reading), dueAt: new Date(app.now().getTime() + READ_MS) });
  });
}
