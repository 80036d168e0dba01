import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { codeHashOf, plainCode } from './residents.ts';

export type IssueResidentCode = {
  /** Code of the territory that the person lives in; null where it is not asked. */
  readonly territory: string | null;
  readonly by: Actor;
};

/** Without I and O, which are read as digits. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const GROUPS = 3;
const GROUP = 4;

/**
 * A code for one person, whom an officer recognised at a counter: whoever enters it counts as a resident, once. Only its
 * hash is stored, so it is answered here and never again.
 */
export async function issueResidentCode(
  app: Application,
  { territory, by }: IssueResidentCode,
): Promise<Result<{ readonly code: string }, Refusal>> {
  const code = newCode(app.secrets.token());
  return await app.store.transact(async (writer) => {
    if (territory !== null && !(await writer.territories.all()).some((known) => known.code === territory)) {
      return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
    }
    const codeHash = codeHashOf(app, plainCode(code));
    const [id, listedAt] = [app.newId(), app.now()];
    const resident = {
      id,
      mailHash: null,
      codeHash,
      territory,
      listedAt,
      participantId: null,
      provenAt: null,
      askedBy: null,
    };
    const listed = await writer.residents.save([resident]);
    await writer.events.append({
      id: app.newId(),
      type: 'residents-listed',
      at: app.now(),
      by,
      consultationId: null,
      proposalId: null,
      data: { listed },
    });
    return ok({ code });
  });
}

/** Twelve characters of 32, so 60 random bits, in groups that are read out easily. */
export function newCode(token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  const group = (nth: number) =>
    [...bytes.subarray(nth * GROUP, (nth + 1) * GROUP)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return Array.from({ length: GROUPS }, (_, nth) => group(nth)).join('-');
}
