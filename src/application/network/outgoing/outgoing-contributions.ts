import type { Id } from '../../../domain/kit/id.ts';

import type { Subject } from '../../../domain/moderation/decision.ts';

import { changedParts, type Details, detailImages } from '../../../domain/proposal/details.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Application, Reader, Writer } from '../../application.ts';

/** What no answer can change any more: it is not sent again, and what was signed is not kept. */
export const SETTLED_VALUES = { dueAt: null, words: null, details: null, document: null } as const;

/**
 * What the host tells of a contribution of ours is its answer too, should the other have been lost: a creation is settled
 * by its being there, a change by its being what is there (`now`: the hash or the words; `wanted`: what ours was to
 * become), anything by its being gone.
 */
export async function settleOutgoingContribution(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
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
  // It is gone: nothing is withheld.
  if (now === null) await writer.outgoingContributions.markShown(subject.id, { upTo: app.now(), at: app.now() });
  for (const act of await writer.outgoingContributions.about(subject.id)) {
    const isOpen = act.status === 'waiting' || act.status === 'held';
    const hasDetails =
      act.details === null || (details !== undefined && changedParts(act.details, details).length === 0);
    const isChanged = act.act === 'update' && now === (act.words ?? wanted) && hasDetails;
    const isSettled = now === null || act.act === 'create' || isChanged;
    if (!isOpen || !isSettled) continue;
    await writer.outgoingContributions.save({
      ...act,
      ...SETTLED_VALUES,
      status: 'accepted',
      refusal: null,
      answeredAt: app.now(),
    });
  }
}

/** The topics, the place and the images that a proposal of ours is to have, as far as its host did not decide yet. */
export async function wantedDetails(reader: Reader, { id, tags, topics, location, place }: Proposal): Promise<Details> {
  const acts = await reader.outgoingContributions.about(id);
  const open = acts.filter(({ status, details }) => details !== null && (status === 'waiting' || status === 'held'));
  const wanted = open.at(-1)?.details ?? null;
  if (wanted !== null) return wanted;
  return { tags, topics, location, place, images: detailImages(await reader.images.of(id)) };
}

/** Whether our author took it back and the host does not know yet. */
export async function isWithdrawn(reader: Reader, subjectId: Id): Promise<boolean> {
  const acts = await reader.outgoingContributions.about(subjectId);
  return acts.some(({ act, status }) => act === 'delete' && status === 'waiting');
}

/** Whether our author changed it and the host did not decide yet. */
export async function isBeingChanged(reader: Reader, subjectId: Id): Promise<boolean> {
  const acts = await reader.outgoingContributions.about(subjectId);
  return acts.some(({ act, status }) => act === 'update' && (status === 'waiting' || status === 'held'));
}
