import type { ConsultationId, Id, ParticipantId } from '../../domain/id.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { HomeActStatus } from '../../domain/network/host.ts';
import { changedParts, type Details, detailImages } from '../../domain/proposal/details.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Reader } from '../ports.ts';
import type { Mirroring } from './mirroring.ts';

export const HOME_ACTS = ['create', 'update', 'delete'] as const;
export type HomeActKind = (typeof HOME_ACTS)[number];

/** Something that a participant of ours did in a consultation that another institution hosts. */
export type HomeAct = {
  /** Names its activity too, so that it is known again however often it is sent. */
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly act: HomeActKind;
  readonly status: HomeActStatus;
  /** Why the host refused; `type` is one of ours, or another where its software knows more. */
  readonly refusal: Refusal | null;
  /** Of a changed comment: the words that it is to have. Those it has stand until the host took the others. */
  readonly words: string | null;
  /** Of a proposal whose topics, place or images change: those that it is to have, all of them. */
  readonly details: Details | null;
  /** The activity as it was signed when it was sent first: it says the same however often it is sent. */
  readonly document: string | null;
  readonly tries: number;
  /** When it is sent (again); null once it needs not be. */
  readonly dueAt: Date | null;
  readonly actedAt: Date;
  readonly answeredAt: Date | null;
};

export interface HomeActReader {
  byId(id: Id): Promise<HomeAct | null>;
  /** Those about one thing, the oldest first. */
  about(subjectId: Id): Promise<readonly HomeAct[]>;
  due(now: Date, limit: number): Promise<readonly HomeAct[]>;
  /** The latest about each of some things. */
  latest(subjectIds: readonly Id[]): Promise<ReadonlyMap<Id, HomeAct>>;
  /** The consultations of other institutions, by their ids there, in which a participant wrote anything. */
  hostsOf(participantId: ParticipantId): Promise<readonly string[]>;
}

export interface HomeActWriter {
  act(act: HomeAct): Promise<void>;
}

/** What no answer can change any more: it is not sent again, and what was signed is not kept. */
export const SETTLED = { dueAt: null, words: null, details: null, document: null } as const;

/**
 * What the host tells of a contribution of ours is its answer too, should the other have been lost: a creation is settled
 * by its being there, a change by its being what is there (`now`: the hash or the words; `wanted`: what ours was to
 * become), anything by its being gone.
 */
export async function settleHomeAct(
  { app, writer }: Mirroring,
  subject: Subject,
  {
    now,
    wanted = now,
    details,
  }: {
    readonly now: string | null;
    readonly wanted?: string | null;
    /** Those that a proposal has there. */
    readonly details?: Details;
  },
): Promise<void> {
  for (const act of await writer.homeActs.about(subject.id)) {
    const isOpen = act.status === 'waiting' || act.status === 'held';
    const hasDetails =
      act.details === null || (details !== undefined && changedParts(act.details, details).length === 0);
    const isChanged = act.act === 'update' && now === (act.words ?? wanted) && hasDetails;
    const isSettled = now === null || act.act === 'create' || isChanged;
    if (!isOpen || !isSettled) continue;
    await writer.homeActWrite.act({
      ...act,
      ...SETTLED,
      status: 'accepted',
      refusal: null,
      answeredAt: app.now(),
    });
  }
}

/** The topics, the place and the images that a proposal of ours is to have, as far as its host did not decide yet. */
export async function wantedDetails(reader: Reader, { id, tags, location, place }: Proposal): Promise<Details> {
  const acts = await reader.homeActs.about(id);
  const open = acts.filter(({ status, details }) => details !== null && (status === 'waiting' || status === 'held'));
  const wanted = open.at(-1)?.details ?? null;
  if (wanted !== null) return wanted;
  return { tags, location, place, images: detailImages(await reader.images.of(id)) };
}

/** Whether our author took it back and the host does not know yet. */
export async function isTakenBack({ writer }: Mirroring, subjectId: Id): Promise<boolean> {
  const acts = await writer.homeActs.about(subjectId);
  return acts.some(({ act, status }) => act === 'delete' && status === 'waiting');
}

/** Whether our author changed it and the host did not decide yet. */
export async function isBeingChanged({ writer }: Mirroring, subjectId: Id): Promise<boolean> {
  const acts = await writer.homeActs.about(subjectId);
  return acts.some(({ act, status }) => act === 'update' && (status === 'waiting' || status === 'held'));
}
