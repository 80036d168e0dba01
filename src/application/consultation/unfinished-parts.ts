import type { Consultation } from '../../domain/consultation/consultation.ts';
import { checkUnfinished, type FormFields, type UnfinishedPart } from '../../domain/consultation/unfinished.ts';
import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { Application } from '../application.ts';

/** Unfinished ballots of a consultation, and changes of its drafts: more is a fault of a program. */
const COUNT_MAX = 100;

/** Which of them is meant: by its own id, or by the draft of a ballot that it changes. */
export type PartKey =
  | { readonly part: 'questionnaire' }
  | { readonly part: 'ballot'; readonly id: Id | null }
  | { readonly part: 'ballot'; readonly ballotId: BallotId };

/** The one that is meant among those of a consultation; null where it is not there, or not yet. */
export function unfinishedOf(stored: readonly UnfinishedPart[], key: PartKey): UnfinishedPart | null {
  return (
    stored.find((each) =>
      key.part === 'questionnaire'
        ? each.part === key.part
        : 'ballotId' in key
          ? each.ballotId === key.ballotId
          : each.part === key.part && each.ballotId === null && each.id === key.id,
    ) ?? null
  );
}

/** What is stored unfinished within a consultation, what changed last first. */
export async function readUnfinishedParts(
  app: Application,
  { id }: Pick<Consultation, 'id'>,
): Promise<readonly UnfinishedPart[]> {
  return await app.store.read((reader) => reader.unfinishedParts.of(id));
}

/**
 * Stores a ballot or the questionnaire in whatever state its form is, in the place of what was stored of it before. A draft that
 * it is to change stays as it is. No event says it: nothing was drafted yet.
 */
export async function saveUnfinishedPart(
  app: Application,
  command: { readonly slug: string; readonly key: PartKey; readonly input: FormFields },
): Promise<Result<UnfinishedPart, Refusal>> {
  const { slug, key } = command;
  const input = checkUnfinished(command.input);
  if (!input.ok) return input;
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    const ballotId = 'ballotId' in key ? key.ballotId : null;
    const draft = ballotId === null ? null : await writer.ballots.byId(ballotId);
    const frozen = draft?.ballot.publishedAt ?? null;
    if (frozen !== null) return refuse({ type: 'rules-frozen', since: frozen });
    const stored = await writer.unfinishedParts.of(consultation.id);
    const before = unfinishedOf(stored, key);
    if (before === null && 'id' in key && key.id !== null) return refuse({ type: 'not-found', what: 'ballot' });
    if (before === null && stored.length >= COUNT_MAX) {
      return refuse({ type: 'invalid', field: 'ballots', because: 'too-many', limit: COUNT_MAX });
    }
    const now = app.now();
    const after: UnfinishedPart = {
      id: before?.id ?? app.newId(),
      consultationId: consultation.id,
      part: key.part,
      ballotId,
      input: input.value,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
    };
    await writer.unfinishedParts.save(after);
    return ok(after);
  });
}

/** Deletes it for good. Does nothing where it is gone. */
export async function discardUnfinishedPart(app: Application, id: Id): Promise<void> {
  await app.store.transact((writer) => writer.unfinishedParts.delete(id));
}
