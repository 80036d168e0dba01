import { describeInstitution, type Institution } from '../../domain/institution/institution.ts';
import { checkTerritories, type Territory } from '../../domain/institution/territory.ts';
import { OPERATOR } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { HANDLES } from '../kit/names.ts';

export type SetupInstitution = Omit<
  Institution,
  'createdAt' | 'notices' | 'contact' | 'licence' | 'summary' | 'codeLetters' | 'hiddenEntries' | 'secondAgentAbove'
> &
  Partial<Pick<Institution, 'notices' | 'contact' | 'licence' | 'summary' | 'codeLetters'>> & {
    /** Smaller places within the institution's, by which people may be told apart. */
    readonly territories?: readonly Territory[];
  };

/** Makes an empty node the node of an institution. Once only. */
export async function setupInstitution(
  app: Application,
  input: SetupInstitution,
): Promise<Result<Institution, Refusal>> {
  const now = app.now();
  const { territories = [], ...rest } = input;
  const institution = describeInstitution({
    notices: {},
    contact: null,
    licence: null,
    summary: {},
    codeLetters: false,
    hiddenEntries: [],
    secondAgentAbove: null,
    ...rest,
    createdAt: now,
  });
  if (!institution.ok) return institution;
  const places = checkTerritories([institution.value.territory, ...territories], 'territories');
  if (!places.ok) return places;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    if ((await writer.institution.get()) !== null) return refuse({ type: 'already-set-up' });
    const { handle } = institution.value;
    if (!(await writer.handles.claim(handle, 'institution', null))) return refuse({ type: 'handle-taken', handle });
    for (const territory of places.value) await writer.territories.save(territory);
    await writer.institution.save(institution.value);
    await writer.events.append({
      id: app.newId(),
      type: 'institution-set-up',
      at: now,
      by: OPERATOR,
      consultationId: null,
      proposalId: null,
      data: { handle },
    });
    return ok(institution.value);
  });
}
