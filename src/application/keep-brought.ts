import type { Consultation } from '../domain/consultation/consultation.ts';
import type { ParticipantId, ProposalId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Support } from '../domain/support/support.ts';
import type { BroughtContribution, BroughtWord, Source } from './brought.ts';
import { type BroughtTotals, wordKey } from './bulk.ts';
import { importHash } from './import-hash.ts';
import type { Application, Writer } from './ports.ts';

/** Makes everybody of a batch known who is not: under a pseudonym, reachable by nobody, of the standing `imported`. */
export async function keepParticipants(
  app: Application,
  writer: Writer,
  from: {
    readonly source: Source;
    readonly rows: readonly BroughtContribution[];
    readonly words: readonly BroughtWord[];
  },
): Promise<{ readonly ids: ReadonlyMap<string, ParticipantId>; readonly new: number }> {
  const people = new Map<string, { readonly name: string; readonly since: Date }>();
  const meet = (key: string, name: string, at: Date) => {
    const met = people.get(key);
    people.set(key, { name: met?.name ?? name, since: met === undefined || at < met.since ? at : met.since });
  };
  for (const { author, at } of from.rows) meet(author.key, author.name, at);
  for (const { voter, side, at } of from.words) if (side !== null) meet(voter, pseudonymOf(voter), at);
  const keyOf = (key: string) => `${from.source.key}:${key}`;
  const everybody = new Set([...people.keys(), ...from.words.map(({ voter }) => voter)]);
  const known = await writer.bulk.participants([...everybody].map(keyOf));
  const ids = new Map<string, ParticipantId>();
  // Whose last words all take no side is nobody here, unless they took one before.
  for (const key of everybody) {
    const id = known.get(keyOf(key));
    if (id !== undefined) ids.set(key, id);
  }
  const added: Participant[] = [];
  for (const [key, { name, since }] of people) {
    if (ids.has(key)) continue;
    const id = app.newId();
    ids.set(key, id);
    added.push({
      id,
      kind: 'imported',
      name,
      standing: 'imported',
      territory: null,
      lang: null,
      actorUri: null,
      importKey: keyOf(key),
      createdAt: since,
      erasedAt: null,
    });
  }
  await writer.bulk.addParticipants(added);
  return { ids, new: added.length };
}

/** The keys of those who were erased since they were first brought: what they wrote and said stays away. */
export async function erasedSince(
  app: Application,
  writer: Writer,
  from: {
    readonly source: Source;
    readonly rows: readonly BroughtContribution[];
    readonly words: readonly BroughtWord[];
  },
): Promise<ReadonlySet<string>> {
  const keys = new Set([...from.rows.map(({ author }) => author.key), ...from.words.map(({ voter }) => voter)]);
  const hashes = new Map([...keys].map((key) => [importHash(app, `${from.source.key}:${key}`), key]));
  const erased = await writer.bulk.erased([...hashes.keys()]);
  return new Set([...erased].map((hash) => hashes.get(hash) ?? ''));
}

/** What people of another platform are called here: by their key in it, which tells nobody who they are. */
export function pseudonymOf(key: string): string {
  return `Participant ${key}`;
}

export type WordsKept = {
  readonly new: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly known: number;
};

/**
 * Puts the latest word of each voter where it is newer than the one that stands. A later word that takes no side takes
 * the former back.
 */
export async function keepWords(
  writer: Writer,
  batch: {
    readonly consultation: Consultation;
    readonly proposals: ReadonlyMap<string, ProposalId>;
    readonly participants: ReadonlyMap<string, ParticipantId>;
    readonly words: readonly BroughtWord[];
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<WordsKept> {
  // Words on what was left out (its author was erased) stay out with it.
  const about = batch.words.flatMap(({ contribution }) => batch.proposals.get(contribution) ?? []);
  const proposalIds = [...new Set(about)].sort();
  await writer.bulk.holdProposals(proposalIds);
  const standing = await writer.bulk.words(proposalIds);
  const given: Support[] = [];
  const dropped: { readonly proposalId: ProposalId; readonly participantId: ParticipantId }[] = [];
  const kept = { new: 0, changed: 0, withdrawn: 0, known: 0 };
  for (const { contribution, voter, side, at } of batch.words) {
    const [proposalId, participantId] = [batch.proposals.get(contribution), batch.participants.get(voter)];
    if (proposalId === undefined || participantId === undefined) continue;
    const before = standing.get(wordKey(proposalId, participantId));
    if (before === undefined ? side === null : before.side === side || at <= before.givenAt) {
      if (before !== undefined) kept.known += 1;
    } else if (side === null) {
      kept.withdrawn += 1;
      dropped.push({ proposalId, participantId });
    } else {
      kept[before === undefined ? 'new' : 'changed'] += 1;
      given.push({ proposalId, participantId, side, version: 1, standing: 'imported', givenAt: at });
    }
  }
  await writer.bulk.dropWords(dropped);
  await writer.bulk.putWords(given, {
    consultationId: batch.consultation.id,
    onPortion: (done) => batch.onProgress?.(done, given.length),
  });
  await writer.bulk.recount([...new Set([...given, ...dropped].map(({ proposalId }) => proposalId))]);
  return kept;
}

/** Keeps the totals that the source published; answers on how many proposals recounted words say something else. */
export async function keepTotals(
  writer: Writer,
  batch: {
    readonly source: Source;
    readonly rows: readonly BroughtContribution[];
    readonly proposals: ReadonlyMap<string, ProposalId>;
  },
): Promise<number> {
  const said = batch.rows.flatMap(({ key, published }): BroughtTotals[] => {
    const proposalId = batch.proposals.get(key);
    return published === null || proposalId === undefined
      ? []
      : [{ proposalId, source: batch.source.label, ...published }];
  });
  const before = new Map(
    (await writer.bulk.totals(said.map(({ proposalId }) => proposalId))).map((row) => [row.proposalId, row]),
  );
  const changed = said.filter((row) => {
    const was = before.get(row.proposalId);
    return was?.for !== row.for || was.against !== row.against || was.recounted !== row.recounted;
  });
  await writer.bulk.putTotals(changed);
  await writer.bulk.recount(changed.filter(({ recounted }) => !recounted).map(({ proposalId }) => proposalId));
  const counted = await writer.bulk.importedCounts(said.map(({ proposalId }) => proposalId));
  return said.filter((row) => {
    const here = counted.get(row.proposalId);
    return (here?.for ?? 0) !== row.for || (here?.against ?? 0) !== row.against;
  }).length;
}
