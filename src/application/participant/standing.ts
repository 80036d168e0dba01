import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { higherStanding, type Standing } from '../../domain/participant/standing.ts';
import type { Application, Writer } from '../application.ts';

type VerifiedStanding = { readonly standing: Standing; readonly territory?: string | undefined };

/**
 * Records what the institution verified about somebody. A standing only rises, and what they supported counts under the
 * higher one as soon as the log is read (src/application/support/follow-participants.ts): one person has one support (design:
 * decisions, Persons).
 */
export async function upgradeStanding(
  app: Application,
  command: VerifiedStanding & { readonly participantId: ParticipantId },
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const before = await writer.participants.lock(command.participantId);
    if (before === null) return refuse({ type: 'not-found', what: 'participant' });
    if (before.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: before.erasedAt });
    return await upgradeStandingIn(writer, app, { before, verified: command });
  });
}

/** The same for somebody who is held for this transaction. */
export async function upgradeStandingIn(
  writer: Writer,
  app: Application,
  { before, verified }: { readonly before: Participant; readonly verified: VerifiedStanding },
): Promise<Result<Participant, Refusal>> {
  const standing = higherStanding(before.standing, verified.standing);
  const territory = verified.territory ?? before.territory;
  if (standing === before.standing && territory === before.territory) return ok(before);
  if (territory !== null && !(await writer.territories.all()).some(({ code }) => code === territory)) {
    return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
  }
  const after = { ...before, standing, territory };
  await writer.participants.save(after);
  await writer.events.append({
    id: app.newId(),
    type: 'participant-changed',
    at: app.now(),
    by: null,
    consultationId: null,
    proposalId: null,
    data: { participantId: before.id },
  });
  return ok(after);
}

/** The ways by which this institution recognises residents at this moment. */
type RecognitionWays = {
  /** What its identity provider is called, where that says who is a resident. */
  readonly provider: Localised | null;
  /** Whether its lists have addresses that nobody signed in with yet, and the node can mail links to them. */
  readonly address: boolean;
  /** Whether codes are out that nobody used yet, sent by post or handed out at a counter. */
  readonly code: boolean;
  /** Whether people can ask for a letter with a code on the pages. */
  readonly letter: boolean;
};

/** Only ways that lead somewhere: one that the institution did not set up, or that is used up, is left out. */
export async function readRecognitionWays(app: Application): Promise<RecognitionWays> {
  return await app.store.read(async (reader) => {
    const provider = await reader.identity.provider();
    const { addresses, codes } = await reader.residents.unproven();
    return {
      provider: provider === null || provider.resident === null ? null : provider.label,
      address: addresses && app.mails !== undefined,
      code: codes,
      letter: (await reader.institution.get())?.codeLetters === true,
    };
  });
}

/** Whether somebody was recognised as a resident here, or may be: only then does what residents decide count anybody online. */
export async function recognisesResidents(app: Application): Promise<boolean> {
  if (Object.values(await readRecognitionWays(app)).some((way) => way !== null && way !== false)) return true;
  return (await app.store.read((reader) => reader.residents.counts())).proven > 0;
}
