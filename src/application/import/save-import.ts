import type { Answer } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Support } from '../../domain/support/support.ts';
import type { Application, Writer } from '../application.ts';
import { ensureLinks, newLink, pseudonymFrom } from '../kit/pseudonym.ts';
import { importHash } from '../participant/register-participant.ts';
import type { SourceItem } from '../source/ports.ts';
import type { ImportedContribution, ImportedSupport, Source } from './check-import.ts';
import { type ImportedTotals, type NewParticipant, supportKey } from './ports.ts';

/** Makes everybody of a batch known who is not: under a pseudonym, reachable by nobody, of the standing `imported`. */
export async function saveParticipants(
  app: Application,
  writer: Writer,
  from: {
    readonly source: Source;
    readonly rows: readonly ImportedContribution[];
    readonly supports: readonly ImportedSupport[];
  },
): Promise<{ readonly ids: ReadonlyMap<string, ParticipantId>; readonly new: number }> {
  const people = new Map<string, { readonly name: string; readonly since: Date }>();
  const meet = (key: string, name: string, at: Date) => {
    const met = people.get(key);
    people.set(key, { name: met?.name ?? name, since: met === undefined || at < met.since ? at : met.since });
  };
  for (const { author, at } of from.rows) meet(author.key, author.name, at);
  for (const { voter, side, at } of from.supports) if (side !== null) meet(voter, pseudonymOf(voter), at);
  const keyOf = (key: string) => `${from.source.key}:${key}`;
  const everybody = new Set([...people.keys(), ...from.supports.map(({ voter }) => voter)]);
  const known = await writer.imports.findParticipants([...everybody].map(keyOf));
  const ids = new Map<string, ParticipantId>();
  // Whose last words all take no side is nobody here, unless they took one before.
  for (const key of everybody) {
    const id = known.get(keyOf(key));
    if (id !== undefined) ids.set(key, id);
  }
  const added: NewParticipant[] = [];
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
      encryptedLink: newLink(app),
    });
  }
  await writer.imports.addParticipants(added);
  return { ids, new: added.length };
}

/** The keys of those who were erased since their first import: their contributions are left out. */
export async function erasedSince(
  app: Application,
  writer: Writer,
  from: {
    readonly source: Source;
    readonly rows: readonly ImportedContribution[];
    readonly supports: readonly ImportedSupport[];
  },
): Promise<ReadonlySet<string>> {
  const keys = new Set([...from.rows.map(({ author }) => author.key), ...from.supports.map(({ voter }) => voter)]);
  const hashes = new Map([...keys].map((key) => [importHash(app, `${from.source.key}:${key}`), key]));
  const erased = await writer.imports.findErased([...hashes.keys()]);
  return new Set([...erased].map((hash) => hashes.get(hash) ?? ''));
}

/** What people of another platform are called here: by their key in it, which tells nobody who they are. */
export function pseudonymOf(key: string): string {
  return `Participant ${key}`;
}

export type SavedSupports = {
  readonly new: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly known: number;
};

/**
 * Saves the latest support of each voter where it is newer than the stored one. A later one that takes no side takes
 * the former back. They are kept in the order of their pseudonyms: that of the file is the order of its people too.
 */
