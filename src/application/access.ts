import type { AgentId, ConsultationId, Id, ParticipantId, TokenId } from '../domain/id.ts';
import type { Lang } from '../domain/text.ts';

export const SCOPES = [
  'read',
  'propose',
  'support',
  'comment',
  'vote',
  'report',
  'answer',
  'moderate',
  'consultations',
  'export',
  'tokens',
  'admin',
] as const;
/** What a token may do. `admin` includes every other one; supports and votes still need a participant. */
export type Scope = (typeof SCOPES)[number];

/** Acts that count a person: a token may do them only when it is bound to a participant (design: decisions, Tokens). */
export const PERSONAL_SCOPES: readonly Scope[] = ['support', 'vote'];

export type Token = {
  readonly id: TokenId;
  readonly name: string;
  /** Keyed hash of the token; the token itself is shown once and not kept. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly participantId: ParticipantId | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

export const ROLES = ['administrator', 'officer', 'moderator', 'observer'] as const;
export type Role = (typeof ROLES)[number];

/** What each role may do. Nobody supports or votes for the institution. */
export const ROLE_SCOPES = {
  administrator: ['admin'],
  officer: ['read', 'answer', 'moderate', 'consultations', 'export'],
  moderator: ['read', 'moderate'],
  observer: ['read', 'export'],
} as const satisfies Record<Role, readonly Scope[]>;

/** Somebody who works for the institution. The address is sealed; it is found again by its keyed hash. */
export type Agent = {
  readonly id: AgentId;
  readonly emailKey: string;
  readonly emailSealed: string;
  readonly role: Role;
  /** The consultations they work on, which are all they may act in; null for everything. */
  readonly consultations: readonly ConsultationId[] | null;
  /** Whether they are mailed what commitments are due and what waits, where their role lets them answer or moderate. */
  readonly reminders: boolean;
  /** In which language they are mailed; null for the institution's first. */
  readonly lang: Lang | null;
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly disabledAt: Date | null;
};

/** Whoever signs in: a participant or an agent, never both at once. */
export type Holder = { readonly participantId: ParticipantId } | { readonly agentId: AgentId };

/**
 * Whom a link is for: a holder, or whoever reads mail at an address (sealed). With `adds`, the participant who asked for
 * it, and to whose sign-ins the address is added.
 */
export type LinkHolder = Holder | { readonly addressSealed: string; readonly adds: ParticipantId | null };

/** A link that signs somebody in once. */
export type SignInLink = {
  readonly hash: string;
  readonly holder: LinkHolder;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
};

/** Somebody signed in on one browser. Neither its address nor its name is kept. */
export type Session = {
  readonly id: Id;
  /** Keyed hash of its secret, which is another one every day it is used. */
  readonly hash: string;
  /** The secret before, taken until `until`: requests that were under way. */
  readonly former: { readonly hash: string; readonly until: Date } | null;
  readonly holder: Holder;
  /** How they signed in; null by a link of an agent or of an operator. */
  readonly signInId: Id | null;
  readonly createdAt: Date;
  /** When it got its secret: the last day it was used. */
  readonly renewedAt: Date;
  readonly expiresAt: Date;
};

export function may(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin');
}

export function isLive(token: Token, now: Date): boolean {
  return token.revokedAt === null && (token.expiresAt === null || now < token.expiresAt);
}

export type AccessReader = {
  token(hash: string): Promise<Token | null>;
  tokenById(id: Id): Promise<Token | null>;
  tokens(): Promise<readonly Token[]>;
  agent(id: Id): Promise<Agent | null>;
  agents(): Promise<readonly Agent[]>;
  agentByEmail(emailKey: string): Promise<Agent | null>;
  link(hash: string): Promise<SignInLink | null>;
  /** The session whose secret it is, or was until a moment ago. */
  session(hash: string): Promise<Session | null>;
  /** A participant's, the newest first. */
  sessionsOf(participantId: ParticipantId): Promise<readonly Session[]>;
};
