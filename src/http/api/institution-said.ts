import type { InstitutionChange } from '../../application/change-institution.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { institutionChangeSaid } from './institution-resource.ts';
import { invalidOf } from './validation.ts';

/** A change of the institution from anywhere: a file at the command line. */
export function institutionChangeFrom(body: unknown): Result<InstitutionChange, Refusal> {
  const said = institutionChangeSaid.safeParse(body);
  return said.success ? ok(said.data) : refuse(invalidOf(said.error, body));
}
