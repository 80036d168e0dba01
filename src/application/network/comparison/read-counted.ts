import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Contradiction, type CountedLine, lineKey, type Topic } from '../../../domain/network/comparison.ts';
import type { Application, Reader } from '../../application.ts';
import { consultationUri } from '../../kit/uris.ts';
import { readContradictions } from '../evidence/contradictions.ts';
import type { ListedSubtotal } from './ports.ts';

/** What this node has of what every institution counted in a consultation that several share. */
export type Counted = {
  readonly lines: readonly CountedLine[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  /** On the first page: what it found, or what was passed on to it, and verified. */
  readonly contradictions: readonly Contradiction[];
};

/** Lines of one page. */
export const COUNTED_PAGE = 1_000;

/**
 * The latest subtotals that this node has, by institution and topic, of a consultation by its id at the host. Every one
 * of them is public: in the host's `changes`, and at its own id. Of its own, a co-host lists what its host published.
 */
export async function readCounted(
  app: Application,
  query: { readonly uri: string; readonly after: string | null; readonly limit?: number },
): Promise<Counted | null> {
  return await app.store.read(async (reader) => {
    const consultation = await heldConsultation(reader, app, query.uri);
    if (consultation === null) return null;
    const [stored, states, contradictions] = await Promise.all([
      reader.comparisons.stored(consultation.id),
      reader.subtotals.states(consultation.id),
      query.after === null ? readContradictions(reader, consultation.id) : [],
    ]);
    const isPublished = ({ ours, about, sequence }: ListedSubtotal) => {
      if (!ours || consultation.host === null) return true;
      const state = states.find((each) => each.ours && each.about === about);
      return state !== undefined && state.fault === null && state.seen === sequence;
    };
    const limit = query.limit ?? COUNTED_PAGE;
    const lines = latest(stored)
      .filter(isPublished)
      .map((each) => lineOf(app, consultation, each))
      .toSorted((a, b) => (lineKey(a) < lineKey(b) ? -1 : 1))
      .filter((line) => query.after === null || lineKey(line) > query.after);
    const page = lines.slice(0, limit);
    const last = page.at(-1);
    return { lines: page, next: lines.length > limit && last !== undefined ? lineKey(last) : null, contradictions };
  });
}

/** A document that this node lists, by its hash, as it was signed; null where it does not have it. */
export async function readCountedDocument(
  app: Application,
  query: { readonly uri: string; readonly hash: string },
): Promise<string | null> {
  return await app.store.read(async (reader) => {
    const consultation = await heldConsultation(reader, app, query.uri);
    if (consultation === null) return null;
    const stored = await reader.comparisons.documentByHash(consultation.id, query.hash);
    if (stored !== null) return stored;
    const contradictions = await readContradictions(reader, consultation.id);
    for (const { hashes, documents } of contradictions) {
      const at = hashes.indexOf(query.hash);
      if (at >= 0) return documents[at] ?? null;
    }
    return null;
  });
}

/** A published consultation by its id at the host: one of ours, or one that is mirrored here. */
async function heldConsultation(reader: Reader, app: Application, uri: string): Promise<Consultation | null> {
  const own = consultationUri(app.origin, '');
  const mirror = await reader.sharing.mirrorOf(uri);
  const found =
    mirror !== null
      ? await reader.consultations.byId(mirror)
      : uri.startsWith(own)
        ? await reader.consultations.bySlug(uri.slice(own.length))
        : null;
  if (found === null || found.publishedAt === null) return null;
  return mirror !== null || found.host === null ? found : null;
}

/** The latest of each institution and topic. */
export function latest(stored: readonly ListedSubtotal[]): readonly ListedSubtotal[] {
  const last = new Map<string, ListedSubtotal>();
  for (const each of stored) {
    const key = `${each.institution} ${each.about}`;
    const known = last.get(key);
    if (known === undefined || known.sequence < each.sequence) last.set(key, each);
  }
  return [...last.values()];
}

export function lineOf(
  app: Application,
  consultation: Pick<Consultation, 'slug' | 'host'>,
  stored: ListedSubtotal,
): CountedLine {
  const { institution, sequence, hash } = stored;
  return { institution, topic: topicOf(app, consultation, stored), sequence, hash };
}

/** What a subtotal is about by the ids of the host. */
export function topicOf(
  app: Application,
  { slug, host }: Pick<Consultation, 'slug' | 'host'>,
  { ballot, poll }: Pick<ListedSubtotal, 'ballot' | 'poll'>,
): Topic {
  const uri = host?.uri ?? consultationUri(app.origin, slug);
  if (ballot !== null) return { ballot: ballot.uri ?? `${uri}/ballots/${ballot.slug}` };
  if (poll !== null) return { poll: poll.uri ?? `${uri}/polls/${poll.id}` };
  return 'supports';
}
