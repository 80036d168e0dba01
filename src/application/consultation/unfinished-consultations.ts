import { checkUnfinished, type UnfinishedConsultation } from '../../domain/consultation/unfinished.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
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
    if (command.id !== null && before === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (before === null && (await unfinishedConsultations.all()).length >= COUNT_MAX) {
      return refuse({ type: 'invalid', field: 'title', because: 'too-many', limit: COUNT_MAX });
    }
    const after = {
      id: before?.id ?? app.newId(),
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
  return found === null ? refuse({ type: 'not-found', what: 'consultation' }) : ok(found);
}

/** Deletes it for good. Does nothing where it is gone. */
export async function discardUnfinishedConsultation(app: Application, id: Id): Promise<void> {
  await app.store.transact((writer) => writer.unfinishedConsultations.delete(id));
}
