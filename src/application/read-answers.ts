import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Application } from './ports.ts';
import { visibleConsultation } from './read-consultations.ts';
import type { AnsweredProposal } from './views.ts';

/** The latest official answers, of one consultation or (without a slug) of all, newest first. */
export async function readLatestAnswers(
  app: Application,
  query: { readonly slug: string | null; readonly limit: number },
): Promise<Result<readonly AnsweredProposal[], Refusal>> {
  return await app.store.read(async (reader) => {
    if (query.slug === null) return ok(await reader.views.latestAnswers({ consultationId: null, limit: query.limit }));
    const consultation = await visibleConsultation(reader, { slug: query.slug, audience: { drafts: false } });
    if (!consultation.ok) return consultation;
    return ok(await reader.views.latestAnswers({ consultationId: consultation.value.id, limit: query.limit }));
  });
}
