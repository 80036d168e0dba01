import {
  type Consultation,
  checkUnfinished,
  type FormFields,
  type UnfinishedConsultation,
  type UnfinishedPart,
} from '../../domain/consultation/consultation.ts';
import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { Application } from '../application.ts';

/** Unfinished consultations of a node: more is a fault of a program. */
const COUNT_MAX = 100;

/**
 * Stores what was written of a consultation, in whatever state it is: `id` is that of what was stored before, or null.
 * Nobody is told, and no event says it: nothing was drafted yet.
 */
export async function saveUnfinishedConsultation(
  app: Application,
  command: { readonly id: Id | null; readonly input: object },
): Promise<Result<UnfinishedConsultation, Refusal>> {
  const input = checkUnfinished(command.input);
  if (!input.ok) return input;
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const { unfinishedConsultations } = writer;
    const before = command.id === null ? null : await unfinishedConsultations.byId(command.id);
    if (command.id !== null && (before === null || before.consultationId !== null))
      return refuse({ type: 'not-found', what: 'consultation' });
    if (before === null && (await unfinishedConsultations.all()).length >= COUNT_MAX) {
      return refuse({ type: 'invalid', field: 'title', because: 'too-many', limit: COUNT_MAX });
    }
    const after = {
      id: before?.id ?? app.newId(),
      consultationId: null,
      input: input.value,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
    };
    await unfinishedConsultations.save(after);
    return ok(after);
  });
}

/** What is stored of unfinished consultations, what changed last first. */
export async function readUnfinishedConsultations(app: Application): Promise<readonly UnfinishedConsultation[]> {
  return await app.store.read((reader) => reader.unfinishedConsultations.all());
}

export async function readUnfinishedConsultation(
  app: Application,
  id: Id,
): Promise<Result<UnfinishedConsultation, Refusal>> {
  const found = await app.store.read((reader) => reader.unfinishedConsultations.byId(id));
  return found === null || found.consultationId !== null
    ? refuse({ type: 'not-found', what: 'consultation' })
    : ok(found);
}

/**
 * Stores how a draft is to be changed, in whatever state it is, in the place of what was stored before: the draft stays as it is,
 * with its ballots, until the change is complete. No event says it.
 */
export async function saveUnfinishedChange(
  app: Application,
  command: { readonly slug: string; readonly input: object },
): Promise<Result<UnfinishedConsultation, Refusal>> {
  const input = checkUnfinished(command.input);
  if (!input.ok) return input;
  return await app.store.transact(async (writer) => {
    const draft = await writer.consultations.lock(command.slug);
    if (draft === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
    const before = await writer.unfinishedConsultations.changeOf(draft.id);
    const now = app.now();
    const after = {
      id: before?.id ?? app.newId(),
      consultationId: draft.id,
      input: input.value,
      createdAt: before?.createdAt ?? now,
      changedAt: now,
    };
    await writer.unfinishedConsultations.save(after);
    return ok(after);
  });
}

/** The unfinished change of a draft; null where there is none. */
export async function readUnfinishedChange(
  app: Application,
  { id }: Pick<Consultation, 'id'>,
): Promise<UnfinishedConsultation | null> {
  return await app.store.read((reader) => reader.unfinishedConsultations.changeOf(id));
}

/** Deletes it for good. Does nothing where it is gone. */
export async function discardUnfinishedConsultation(app: Application, id: Id): Promise<void> {
  await app.store.transact((writer) => writer.unfinishedConsultations.delete(id));
}

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
