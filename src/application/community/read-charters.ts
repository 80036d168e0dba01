import type { Charter } from '../../domain/community/charter.ts';
import { checkCommunity } from '../../domain/community/community.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';

/** Every version of the charter of a community, the one in force first; none where none was adopted here. */
export async function readCharters(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<readonly Charter[], Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const community = checkCommunity(found.value);
    return community.ok ? ok(await reader.communities.charters(found.value.id)) : community;
  });
}
