import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { ConsultationId, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, NAME_MAX } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Reader } from '../application.ts';
import { isLive, may } from '../kit/access.ts';
import { registerParticipantIn } from '../participant/register-participant.ts';
import { INSTITUTION_SCOPES, PERSONAL_SCOPES, SCOPES, type Scope, type Token } from './ports.ts';
import { type TokenReader, visibleTokens } from './reads.ts';

export type CreateToken = {
  readonly name: string;
  readonly scopes: readonly string[];
  /**
   * Whom the token acts for. A scope that counts a person (`support`, `vote`) needs one: where none is named, a
   * participant of the token's name is made.
   */
  readonly participant?:
    | { readonly id: ParticipantId }
    | { readonly name: string; readonly standing: Standing }
    | undefined;
  /** The consultations it is bound to; null for all. */
  readonly consultations?: readonly ConsultationId[] | null | undefined;
  /** RFC 3339, or a local date (the end of that day) or time in `zone`; no end where absent. */
  readonly expiresAt?: string | undefined;
  /** UTC where absent. */
  readonly zone?: string | undefined;
  /** The token that asks, where it is not an operator: it cannot give what it does not have. */
  readonly givenBy?: Token | undefined;
  /** The agent who asks in the administration area; nobody at the command line. */
  readonly by?: Actor | null | undefined;
};

/** A token and its secret, which is shown this once and cannot be read again. */
export type CreatedToken = { readonly token: Token; readonly secret: string };

const PREFIX = 'parvis_';

export async function createToken(app: Application, command: CreateToken): Promise<Result<CreatedToken, Refusal>> {
  const checked = checkAll({
    name: checkText(command.name, 'name', NAME_MAX),
    scopes: checkScopes(command.scopes),
    expiresAt: checkExpiry(command, app.now()),
  });
  if (!checked.ok) return checked;
  const { name, scopes, expiresAt } = checked.value;
  const personal = scopes.some((scope) => PERSONAL_SCOPES.includes(scope));
  const whom = command.participant ?? (personal ? { name, standing: 'registered' as const } : undefined);
  const secret = PREFIX + app.secrets.token();
  const beyond = command.givenBy === undefined ? null : excessScope(command.givenBy, { scopes, whom });
  if (beyond !== null) return refuse({ type: 'missing-scope', scope: beyond });
  const by = command.by ?? null;
  return await app.store.transact(async (writer) => {
    const consultations = await checkBound(writer, { scopes, consultations: command.consultations ?? null });
    if (!consultations.ok) return consultations;
    let participantId: ParticipantId | null = null;
    if (whom !== undefined && 'id' in whom) {
      const participant = await writer.participants.lock(whom.id);
      if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
      if (participant.erasedAt !== null) {
        return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
      }
      participantId = participant.id;
    } else if (whom !== undefined) {
      const participant = await registerParticipantIn(writer, app, { ...whom, kind: 'local' });
      if (!participant.ok) return participant;
      participantId = participant.value.id;
    }
    const token: Token = {
      id: app.newId(),
      name,
      hash: hashOf(app, secret),
      scopes,
      participantId,
      consultations: consultations.value,
      madeBy: { agentId: command.givenBy?.madeBy.agentId ?? agentIdOf(by), tokenId: command.givenBy?.id ?? null },
      createdAt: app.now(),
      expiresAt,
      revokedAt: null,
    };
    await writer.access.saveToken(token);
    await writer.events.append({
      id: app.newId(),
      type: 'token-created',
      at: token.createdAt,
      by,
      consultationId: null,
      proposalId: null,
      data: { tokenId: token.id },
    });
    return ok({ token, secret });
  });
}

function checkScopes(input: readonly string[]): Result<readonly Scope[], Refusal> {
  const scopes = [...new Set(input)];
  if (scopes.length === 0) return refuse({ type: 'invalid', field: 'scopes', because: 'missing' });
  const known = scopes.filter((scope): scope is Scope => (SCOPES as readonly string[]).includes(scope));
  return known.length === scopes.length
    ? ok(known)
    : refuse({ type: 'invalid', field: 'scopes', because: 'unknown-value' });
}

function checkExpiry({ expiresAt, zone = 'UTC' }: CreateToken, now: Date): Result<Date | null, Refusal> {
  if (expiresAt === undefined) return ok(null);
  const until = instantOf(expiresAt, { zone, field: 'expiresAt', edge: 'end' });
  if (!until.ok || until.value > now) return until;
  return refuse({ type: 'invalid', field: 'expiresAt', because: 'in-the-past' });
}

/** Consultations that a token can be bound to: some that are there, and never by a scope that is of the whole institution. */
async function checkBound(
  reader: Reader,
  { scopes, consultations }: Pick<Token, 'scopes' | 'consultations'>,
): Promise<Result<Token['consultations'], Refusal>> {
  if (consultations === null) return ok(null);
  if (consultations.length === 0) return refuse({ type: 'invalid', field: 'consultations', because: 'missing' });
  if (scopes.some((scope) => INSTITUTION_SCOPES.includes(scope))) {
    return refuse({ type: 'invalid', field: 'consultations', because: 'not-for-this-scope' });
  }
  for (const id of consultations) {
    if ((await reader.consultations.byId(id)) === null) return refuse({ type: 'not-found', what: 'consultation' });
  }
  return ok([...new Set(consultations)].sort());
}

/** The scope that a token would need to give another one; null where it has it. Only `admin` speaks for other people. */
function excessScope(
  giver: Token,
  given: { readonly scopes: readonly Scope[]; readonly whom: CreateToken['participant'] },
): Scope | null {
  const lacking = given.scopes.find((scope) => !may(giver.scopes, scope));
  if (lacking !== undefined) return lacking;
  const itself = given.whom === undefined || ('id' in given.whom && given.whom.id === giver.participantId);
  return itself || may(giver.scopes, 'admin') ? null : 'admin';
}

/** Ends a token for good. One that whoever asks did not make answers as if it did not exist. */
export async function revokeToken(
  app: Application,
  command: { readonly tokenId: TokenId; readonly asker?: TokenReader; readonly by?: Actor | null | undefined },
): Promise<Result<Token, Refusal>> {
  return await app.store.transact(async (writer) => {
    const visible = visibleTokens(command.asker ?? null, await writer.access.tokens());
    const token = visible.find(({ id }) => id === command.tokenId);
    if (token === undefined) return refuse({ type: 'not-found', what: 'token' });
    if (token.revokedAt !== null) return ok(token);
    const after: Token = { ...token, revokedAt: app.now() };
    await writer.access.saveToken(after);
    await writer.events.append({
      id: app.newId(),
      type: 'token-revoked',
      at: after.revokedAt ?? app.now(),
      by: command.by ?? null,
      consultationId: null,
      proposalId: null,
      data: { tokenId: token.id },
    });
    return ok(after);
  });
}

/** Whose token this is; refused alike whether it never existed, was revoked or is over. */
export async function authenticateToken(app: Application, secret: string): Promise<Result<Token, Refusal>> {
  const token = await app.store.readOnce((reader) => reader.access.token(hashOf(app, secret)));
  return token !== null && isLive(token, app.now()) ? ok(token) : refuse({ type: 'token-not-valid' });
}

function hashOf(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'token');
}
