import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkDraft, type DraftInput } from '../../domain/proposal/draft.ts';
import type { Application } from '../application.ts';
import type { StoredDraft } from './ports.ts';

export type Draft = { readonly slug: string; readonly said: DraftInput; readonly updatedAt: Date };

type Own = { readonly slug: string; readonly participantId: ParticipantId };

/** Saves a draft for its author alone, replacing the former one. */
export async function saveDraft(
  app: Application,
  command: Own & { readonly input: DraftInput },
): Promise<Result<Draft, Refusal>> {
  const result = checkDraft(command.input);
  if (!result.ok) return result;
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null || consultation.publishedAt === null) {
      return refuse({ type: 'not-found', what: 'consultation' });
    }
    const updatedAt = app.now();
    await writer.drafts.save({
      id: app.newId(),
      participantId: participant.id,
      consultationId: consultation.id,
      encryptedContent: app.secrets.encrypt(JSON.stringify(result.value), 'draft'),
      updatedAt,
    });
    return ok({ slug: consultation.slug, said: result.value, updatedAt });
  });
}

/** Deletes a draft, because it was submitted or is no longer wanted. Does nothing where there is none. */
export async function discardDraft(app: Application, command: Own): Promise<void> {
  await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation !== null) await writer.drafts.delete(command.participantId, consultation.id);
  });
}

/** The participant's own draft in a consultation; null for none. */
export async function readDraft(app: Application, query: Own): Promise<Draft | null> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(query.slug);
    const stored = consultation === null ? null : await reader.drafts.of(query.participantId, consultation.id);
    return stored === null ? null : opened(app, stored, query.slug);
  });
}

export function opened(app: Application, stored: StoredDraft, slug: string): Draft {
  const input = JSON.parse(app.secrets.decrypt(stored.encryptedContent, 'draft')) as DraftInput;
  // Those of before had none.
  return { slug, said: { ...input, topics: input.topics ?? [] }, updatedAt: stored.updatedAt };
}
