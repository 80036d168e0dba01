import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';

/**
 * Takes a template back: it is listed and read no more. What others made from it stays theirs, since its licence cannot be
 * taken back.
 */
export async function withdrawTemplate(
  app: Application,
  command: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<{ readonly version: number }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const stored = await writer.templates.of(consultation.id);
    if (stored === null || stored.withdrawnAt !== null) return refuse({ type: 'not-found', what: 'template' });
    const { slug: _, ...before } = stored;
    const at = app.now();
    await writer.templates.save({ ...before, withdrawnAt: at });
    const { version } = stored;
    await writer.events.append({
      id: app.newId(),
      type: 'template-withdrawn',
      at,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { version },
    });
    return ok({ version });
  });
}
