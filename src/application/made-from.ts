import type { Ballot } from '../domain/ballot/ballot.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { LetterText } from '../domain/letter-text.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { WorkOf } from './change-agent.ts';
import { documentHash } from './content-hash.ts';
import type { KeptIdentityProvider } from './identity.ts';
import type { RemindersOf } from './set-reminders.ts';

/** What two officers may change at once. */
export type Changeable =
  | Consultation
  | Ballot
  | Institution
  | WorkOf
  | readonly (Consultation | Ballot)[]
  | KeptIdentityProvider
  | LetterText
  | RemindersOf
  | null;

/** Names a state: what a form carries of what it was made from, and a confirmation of what was read. */
export function stateHash(state: Changeable): string {
  return documentHash({ state: JSON.parse(JSON.stringify(state)) as unknown });
}

/** Refuses a change that was made from another state than there is now. Absent, it was made from nothing in particular. */
export function checkMadeFrom(
  now: Changeable,
  madeFrom: string | undefined,
): Result<null, RefusalOf<'changed-meanwhile'>> {
  return madeFrom === undefined || madeFrom === stateHash(now) ? ok(null) : refuse({ type: 'changed-meanwhile' });
}
