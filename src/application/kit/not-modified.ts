import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { documentHash } from './content-hash.ts';

/** Names a state: what a form carries of what it was made from, and a confirmation of what was read. */
export function etagOf(state: object | null): string {
  return documentHash({ state: JSON.parse(JSON.stringify(state)) as unknown });
}

/** Refuses a change that was made from another state than there is now. Absent, it was made from nothing in particular. */
export function checkNotModified(
  now: object | null,
  basedOn: string | undefined,
): Result<null, RefusalOf<'changed-meanwhile'>> {
  return basedOn === undefined || basedOn === etagOf(now) ? ok(null) : refuse({ type: 'changed-meanwhile' });
}
