import type { Application } from '../../src/application/application.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { value } from './city.ts';

/** Sets the sum up to which one agent is enough to pledge; so high that no test passes it by chance. */
export async function oneAgentPledges(app: Application, amount = 1_000_000_000): Promise<void> {
  value(await changeInstitution(app, { secondAgentAbove: { amount, currency: 'EUR' }, by: null }));
}
