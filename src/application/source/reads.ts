import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { kindOf } from '../connector/manage-connectors.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { SourceProblem } from './ports.ts';

/** How much of what a connector follows could not be taken. */
type FollowedProblems = { readonly connector: string; readonly problems: number };

/** Every connector that follows a source, with how much of it could not be taken. */
export async function countSourceProblems(app: Application): Promise<readonly FollowedProblems[]> {
  return await app.store.read(async (reader) => {
    const counts: FollowedProblems[] = [];
    for (const { name } of await reader.connectors.all()) {
      const id = await consultationOf(app, reader, name);
      if (id !== null) counts.push({ connector: name, problems: await reader.sources.countProblems(id) });
    }
    return counts;
  });
}

/** What a connector could not take of its source; refuses one that follows none, or has read nothing yet. */
export async function readSourceProblems(
  app: Application,
  name: string,
  page: PageRequest,
): Promise<Result<Page<SourceProblem>, Refusal>> {
  return await app.store.read(async (reader) => {
    const consultationId = await consultationOf(app, reader, name);
    if (consultationId === null) return refuse({ type: 'not-found', what: 'consultation' });
    return ok(await reader.sources.problems({ consultationId, ...page }));
  });
}

/** The consultation that a connector follows; null where there is none yet. */
async function consultationOf(app: Application, reader: Reader, name: string): Promise<ConsultationId | null> {
  const connector = await reader.connectors.byName(name);
  const source = connector === null ? undefined : kindOf(app, connector.kind)?.source;
  if (connector === null || source === undefined) return null;
  const slug = await reader.sources.slugOf(source.followed(connector.settings).source.key);
  return slug === null ? null : ((await reader.consultations.bySlug(slug))?.id ?? null);
}
