import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { TopicId } from '../../../domain/kit/topic.ts';
import { STALE_DAYS } from '../../../domain/network/catalogue.ts';
import type { Application, Reader } from '../../application.ts';
import type { Page } from '../../kit/page.ts';
import type { CatalogueEntry, CatalogueQuery, CatalogueView } from './ports.ts';
import { blockedHosts, isHidden } from './read-catalogues.ts';

const DAY_MS = 86_400_000;
const TOPICS = 100;
const SHOWN = 5;

/** What other institutions consult about and what is proposed there: the newest first, some of each institution by turns. */
export async function readCommons(app: Application, query: CatalogueQuery): Promise<Page<CatalogueView>> {
  return await app.store.read(async (reader) => {
    const now = app.now();
    return await reader.catalogue.find({ ...query, now, ...(await shownOf(reader, now)) });
  });
}

export type CommonsFilters = {
  readonly topics: readonly TopicId[];
  readonly tags: readonly string[];
  readonly languages: readonly Lang[];
  readonly territories: readonly { readonly code: string; readonly name: Localised }[];
};

/** By what the commons can be searched now. */
export async function readCommonsFilters(app: Application): Promise<CommonsFilters> {
  return await app.store.read(async (reader) => {
    const peers = await reader.peering.peers();
    const territories = new Map(
      peers.flatMap(({ territory }) => (territory === null ? [] : [[territory.code, territory]])),
    );
    return {
      ...(await reader.catalogue.topics(TOPICS)),
      languages: await reader.catalogue.languages(),
      territories: [...territories.values()],
    };
  });
}

/** What was proposed in other cities whose words are most like those of a proposal here; at most five. */
export async function readLikeElsewhere(app: Application, texts: Localised): Promise<readonly CatalogueView[]> {
  return await app.store.read(async (reader) =>
    reader.catalogue.like({ texts, limit: SHOWN, ...(await shownOf(reader, app.now())) }),
  );
}

/** One entry by its id; null where there is none. */
export async function readEntry(app: Application, uri: string): Promise<CatalogueEntry | null> {
  return await app.store.read((reader) => reader.catalogue.entry(uri));
}

/** Nothing of blocked hosts is shown, and peers that are unreachable for long are marked. */
async function shownOf(reader: Reader, now: Date) {
  const blocked = await blockedHosts(reader);
  const peers = blocked.length === 0 ? [] : await reader.peering.peers();
  return {
    staleBefore: new Date(now.getTime() - STALE_DAYS * DAY_MS),
    without: peers.filter(({ origin }) => isHidden(blocked, origin)).map(({ uri }) => uri),
  };
}
