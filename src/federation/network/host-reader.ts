import { z } from 'zod';
import type {
  CopyReader,
  HostReader,
  Mirrored,
  MirroredAuthor,
  MirroredComment,
  MirroredConsultation,
  MirroredPage,
  MirroredProposal,
  MirroredTrace,
} from '../../application/network/mirror/ports.ts';
import { ACTS } from '../../domain/consultation/act.ts';
import { PHASE_KINDS } from '../../domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../domain/consultation/rules.ts';
import type { InstitutionMove } from '../../domain/network/move.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import { rewriteMovedUris } from '../inbox/rewrite-moved-uris.ts';
import { imagesIn } from '../mapping/image.ts';
import {
  readAnswerNote,
  readChangesPage,
  readCommentNote,
  readConsultationActor,
  readProposalNote,
  readTombstone,
} from '../vocab.ts';
import { ballotIn } from './ballot-reader.ts';
import type { VerifyProof } from './proofs.ts';
import { isSubtotal, subtotalIn } from './subtotal-reader.ts';

/** Items that could not be parsed are left out, and their number is logged. */
export type OnUnreadable = (what: { readonly host: string; readonly items: number }) => void;

/** How documents are read, and their proofs verified. */
export type HostReading = {
  readonly read: ReadDocument;
  readonly proves: VerifyProof;
  readonly onUnreadable: OnUnreadable;
  /** Where institutions went: whatever a host names by a former id is read as what it is now. */
  readonly moves: () => Promise<readonly InstitutionMove[]>;
};

/** Reads what other nodes of ours tell of their consultations and keep of ours, guarded as everything that is read. */
export function createHostReader(reading: HostReading): HostReader & CopyReader {
  return {
    page: (uri, cursor) => {
      const collection = `${uri}/changes`;
      return pageOf(reading, { collection, onward: `${collection}?`, at: cursor ?? `${collection}?page=true` });
    },
    copy: ({ institution, of }, cursor) => {
      const collection = `${institution}copy?of=${encodeURIComponent(of)}`;
      return pageOf(reading, { collection, onward: `${collection}&`, at: cursor ?? `${collection}&page=true` });
    },
  };
}

async function pageOf(
  { read, proves, onUnreadable, moves }: HostReading,
  { collection, onward, at }: { readonly collection: string; readonly onward: string; readonly at: string },
): Promise<MirroredPage | null> {
  const document = await read(at);
  const page = document === null || document === 'gone' ? null : readChangesPage(document);
  if (page === null || page.partOf !== collection) return null;
  const next = page.next ?? page.again;
  if (next === undefined || !next.startsWith(onward)) return null;
  const known = await moves();
  const items: Mirrored[] = [];
  let unreadable = 0;
  for (const item of page.orderedItems) {
    const mirrored = isSubtotal(item) ? await provenFrom(proves, item) : mirroredFrom(rewriteMovedUris(item, known));
    if (mirrored === null) unreadable += 1;
    else items.push(mirrored);
  }
  if (unreadable > 0) onUnreadable({ host: new URL(collection).host, items: unreadable });
  return { items, next, more: page.next !== undefined, anew: page.anew === true };
}

/** What an institution counted, with whether it is that institution who says so. */
export async function provenFrom(
  proves: VerifyProof,
  item: Readonly<Record<string, unknown>>,
): Promise<Mirrored | null> {
  const signed = subtotalIn(item);
  if (signed === null) return null;
  return { ...signed, kind: 'subtotal', proof: await proves(item, signed.subtotal.institution) };
}

/** What one item says; null for what is none of these. */
export function mirroredFrom(item: Readonly<Record<string, unknown>>): Mirrored | null {
  switch (item['type']) {
    case 'Group':
      return consultationIn(item);
    case 'Tombstone':
      return traceIn(item);
    case 'Note':
      if ('method' in item) return ballotIn(item);
      if ('number' in item) return proposalIn(item);
      return 'verdict' in item ? answerIn(item) : commentIn(item);
    default:
      return null;
  }
}

const MOMENT = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
/** The frozen rules, as every node writes them (docs/operate and the consultation's rules.json). */
const RULES = z.looseObject({
  consultation: z.string(),
  phases: z.array(
    z.looseObject({
      kind: z.enum(PHASE_KINDS),
      opensAt: MOMENT,
      closesAt: MOMENT,
      allows: z.array(z.enum(ACTS)),
      standings: z.array(z.enum(STANDINGS)).nullable(),
    }),
  ),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: z.array(z.enum(STANDINGS)),
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: z.number().int().nullable(),
  standings: z.array(z.enum(STANDINGS)),
  territories: z.array(z.string()).nullable(),
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: z.number().int().nullable(),
});

