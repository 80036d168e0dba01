import type { ConsultationId, Id, ParticipantId } from '../domain/id.ts';
import { checkDraft, type DraftSaid } from '../domain/proposal/draft.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';

/** A draft as it is kept: what it says is sealed for the context `draft`. */
export type KeptDraft = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly consultationId: ConsultationId;
  readonly saidSealed: string;
  readonly updatedAt: Date;
};

export type DraftReader = {
  of(participantId: ParticipantId, consultationId: ConsultationId): Promise<KeptDraft | null>;
  /** All of one person, the latest first. */
  all(participantId: ParticipantId): Promise<readonly KeptDraft[]>;
};

export type DraftWriter = {
  /** In the place of the one there was. */
  keep(draft: KeptDraft): Promise<void>;
  discard(participantId: ParticipantId, consultationId: ConsultationId): Promise<void>;
};

export type Draft = { readonly slug: string; readonly said: DraftSaid; readonly updatedAt: Date };

type Own = { readonly slug: string; readonly participantId: ParticipantId };

/** Keeps what somebody began to write, for themselves alone, in the place of what was kept before. */
export async function keepDraft(
  app: Application,
  command: Own & { readonly said: DraftSaid },
): Promise<Result<Draft, Refusal>> {
  const said = checkDraft(command.said);
  if (!said.ok) return said;
  return await app.store.transact(async (writer) => {
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null || consultation.publishedAt === null) {
      return refuse({ type: 'not-found', what: 'consultation' });
    }
    const updatedAt = app.now();
    await writer.draftWrite.keep({
      id: app.newId(),
      participantId: participant.id,
      consultationId: consultation.id,
      saidSealed: app.secrets.seal(JSON.stringify(said.value), 'draft'),
      updatedAt,
    });
    return ok({ slug: consultation.slug, said: said.value, updatedAt });
  });
}

/** Forgets a draft, because it was sent or is no longer wanted. None there is no refusal. */
export async function discardDraft(app: Application, command: Own): Promise<void> {
  await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation !== null) await writer.draftWrite.discard(command.participantId, consultation.id);
  });
}

/** What this very person began to write for a consultation; null for nothing. */
export async function readDraft(app: Application, query: Own): Promise<Draft | null> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(query.slug);
    const kept = consultation === null ? null : await reader.drafts.of(query.participantId, consultation.id);
    return kept === null ? null : opened(app, kept, query.slug);
  });
}

export function opened(app: Application, kept: KeptDraft, slug: string): Draft {
  const said = JSON.parse(app.secrets.open(kept.saidSealed, 'draft')) as DraftSaid;
  return { slug, said, updatedAt: kept.updatedAt };
}
