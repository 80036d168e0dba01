import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { AGENTS, HANDLES } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/**
 * Takes away a draft with its ballots: its slug and its handle are free again, because the public never saw them. What
 * was published stays, whatever happens: people relied on it.
 */
export async function discardConsultation(
  app: Application,
  command: {
    readonly slug: string;
    /** Hash of the draft and its ballots as they were read (`etagOf`); refused where they are others now. */
    readonly confirmed?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    // Nobody is given a draft to work on while it goes.
    await writer.locks.acquire(AGENTS);
    const draft = await writer.consultations.lock(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
    const ballots = (await writer.ballots.of(draft.id)).map(({ ballot }) => ballot);
    const same = checkNotModified([draft, ...ballots], command.confirmed);
    if (!same.ok) return same;
    const unneeded = await checkUnneeded(writer, draft);
    if (!unneeded.ok) return unneeded;
    // Before it goes: whether it is theirs to discard is asked of what agents work on.
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-discarded',
      at: app.now(),
      by: command.by,
      consultationId: draft.id,
      proposalId: null,
      data: { slug: draft.slug },
    });
    for (const { id } of ballots) await writer.ballots.delete(id);
    await writer.consultations.delete(draft.id);
    await writer.handles.release(draft.handle);
    return ok(draft);
  });
}

async function checkUnneeded(reader: Reader, { id, slug }: Consultation): Promise<Result<null, Refusal>> {
  const by = await reader.consultations.follower(slug);
  if (by !== null) return refuse({ type: 'still-followed', by });
  return (await reader.consultations.holdsProposals(id)) ? refuse({ type: 'holds-proposals' }) : ok(null);
}