export async function saveSupports(
  app: Application,
  writer: Writer,
  batch: {
    readonly consultation: Consultation;
    readonly proposals: ReadonlyMap<string, ProposalId>;
    readonly participants: ReadonlyMap<string, ParticipantId>;
    readonly supports: readonly ImportedSupport[];
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<SavedSupports> {
  // Words on what was left out (its author was erased) stay out with it.
  const about = batch.supports.flatMap(({ contribution }) => batch.proposals.get(contribution) ?? []);
  const proposalIds = [...new Set(about)].sort();
  await writer.imports.lockProposals(proposalIds);
  const standing = await writer.imports.findSupports(proposalIds);
  const pseudonyms = await pseudonymsIn(app, writer, batch);
  const given: Support[] = [];
  const dropped: { readonly proposalId: ProposalId; readonly supporter: Pseudonym }[] = [];
  const stored = { new: 0, changed: 0, withdrawn: 0, known: 0 };
  for (const { contribution, voter, side, at } of batch.supports) {
    const [proposalId, supporter] = [batch.proposals.get(contribution), pseudonyms.get(voter)];
    if (proposalId === undefined || supporter === undefined) continue;
    const before = standing.get(supportKey(proposalId, supporter));
    if (before === undefined ? side === null : before.side === side || at <= before.givenAt) {
      if (before !== undefined) stored.known += 1;
    } else if (side === null) {
      stored.withdrawn += 1;
      dropped.push({ proposalId, supporter });
    } else {
      stored[before === undefined ? 'new' : 'changed'] += 1;
      given.push({ proposalId, supporter, side, version: 1, standing: 'imported', givenAt: at });
    }
  }
  await writer.imports.deleteSupports(dropped);
  given.sort((one, other) => (one.supporter < other.supporter ? -1 : 1));
  await writer.imports.saveSupports(given, {
    consultationId: batch.consultation.id,
    onPortion: (done) => batch.onProgress?.(done, given.length),
  });
  await writer.imports.recount([...new Set([...given, ...dropped].map(({ proposalId }) => proposalId))]);
  return stored;
}

/** The pseudonyms of those who said a word, by their key in the source. */
async function pseudonymsIn(
  app: Application,
  writer: Writer,
  batch: {
    readonly consultation: Consultation;
    readonly participants: ReadonlyMap<string, ParticipantId>;
    readonly supports: readonly ImportedSupport[];
  },
): Promise<ReadonlyMap<string, Pseudonym>> {
  const voters = [...new Set(batch.supports.map(({ voter }) => voter))];
  const ids = new Map(
    voters.flatMap((voter): [string, ParticipantId][] => {
      const id = batch.participants.get(voter);
      return id === undefined ? [] : [[voter, id]];
    }),
  );
  const links = await ensureLinks(writer, app, [...ids.values()]);
  return new Map(
    [...ids].flatMap(([voter, id]): [string, Pseudonym][] => {
      const link = links.get(id);
      return link === undefined ? [] : [[voter, pseudonymFrom(app, link, batch.consultation.id)]];
    }),
  );
}

/** Saves the totals that the source published; answers for how many proposals the recounted supports differ. */
export async function saveTotals(
  writer: Writer,
  batch: {
    readonly source: Source;
    readonly rows: readonly ImportedContribution[];
    readonly proposals: ReadonlyMap<string, ProposalId>;
  },
): Promise<number> {
  const input = batch.rows.flatMap(({ key, published }): ImportedTotals[] => {
    const proposalId = batch.proposals.get(key);
    return published === null || proposalId === undefined
      ? []
      : [{ proposalId, source: batch.source.label, ...published }];
  });
  const before = new Map(
    (await writer.imports.findTotals(input.map(({ proposalId }) => proposalId))).map((row) => [row.proposalId, row]),
  );
  const changed = input.filter((row) => {
    const was = before.get(row.proposalId);
    return was?.for !== row.for || was.against !== row.against || was.recounted !== row.recounted;
  });
  await writer.imports.saveTotals(changed);
  await writer.imports.recount(changed.filter(({ recounted }) => !recounted).map(({ proposalId }) => proposalId));
  const counted = await writer.imports.importedCounts(input.map(({ proposalId }) => proposalId));
  return input.filter((row) => {
    const here = counted.get(row.proposalId);
    return (here?.for ?? 0) !== row.for || (here?.against ?? 0) !== row.against;
  }).length;
}

type Imported = {
  readonly consultation: Consultation;
  readonly rows: readonly ImportedContribution[];
  /** What became of each row. */
  readonly added: readonly Proposal[];
};

/** Saves what was answered to new proposals where they come from, and where people read them there. */
export async function saveDetails(
  app: Application,
  writer: Writer,
  { consultation, rows, added }: Imported,
): Promise<void> {
  const addresses: SourceItem[] = [];
  for (const [index, { answer, url }] of rows.entries()) {
    const proposal = added[index];
    if (proposal === undefined) continue;
    if (answer != null) await writer.answers.save(imported(app, proposal, answer));
    if (url != null) addresses.push(addressItem(proposal, { url, at: app.now() }));
  }
  await writer.sources.saveItems(consultation.id, addresses);
}

function imported(
  app: Application,
  { id: proposalId, receivedAt }: Proposal,
  { verdict, body, at }: NonNullable<ImportedContribution['answer']>,
): Answer {
  const publishedAt = at < receivedAt ? receivedAt : at;
  return { id: app.newId(), proposalId, version: 1, verdict, body, commitments: [], agentId: null, publishedAt };
}

function addressItem({ id, original }: Proposal, { url, at }: { readonly url: string; readonly at: Date }): SourceItem {
  return {
    ...{ kind: 'proposal', key: original ?? id, withinKey: null, subjectId: id, url, digest: '', seenAt: at },
    ...{ trait: null, goneAt: null, problem: null },
    ...{ commentsState: null, commentsRead: null, commentsReadAt: null },
  };
}
