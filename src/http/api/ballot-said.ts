import type { BallotSaid } from '../../application/create-ballot.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { ballotSaid } from './ballot-resource.ts';
import { invalidOf } from './validation.ts';

/** The description of a ballot from anywhere: the body of a request, a file at the command line. */
export function ballotFrom(body: unknown): Result<BallotSaid, Refusal> {
  const said = ballotSaid.safeParse(body);
  return said.success ? ok(said.data) : refuse(invalidOf(said.error, body));
}
