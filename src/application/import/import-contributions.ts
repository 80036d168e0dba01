import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { type CreateConsultation, createConsultation } from '../consultation/create-consultation.ts';
import { publishConsultation } from '../consultation/publish-consultation.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { contentHashOf } from '../kit/content-hash.ts';
import { firstNumberOf } from '../kit/first-number.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import {
  checkContributions,
  checkSupports,
  type ImportBatch,
  type ImportedContribution,
  type ImportedSupport,
  type SkippedRow,
  type Source,
} from './check-import.ts';
import {
  erasedSince,
  type SavedSupports,
  saveDetails,
  saveParticipants,
  saveSupports,
  saveTotals,
} from './save-import.ts';

/**
 * The application as an import uses it: inside one transaction, with the source's own clock, and without an
 * event for each act. The batch is one event, so that none of its items is announced.
 */
function withoutEvents(app: Application, writer: Writer, at: Date): Application {
  const silent: Writer = { ...writer, events: { ...writer.events, append: async () => {} } };
  return {
    ...app,
    now: () => at,
    store: {
      read: (work) => work(silent),
      readShared: (work) => work(silent),
      readOnce: (work) => work(silent),
      transact: (work) => work(silent),
      transactShared: (_, work) => work(silent),
      placeEvents: async () => {},
    },
  };
}

/**
 * The latest support of each voter for each contribution. The later time wins; of two with one time, the later row, so that
 * reading the same rows twice answers the same.
 */
export function latestSupportPerVoter<W extends ImportedSupport>(supports: Iterable<W>): readonly W[] {
  const latest = new Map<string, W>();
  for (const support of supports) {
    const key = `${support.contribution}\n${support.voter}`;
    const known = latest.get(key);
    if (known === undefined || support.at >= known.at) latest.set(key, support);
  }
  return [...latest.values()];
}

