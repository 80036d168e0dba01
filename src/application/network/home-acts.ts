import type { ConsultationId, Id } from '../../domain/id.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Mirroring } from './mirroring.ts';

/** `waiting` for the host's answer; `held` there for an officer; else as it decided. */
export type HomeActStatus = 'waiting' | 'held' | 'accepted' | 'refused';

/** Something that a participant of ours did in a consultation that another institution hosts. */
export type HomeAct = {
  /** Names its activity too, so that it is known again however often it is sent. */
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly act: 'create' | 'update' | 'delete';
  readonly status: HomeActStatus;
  /** Why the host refused; `type` is one of ours, or another where its software knows more. */
  readonly refusal: Refusal | null;
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
}

export interface HomeActWriter {
  act(act: HomeAct): Promise<void>;
}

/**
 * What the host tells of a contribution of ours is its answer too, should the other have been lost: a creation is settled
 * by its being there, a change by its being what is there (`now`: the hash or the words), anything by its being gone.
 */
export async function settleHomeAct(
  { app, writer }: Mirroring,
  subject: Subject,
  now: string | null,
  wanted: string | null = now,
): Promise<void> {
  for (const act of await writer.homeActs.about(subject.id)) {
    const isOpen = act.status === 'waiting' || act.status === 'held';
    const isSettled = now === null || act.act === 'create' || (act.act === 'update' && now === wanted);
    if (!isOpen || !isSettled) continue;
    await writer.homeActWrite.act({ ...act, status: 'accepted', refusal: null, dueAt: null, answeredAt: app.now() });
  }
}

/** Whether our author took it back and the host does not know yet. */
export async function isTakenBack({ writer }: Mirroring, subjectId: Id): Promise<boolean> {
  const acts = await writer.homeActs.about(subjectId);
  return acts.some(({ act, status }) => act === 'delete' && status === 'waiting');
}
