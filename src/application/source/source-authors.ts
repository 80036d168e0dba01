import type { ParticipantId } from '../../domain/kit/id.ts';
import { NAME_MAX } from '../../domain/kit/text.ts';
import { shownName } from '../../domain/participant/shown-name.ts';
import { newLink } from '../kit/pseudonym.ts';
import { importHash } from '../participant/erased-key.ts';
import type { Following } from './following.ts';
import type { SourceAuthor } from './ports.ts';

/** Who wrote what a page tells. */
export type SourceAuthors = {
  /** Who somebody is here: whoever is not named is the platform itself. */
  readonly idOf: (author: SourceAuthor) => ParticipantId;
  /** Whether they were erased here: what they write there stays out. */
  readonly isErased: (author: SourceAuthor) => boolean;
  /** Those known here by name whose account there is gone. */
  readonly deleted: readonly ParticipantId[];
};

/**
 * Makes the authors of a page known, by the names that the adapter lets through. All who are not named are one participant
 * per source; an account that is gone there is nobody who could be known anew.
 */
export async function sourceAuthors(
  { app, writer, consultation }: Following,
  told: readonly SourceAuthor[],
): Promise<SourceAuthors> {
  const { key: sourceKey, label } = consultation.source;
  const keyOf = (author: SourceAuthor) =>
    author === null || author.deleted ? `${sourceKey}:` : `${sourceKey}:${author.key}`;
  const named = new Map([[`${sourceKey}:`, label]]);
  for (const author of told) if (author !== null && !author.deleted) named.set(keyOf(author), author.name);
  const accounts = told.flatMap((author) => (author === null ? [] : [`${sourceKey}:${author.key}`]));
  const hashes = new Map(accounts.map((key) => [importHash(app, key), key]));
  const erased = new Set(
    [...(await writer.imports.findErased([...hashes.keys()]))].map((hash) => hashes.get(hash) ?? ''),
  );
  const wanted = [...named].filter(([key]) => !erased.has(key));
  const known = await writer.imports.findParticipants([...new Set([...wanted.map(([key]) => key), ...accounts])]);
  const ids = new Map(known);
  const added = wanted.filter(([key]) => !known.has(key));
  for (const [key] of added) ids.set(key, app.newId());
  await writer.imports.addParticipants(
    added.map(([importKey, name]) => ({
      ...{ id: ids.get(importKey) ?? '', kind: 'imported', standing: 'imported', territory: null, lang: null },
      ...{ actorUri: null, importKey, createdAt: app.now(), erasedAt: null, encryptedLink: newLink(app) },
      name: [...shownName(name)].slice(0, NAME_MAX).join(''),
    })),
  );
  const gone = told.flatMap((author) => (author?.deleted === true ? [`${sourceKey}:${author.key}`] : []));
  return {
    idOf: (author) => ids.get(keyOf(author)) ?? '',
    isErased: (author) => author !== null && erased.has(`${sourceKey}:${author.key}`),
    deleted: [...new Set(gone)].filter((key) => !erased.has(key)).flatMap((key) => known.get(key) ?? []),
  };
}
