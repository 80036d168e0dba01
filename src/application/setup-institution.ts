import { describeInstitution, type Institution } from '../domain/institution/institution.ts';
import { checkTerritories, type Territory } from '../domain/institution/territory.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { HANDLES } from './names.ts';
import type { Application } from './ports.ts';

export type SetupInstitution = Omit<Institution, 'createdAt' | 'notices' | 'contact' | 'summary'> &
  Partial<Pick<Institution, 'notices' | 'contact' | 'summary'>> & {
    /** Smaller places within the institution's, by which people may be told apart. */
    readonly territories?: readonly Territory[];
  };

/** Makes an empty node the node of an institution. Once only. */
export async function setupInstitution(
  app: Application,
  said: SetupInstitution,
): Promise<Result<Institution, Refusal>> {
  const now = app.now();
  const { territories = [], ...rest } = said;
  const institution = describeInstitution({ notices: {}, contact: null, summary: {}, ...rest, createdAt: now });
  if (!institution.ok) return institution;
  const places = checkTerritories([institution.value.territory, ...territories], 'territories');
  if (!places.ok) return places;
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(HANDLES);
    if ((await writer.institution.get()) !== null) return refuse({ type: 'already-set-up' });
    const { handle } = institution.value;
    if (!(await writer.write.takeHandle(handle, 'institution', null))) return refuse({ type: 'handle-taken', handle });
    for (const territory of places.value) await writer.write.territory(territory);
    await writer.write.institution(institution.value);
    await writer.write.event({
      id: app.newId(),
      type: 'institution-set-up',
      at: now,
      by: null,
      consultationId: null,
      proposalId: null,
      data: { handle },
    });
    return ok(institution.value);
  });
}
