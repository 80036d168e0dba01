import type { By } from '../domain/event.ts';
import type { ParticipantId, TokenId } from '../domain/id.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkText, NAME_MAX } from '../domain/text.ts';
import { isLive, may, PERSONAL_SCOPES, SCOPES, type Scope, type Token } from './access.ts';
import { joinParticipantIn } from './join-participant.ts';
import type { Application } from './ports.ts';

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
  readonly expiresAt?: Date | undefined;
  /** The token that asks, where it is not an operator: it cannot give what it does not have. */
  readonly givenBy?: Token | undefined;
  /** The agent who asks at the desk; nobody at the command line. */
  readonly by?: By | undefined;
};

/** A token and its secret, which is shown this once and cannot be read again. */
export type CreatedToken = { readonly token: Token; readonly secret: string };

const PREFIX = 'parvis_';

export async function createToken(app: Application, command: CreateToken): Promise<Result<CreatedToken, Refusal>> {
  const name = checkText(command.name, 'name', NAME_MAX);
  if (!name.ok) return name;
  const scopes = [...new Set(command.scopes)];
  if (scopes.length === 0) return refuse({ type: 'invalid', field: 'scopes', because: 'missing' });
  const known = scopes.filter((scope): scope is Scope => (SCOPES as readonly string[]).includes(scope));
  if (known.length < scopes.length) return refuse({ type: 'invalid', field: 'scopes', because: 'unknown-value' });
  const personal = known.some((scope) => PERSONAL_SCOPES.includes(scope));
  const whom = command.participant ?? (personal ? { name: name.value, standing: 'registered' as const } : undefined);
  const secret = PREFIX + app.secrets.token();
  const beyond = command.givenBy === undefined ? null : scopeBeyond(command.givenBy, { scopes: known, whom });
  if (beyond !== null) return refuse({ type: 'missing-scope', scope: beyond });
  return await app.store.transact(async (writer) => {
    let participantId: ParticipantId | null = null;
    if (whom !== undefined && 'id' in whom) {
      const participant = await writer.write.lockParticipant(whom.id);
      if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
      if (participant.erasedAt !== null) {
        return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
      }
      participantId = participant.id;
    } else if (whom !== undefined) {
      const participant = await joinParticipantIn(writer, app, { ...whom, kind: 'local' });
      if (!participant.ok) return participant;
      participantId = participant.value.id;
    }
    const token: Token = {
      id: app.newId(),
      name: name.value,
      hash: hashOf(app, secret),
      scopes: known,
      participantId,
      createdAt: app.now(),
      expiresAt: command.expiresAt ?? null,
      revokedAt: null,
    };
    await writer.write.token(token);
    await writer.write.event({
      id: app.newId(),
      type: 'token-created',
      at: token.createdAt,
      by: command.by ?? null,
      consultationId: null,
      proposalId: null,
      data: { tokenId: token.id },
    });
    return ok({ token, secret });
  });
}

/** The scope that a token would need to give another one; null where it has it. Only `admin` speaks for other people. */
function scopeBeyond(
  giver: Token,
  given: { readonly scopes: readonly Scope[]; readonly whom: CreateToken['participant'] },
): Scope | null {
  const lacking = given.scopes.find((scope) => !may(giver.scopes, scope));
  if (lacking !== undefined) return lacking;
  const itself = given.whom === undefined || ('id' in given.whom && given.whom.id === giver.participantId);
  return itself || may(giver.scopes, 'admin') ? null : 'admin';
}

export async function revokeToken(
  app: Application,
  command: { readonly tokenId: TokenId; readonly by?: By | undefined },
): Promise<Result<Token, Refusal>> {
  return await app.store.transact(async (writer) => {
    const token = await writer.access.tokenById(command.tokenId);
    if (token === null) return refuse({ type: 'not-found', what: 'token' });
    if (token.revokedAt !== null) return ok(token);
    const after: Token = { ...token, revokedAt: app.now() };
    await writer.write.token(after);
    await writer.write.event({
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
  const token = await app.store.read((reader) => reader.access.token(hashOf(app, secret)));
  return token !== null && isLive(token, app.now()) ? ok(token) : refuse({ type: 'token-not-valid' });
}

function hashOf(app: Application, secret: string): string {
  return app.secrets.keyed(secret, 'token');
}
