import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { CohostChange } from '../../../domain/event/definition.ts';
import { definitionOf, EVENT_TYPES, EVENTS } from '../../../domain/event/event.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { consultationUri } from '../../kit/uris.ts';
import { CHANGE_KINDS, type Change, type ChangeKind, KINDS, versionId } from './change-kinds.ts';
import type { ChangeEvent, ChangesReader } from './ports.ts';

/** Things of one page at most. */
export const CHANGES_PAGE = 100;

/** How far a reader came: through the whole state as it was after `since`, or through what changed after `since`. */
export type WholeCursor = { readonly kind: ChangeKind; readonly after: string | null; readonly since: Id | null };
export type ChangesCursor = WholeCursor | { readonly kind: 'since'; readonly since: Id | null };

type Subject = { readonly kind: ChangeKind; readonly id: Id };

type Subjects = (reader: ChangesReader, event: ChangeEvent, consultation: Consultation) => Promise<readonly Subject[]>;

const ofConsultation: Subjects = async (_, __, { id }) => [{ kind: 'consultation', id }];
/** That version alone: all of them together may be more than a page holds. */
const ofCharter: Subjects = async (_, { version }) =>
  version === null ? [] : [{ kind: 'charter', id: String(version) }];
const ofProposal: Subjects = async (_, { proposalId }) => subject('proposal', proposalId);
/** With the one before: whoever was away has neither. */
const ofVersion: Subjects = async (_, { proposalId, version }) => [
  ...subject('proposal', proposalId),
  ...(proposalId === null || version === null
    ? []
    : [version - 1, version].map((number) => ({ kind: 'version' as const, id: versionId(proposalId, number) }))),
];
const ofComment: Subjects = async (_, { commentId }) => subject('comment', commentId);
const ofPoll: Subjects = async (_, { pollId }) => subject('poll', pollId);
const ofAnswer: Subjects = async (_, { answerId }) => subject('answer', answerId);
const ofBallot: Subjects = async (_, { ballotId }) => subject('ballot', ballotId);
const ofSubtotal: Subjects = async (_, { subtotalId }) => subject('subtotal', subtotalId);
const ofRequest: Subjects = async (_, { proposalId }) => subject('feature-request', proposalId);
const ofPledge: Subjects = async (_, { pledgeId }) => subject('pledge', pledgeId);
const ofSettlement: Subjects = async (_, { settlementId }) => subject('settlement', settlementId);
/** What is below it was left out while nobody could see it. */
const ofProposalAgain: Subjects = async (reader, { proposalId }) => {
  if (proposalId === null) return [];
  const { pledges, settlements } = await reader.pooledFor(proposalId);
  const versions = await reader.versionsOf(proposalId);
  return [
    ...subject('proposal', proposalId),
    ...versions.map((id) => ({ kind: 'version' as const, id })),
    ...(await reader.commentsOn(proposalId)).map((id) => ({ kind: 'comment' as const, id })),
    ...subject('feature-request', proposalId),
    ...pledges.map((id) => ({ kind: 'pledge' as const, id })),
    ...settlements.map((id) => ({ kind: 'settlement' as const, id })),
  ];
};
/** Replies to it were published as if it did not exist. */
const ofCommentAgain: Subjects = async (reader, { commentId }) => [
  ...subject('comment', commentId),
  ...(commentId === null
    ? []
    : (await reader.commentsBelow(commentId)).map((id) => ({ kind: 'comment' as const, id }))),
];
/** Somebody has another name, or none any more. */
const ofWorks: Subjects = async (reader, { participantId }, consultation) => {
  if (participantId === null) return [];
  const { proposals, comments } = await reader.worksOf(participantId, consultation.id);
  return [
    ...proposals.map((id) => ({ kind: 'proposal' as const, id })),
    ...comments.map((id) => ({ kind: 'comment' as const, id })),
  ];
};

/** Which things an event changes, by what its type says of co-hosts; after `all` everything is read again. */
const CHANGED: { readonly [C in Exclude<CohostChange, 'all'>]: Subjects } = {
  // Where a peer moved, it may hold any of ours: the consultation says who does.
  consultation: ofConsultation,
  charter: ofCharter,
  proposal: ofProposal,
  'proposal-again': ofProposalAgain,
  version: ofVersion,
  comment: ofComment,
  'comment-again': ofCommentAgain,
  answer: ofAnswer,
  ballot: ofBallot,
  poll: ofPoll,
  subtotal: ofSubtotal,
  'feature-request': ofRequest,
  pledge: ofPledge,
  settlement: ofSettlement,
  works: ofWorks,
};
/** Events that change something co-hosts see. */
export const CHANGE_EVENTS = EVENT_TYPES.filter((type) => EVENTS[type].cohosts !== null);

export type Changes = {
  readonly consultation: Consultation;
  readonly items: readonly Change[];
  readonly next: ChangesCursor;
  /** Whether there is more to read now. */
  readonly more: boolean;
  /** Whether the whole state begins here. */
  readonly anew: boolean;
};

/**
 * What changed in a consultation of ours since a cursor, each thing as it is now; without a cursor the whole state. A
 * cursor that is not known here (any more, after a restore) begins again (docs/adr/0030).
 */
