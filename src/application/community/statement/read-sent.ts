import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { communityAt } from '../request/acting.ts';
import type { InstitutionStatement } from './ports.ts';

/** What this institution stated in a community that another one hosts, the last first; to whoever acts for it. */
export async function readSentStatements(
  app: Application,
  { slug, by }: { readonly slug: string; readonly by: Actor | null },
): Promise<Result<readonly InstitutionStatement[], Refusal>> {
  return await app.store.read(async (reader) => {
    const community = await communityAt(reader, slug);
    if (!community.ok) return community;
    const represents = await checkRepresents(app, reader, { by, consultation: community.value });
    return represents.ok ? ok(await reader.statements.ownIn(community.value.id)) : represents;
  });
}
