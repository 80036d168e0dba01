import type { By } from '../domain/event.ts';
import { describeInstitution, type Institution } from '../domain/institution/institution.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { HANDLES } from './names.ts';
import type { Application } from './ports.ts';

/** What may change after set-up. The handle may not: people follow it. */
export type InstitutionChange = Partial<
  Pick<Institution, 'name' | 'summary' | 'languages' | 'timeZone' | 'contact' | 'notices'>
>;

export async function changeInstitution(
  app: Application,
  change: InstitutionChange & { readonly by: By },
): Promise<Result<Institution, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(HANDLES);
    const before = await writer.institution.get();
    if (before === null) return refuse({ type: 'not-set-up' });
    const { by, ...said } = change;
    const after = describeInstitution({ ...before, ...said });
    if (!after.ok) return after;
    await writer.write.institution(after.value);
    await writer.write.event({
      id: app.newId(),
      type: 'institution-changed',
      at: app.now(),
      by,
      consultationId: null,
      proposalId: null,
      data: {},
    });
    return ok(after.value);
  });
}