export async function readChanges(
  app: Application,
  query: { readonly slug: string; readonly cursor: ChangesCursor | null; readonly limit: number },
): Promise<Result<Changes, Refusal>> {
  await app.store.placeEvents();
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(query.slug);
    if (consultation === null || consultation.publishedAt === null) {
      return refuse({ type: 'not-found', what: 'consultation' });
    }
    if (consultation.host !== null) {
      const isFormer = await wasHostedHere(reader, app, consultation);
      return isFormer ? ok(handedOver(consultation)) : refuse({ type: 'not-found', what: 'consultation' });
    }
    const within = { reader, consultation, limit: Math.min(query.limit, CHANGES_PAGE) };
    const { cursor } = query;
    if (cursor?.kind === 'since') {
      const changed = await changedSince(within, cursor.since);
      if (changed !== null) return ok(changed);
    }
    const begin = async () => ({
      kind: CHANGE_KINDS[0],
      after: null,
      since: await reader.changes.latestEvent(consultation.id, CHANGE_EVENTS),
    });
    return ok(await wholeState(within, cursor === null || cursor.kind === 'since' ? await begin() : cursor));
  });
}

/** Whether a consultation that another institution hosts was hosted here before. */
export async function wasHostedHere(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  { id, slug }: Pick<Consultation, 'id' | 'slug'>,
): Promise<boolean> {
  const own = consultationUri(app.origin, slug);
  return (await reader.handOvers.formerly(id)).some(({ formerUri }) => formerUri === own);
}

/** Whoever still reads it here is told to whom it went, and nothing else. */
function handedOver(consultation: Consultation): Changes {
  const next = { kind: 'since', since: null } as const;
  return { consultation, items: [{ kind: 'consultation', consultation }], next, more: false, anew: false };
}

type Within = { readonly reader: Reader; readonly consultation: Consultation; readonly limit: number };

/** A page of all that there is of a consultation, kind by kind. */
export async function wholeState({ reader, consultation, limit: most }: Within, cursor: WholeCursor): Promise<Changes> {
  const { since } = cursor;
  const items: Change[] = [];
  let { after } = cursor;
  const anew = cursor.kind === CHANGE_KINDS[0] && after === null;
  for (const kind of CHANGE_KINDS.slice(CHANGE_KINDS.indexOf(cursor.kind))) {
    const limit = most - items.length;
    if (limit === 0) return { consultation, items, next: { kind, after, since }, more: true, anew };
    const found = await KINDS[kind].all(reader.changes, { consultation, after, limit });
    items.push(
      ...(await change(
        reader,
        consultation,
        found.map(({ id }) => ({ kind, id })),
      )),
    );
    const last = found.at(-1);
    if (found.length === limit && last !== undefined) {
      return { consultation, items, next: { kind, after: last.place, since }, more: true, anew };
    }
    after = null;
  }
  return { consultation, items, next: { kind: 'since', since }, more: true, anew };
}

async function changedSince(within: Within, since: Id | null): Promise<Changes | null> {
  const { reader, consultation, limit } = within;
  const { changes } = reader;
  const events = await changes.eventsSince({
    consultationId: consultation.id,
    since,
    types: CHANGE_EVENTS,
    limit: BATCH,
  });
  if (events === null) return null;
  const subjects = new Map<string, Subject>();
  let place = since;
  let read = 0;
  for (const event of events) {
    if (subjects.size >= limit) break;
    const { cohosts } = definitionOf(event.type);
    if (cohosts === null) continue;
    if (cohosts === 'all') {
      return read === 0
        ? await wholeState(within, { kind: CHANGE_KINDS[0], after: null, since: event.id })
        : await page(within, subjects, { since: place, more: true });
    }
    for (const each of await CHANGED[cohosts](changes, event, consultation)) {
      const key = `${each.kind} ${each.id}`;
      subjects.delete(key);
      subjects.set(key, each);
    }
    place = event.id;
    read += 1;
  }
  return await page(within, subjects, {
    since: place,
    more: read < events.length || events.length === BATCH,
  });
}

/** Events that are looked at for one page. */
const BATCH = 500;

async function page(
  { reader, consultation }: Within,
  subjects: ReadonlyMap<string, Subject>,
  { since, more }: { readonly since: Id | null; readonly more: boolean },
): Promise<Changes> {
  // Whatever a thing hangs on comes before it.
  const inOrder = [...subjects.values()].toSorted(
    (a, b) =>
      CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind) ||
      (a.kind === 'comment' || a.kind === 'pledge' ? (a.id < b.id ? -1 : 1) : 0),
  );
  const items = await change(reader, consultation, inOrder);
  return { consultation, items, next: { kind: 'since', since }, more, anew: false };
}

async function change(
  reader: Reader,
  consultation: Consultation,
  subjects: readonly Subject[],
): Promise<readonly Change[]> {
  const read = new Map<string, ReadonlyMap<Id, object>>();
  for (const kind of new Set(subjects.map((each) => each.kind))) {
    const ids = subjects.filter((each) => each.kind === kind).map(({ id }) => id);
    read.set(kind, await KINDS[kind].read(reader.changes, ids, consultation));
  }
  return subjects.flatMap(({ kind, id }) => {
    const thing = read.get(kind)?.get(id);
    return thing === undefined ? [] : [{ kind, ...thing } as Change];
  });
}

function subject(kind: ChangeKind, id: Id | null): readonly Subject[] {
  return id === null ? [] : [{ kind, id }];
}

/** The last change of a consultation of ours that its co-hosts see; null where it is no consultation of ours, and none that was. */
export async function latestChange(app: Application, slug: string): Promise<{ readonly id: Id | null } | null> {
  await app.store.placeEvents();
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    if (consultation === null || consultation.publishedAt === null) return null;
    if (consultation.host !== null) return (await wasHostedHere(reader, app, consultation)) ? { id: null } : null;
    return { id: await reader.changes.latestEvent(consultation.id, CHANGE_EVENTS) };
  });
}
