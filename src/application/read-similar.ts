import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Lang } from '../domain/text.ts';
import type { Application } from './ports.ts';
import { type Audience, visibleConsultation } from './read-consultations.ts';
import type { SimilarProposal } from './similar.ts';

const SHOWN = 5;

/**
 * Published proposals of a consultation whose words are most like those that somebody is writing: rare words count for
 * more than common ones. For the author to look at before sending; nothing follows from it.
 */
export async function readSimilar(
  app: Application,
  query: { readonly slug: string; readonly text: string; readonly lang: Lang; readonly audience: Audience },
): Promise<Result<readonly SimilarProposal[], Refusal>> {
  return await app.store.read(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const { text, lang } = query;
    return ok(await reader.similar.to({ consultationId: consultation.value.id, text, lang, limit: SHOWN }));
  });
}