function rulesIn(text: string) {
  try {
    const read = RULES.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** A consultation as its actor describes it, with the rules that it carries. */
export function consultationIn(item: unknown): MirroredConsultation | null {
  const read = readConsultationActor(item);
  if (read === null || read.rulesText === undefined || read.timeZone === undefined) return null;
  const rules = rulesIn(read.rulesText);
  if (rules === null) return null;
  const { phases: frozen, consultation: _slug, timeZone: _zone, ...rest } = rules;
  const sameAs = (phase: { readonly kind: string; readonly opensAt: Date }) =>
    frozen.find(({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime());
  return {
    kind: 'consultation',
    uri: read.id,
    title: read.title,
    summary: read.summaryMap ?? {},
    languages: read.languages,
    timeZone: read.timeZone,
    phases: read.phases.map((phase) => ({
      kind: phase.kind,
      title: phase.title ?? null,
      opensAt: phase.opensAt,
      closesAt: phase.closesAt,
      allows: phase.allows,
      standings: sameAs(phase)?.standings ?? null,
    })),
    extensions: read.phases.flatMap(({ extensions }, phase) =>
      extensions.map(({ formerly, closesAt, note, decidedAt }) => ({
        phase,
        from: formerly,
        to: closesAt,
        reason: note,
        at: decidedAt,
      })),
    ),
    rules: {
      resultsVisibility: rest.resultsVisibility,
      decidingStanding: rest.decidingStanding,
      supports: rest.supports,
      supportThreshold: rest.supportThreshold,
      standings: rest.standings,
      territories: rest.territories,
      hold: rest.hold,
      proposalsPerParticipant: rest.proposalsPerParticipant,
    },
    rulesText: read.rulesText,
    rulesHash: read.rulesHash,
    publishedAt: publishedIn(item),
    hosts: read.hosts,
  };
}

function publishedIn(item: unknown): Date {
  const published = MOMENT.safeParse((item as Readonly<Record<string, unknown>>)['published']);
  return published.success ? published.data : new Date(0);
}

function proposalIn(item: unknown): MirroredProposal | null {
  const read = readProposalNote(item);
  if (read === null || read.body === undefined) return null;
  const { name: place = null, latitude: lat, longitude: lon } = read.location ?? {};
  const amends = read.amends === undefined ? null : Number(/\/proposals\/([1-9][0-9]{0,8})$/.exec(read.amends)?.[1]);
  return {
    kind: 'proposal',
    uri: read.id,
    number: read.number,
    version: read.version,
    content: {
      title: read.title,
      body: read.body,
      lang: sourceOf(read),
      cost: read.cost === undefined ? null : { amount: read.cost.amount, currency: read.cost.currency },
      amends,
    },
    contentHash: read.contentHash,
    tags: read.tag.filter((tag) => tag.type === 'Hashtag').map((tag) => tag.name.replace(/^#/, '')),
    location: lat === undefined || lon === undefined ? null : { lat, lon },
    place,
    images: imagesIn(read.attachment),
    author: authorIn(read),
    original: read.original ?? null,
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

function commentIn(item: unknown): MirroredComment | null {
  const read = readCommentNote(item);
  if (read === null || read.body === undefined) return null;
  const [lang = '', body = ''] = Object.entries(read.body)[0] ?? [];
  return {
    kind: 'comment',
    uri: read.id,
    answers: read.inReplyTo,
    side: read.side,
    body,
    lang,
    author: authorIn(read),
    original: read.original ?? null,
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

function answerIn(item: unknown): Mirrored | null {
  const read = readAnswerNote(item);
  if (read === null || read.body === undefined) return null;
  return {
    kind: 'answer',
    uri: read.id,
    answers: read.inReplyTo,
    version: read.version,
    verdict: read.verdict,
    body: read.body,
    commitments: read.commitments.map(({ statement, status, dueOn, note }) => ({
      text: statement,
      status,
      dueOn: dueOn ?? null,
      note: note ?? null,
    })),
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

function traceIn(item: unknown): MirroredTrace | null {
  const read = readTombstone(item);
  if (read === null || read.status === undefined || read.status === 'published') return null;
  return {
    kind: 'trace',
    uri: read.id,
    status: read.status,
    at: read.deleted,
    number: read.number ?? null,
    version: read.version ?? null,
    contentHash: read.contentHash ?? null,
    decision: read.decision ?? null,
  };
}

function authorIn(read: {
  readonly author?: string | undefined;
  readonly authorName?: string | undefined;
}): MirroredAuthor {
  if (read.authorName === undefined || read.authorName === '') return null;
  return { uri: read.author ?? null, name: read.authorName };
}

/** The source language: the entry of the map that is the content. */
function sourceOf(read: { readonly content: string; readonly contentMap: Readonly<Record<string, string>> }): string {
  return Object.entries(read.contentMap).find(([, text]) => text === read.content)?.[0] ?? '';
}