export type ImportContributions = {
  readonly slug: string;
  readonly source: Source;
  /** What to make where there is no consultation `slug` yet, on the source's own clock; null where there must be one. */
  readonly otherwise: {
    readonly consultation: Omit<CreateConsultation, 'slug' | 'by'>;
    readonly openedAt: Date;
  } | null;
  /** Whether the consultation may hold nothing but this source. */
  readonly alone: boolean;
  readonly contributions: ImportBatch<ImportedContribution>;
  readonly supports: ImportBatch<ImportedSupport>;
  /** What one broken row does: nothing at all is kept, or everything else is. */
  readonly onBroken: 'stop' | 'skip';
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

export type ImportReport = {
  readonly consultation: Consultation;
  readonly created: boolean;
  readonly proposals: {
    readonly new: number;
    readonly known: number;
    readonly removed: number;
    /** By people who were erased since they were first imported: left out for good. */
    readonly erased: number;
  };
  readonly participants: { readonly new: number };
  readonly words: SavedSupports;
  /** Proposals whose recounted words differ from the totals the source published. */
  readonly differing: number;
  readonly skipped: readonly SkippedRow[];
};

/**
 * Brings contributions and words from another platform, in one transaction and under one event: nothing is announced.
 * What was imported before stays as it is, so that importing the same data again changes nothing. Every support is of the
 * standing `imported` and is never added to ours (design: decisions, Totals).
 */
export async function importContributions(
  app: Application,
  command: ImportContributions,
): Promise<Result<ImportReport, Refusal>> {
  return await inOneTransaction(app, async (within, writer) => {
    const found = await consultationFor(within, writer, command);
    if (!found.ok) return found;
    const { consultation, created } = found.value;
    const now = app.now();
    const contributions = checkContributions(command.contributions, { languages: consultation.languages, now });
    const keys = new Set(contributions.rows.map(({ key }) => key));
    const supports = checkSupports(command.supports, { contributions: keys, now });
    const skipped = [...contributions.skipped, ...supports.skipped];
    const [first] = skipped;
    if (first !== undefined && command.onBroken === 'stop') return refuse({ type: 'broken-row', ...first });
    const allowed = sidesAllowed(consultation, supports.rows);
    if (!allowed.ok) return allowed;
    const gone = await erasedSince(within, writer, {
      source: command.source,
      rows: contributions.rows,
      supports: supports.rows,
    });
    const rows = contributions.rows.filter(({ author }) => !gone.has(author.key));
    const latest = latestSupportPerVoter(supports.rows.filter(({ voter }) => !gone.has(voter)));
    const imported = await saveContributions(within, writer, { ...command, consultation, rows, supports: latest });
    if (!imported.ok) return imported;
    const { proposals, participants, added } = imported.value;
    const stored = await saveSupports(within, writer, {
      ...command,
      consultation,
      proposals,
      participants: participants.ids,
      supports: latest,
    });
    const differing = await saveTotals(writer, { source: command.source, rows, proposals });
    if (added.length > 0 || stored.new + stored.changed + stored.withdrawn > 0) {
      await writer.events.append({
        id: app.newId(),
        type: 'contributions-imported',
        at: now,
        by: { kind: 'connector', id: command.source.key },
        origin: { kind: 'imported', source: command.source.key },
        consultationId: consultation.id,
        proposalId: null,
        data: {
          ...{ source: command.source.key, proposals: added.length, supports: stored.new + stored.changed },
          ...firstNumberOf(added),
        },
      });
    }
    return ok({
      consultation,
      created,
      proposals: {
        new: added.length,
        known: rows.length - added.length,
        removed: added.filter(({ status }) => status === 'removed').length,
        erased: contributions.rows.length - rows.length,
      },
      participants: { new: participants.new },
      words: stored,
      differing,
      skipped,
    });
  });
}

async function consultationFor(
  app: Application,
  writer: Writer,
  command: ImportContributions,
): Promise<Result<{ readonly consultation: Consultation; readonly created: boolean }, Refusal>> {
  const found = await writer.consultations.lock(command.slug);
  if (found !== null) {
    const own = await decidedHereNow(writer, found);
    return own.ok ? ok({ consultation: found, created: false }) : own;
  }
  if (command.otherwise === null) return refuse({ type: 'not-found', what: 'consultation' });
  const then = withoutEvents(app, writer, command.otherwise.openedAt);
  const draft = await createConsultation(then, { ...command.otherwise.consultation, slug: command.slug, by: null });
  if (!draft.ok) return draft;
  const published = await publishConsultation(then, { slug: command.slug, by: null });
  if (!published.ok) return published;
  const now = app.now();
  for (const phase of published.value.phases) {
    if (phase.opensAt <= now) await writer.consultations.markAnnounced(phase.id, 'opened', now);
    if (phase.closesAt <= now) await writer.consultations.markAnnounced(phase.id, 'closed', now);
  }
  return ok({ consultation: published.value, created: true });
}

function sidesAllowed({ rules }: Consultation, supports: readonly ImportedSupport[]): Result<null, Refusal> {
  if (rules.supports === 'none' && supports.some(({ side }) => side === 'for')) {
    return refuse({ type: 'supports-not-allowed' });
  }
  if (rules.supports !== 'for-and-against' && supports.some(({ side }) => side === 'against')) {
    return refuse({ type: 'objections-not-allowed' });
  }
  return ok(null);
}

type Contributions = {
  readonly source: Source;
  readonly alone: boolean;
  readonly consultation: Consultation;
  readonly rows: readonly ImportedContribution[];
  readonly supports: readonly ImportedSupport[];
};

type SavedContributions = {
  /** Every proposal of the batch by its key in the source, also those that were known. */
  readonly proposals: ReadonlyMap<string, ProposalId>;
  readonly participants: Awaited<ReturnType<typeof saveParticipants>>;
  readonly added: readonly Proposal[];
};

async function saveContributions(
  app: Application,
  writer: Writer,
  { source, alone, consultation, rows, supports }: Contributions,
): Promise<Result<SavedContributions, Refusal>> {
  const originalOf = (key: string) => `${source.key}:${key}`;
  const known = await writer.imports.findProposals(rows.map(({ key }) => originalOf(key)));
  const elsewhere = [...known.values()].some(({ consultationId }) => consultationId !== consultation.id);
  const others = alone && (await writer.imports.hasOthers(consultation.id, `${source.key}:`));
  if (elsewhere || others) return refuse({ type: 'import-conflict', source: source.label });
  const participants = await saveParticipants(app, writer, { source, rows, supports });
  const fresh = rows.filter(({ key }) => !known.has(originalOf(key)));
  const first = await writer.imports.allocateNumbers(consultation.id, fresh.length);
  const added = fresh.map((row, index): Proposal => {
    const id = app.newId();
    return {
      id,
      consultationId: consultation.id,
      number: first + index,
      status: row.removed !== null ? 'removed' : row.withdrawn === true ? 'withdrawn' : 'published',
      authorId: participants.ids.get(row.author.key) ?? '',
      tags: row.tags,
      topics: row.topics ?? [],
      location: row.location,
      place: row.place ?? null,
      original: originalOf(row.key),
      uri: null,
      receivedAt: row.at,
      publishedAt: row.at,
      updatedAt: row.at,
      detailsChangedAt: null,
      current: {
        ...row.content,
        warning: row.content.warning ?? null,
        number: 1,
        contentHash: contentHashOf(row.content),
        createdAt: row.at,
        status: 'current',
      },
      pending: null,
    };
  });
  await writer.imports.addProposals(added);
  await writer.imports.addDecisions(
    fresh.flatMap(({ removed }, index) => {
      const proposal = added[index];
      if (removed === null || proposal === undefined) return [];
      return {
        id: app.newId(),
        consultationId: consultation.id,
        subject: { kind: 'proposal' as const, id: proposal.id },
        kind: 'remove' as const,
        rule: 'moderated-elsewhere' as const,
        reason: removed,
        agentId: null,
        statusBefore: null,
        // The source does not say when it did: the trace is of the moment we learned of it.
        decidedAt: app.now(),
      };
    }),
  );
  await saveDetails(app, writer, { consultation, rows: fresh, added });
  const ids = new Map<string, ProposalId>();
  for (const { key } of rows) {
    const before = known.get(originalOf(key));
    if (before !== undefined) ids.set(key, before.id);
  }
  for (const [index, { key }] of fresh.entries()) ids.set(key, added[index]?.id ?? '');
  return ok({ proposals: ids, participants, added });
}
