import type { AgentId, ConsultationId, Id, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Lang } from '../../domain/kit/text.ts';

export const SCOPES = [
  'read',
  'propose',
  'support',
  'comment',
  'vote',
  'report',
  'follow',
  'answer',
  'moderate',
  'consultations',
  'represent',
  'tokens',
  'admin',
] as const;
/** What a token may do. `admin` includes every other one; supports and votes still need a participant. */
export type Scope = (typeof SCOPES)[number];
/** Acts that count a person: a token may do them only when it is bound to a participant (design: decisions, Tokens). */
export const PERSONAL_SCOPES: readonly Scope[] = ['support', 'vote'];
/** Acts that are of the whole institution: a token that is bound to consultations cannot do them. */
export const INSTITUTION_SCOPES: readonly Scope[] = ['tokens', 'admin'];
export type Token = {
  readonly id: TokenId;
  readonly name: string;
  /** Keyed hash of the token; the token itself is shown once and not kept. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly participantId: ParticipantId | null;
  /** The consultations it is bound to, the only ones it may act in; null for all. */
  readonly consultations: readonly ConsultationId[] | null;
  readonly madeBy: TokenMaker;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};
/** Who made a token: `tokenId` where a token did, and the agent at the beginning, null where nobody known is. */
export type TokenMaker = { readonly agentId: AgentId | null; readonly tokenId: TokenId | null };
export const ROLES = ['administrator', 'officer', 'moderator', 'observer'] as const;
export type Role = (typeof ROLES)[number];
/** What each role may do. In a community, `represent` acts for the institution; elsewhere nobody supports or votes for it. */
export const ROLE_SCOPES = {
  administrator: ['admin'],
  officer: ['read', 'answer', 'moderate', 'consultations', 'represent'],
  moderator: ['read', 'moderate'],
  observer: ['read'],
} as const satisfies Record<Role, readonly Scope[]>;
/**
 * A member of the institution's staff. The e-mail address is encrypted and looked up by its keyed hash; both are null once
 * it was deleted, long after they left.
 */
export type Agent = {
  readonly id: AgentId;
  readonly emailKey: string | null;
  readonly encryptedEmail: string | null;
  /** Keyed hash of their account at the institution's identity provider; null where they never signed in there. */
  readonly providerKey: string | null;
  /** The same account, encrypted. */
  readonly encryptedProvider: string | null;
  readonly role: Role;
  /** The consultations they are assigned to, the only ones they may act in; null for all. */
  readonly consultations: readonly ConsultationId[] | null;
  /** Whether they get e-mails about due commitments and pending moderation, where their role lets them answer or moderate. */
  readonly reminders: boolean;
  /** Language of their e-mails; null for the institution's first. */
  readonly lang: Lang | null;
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly disabledAt: Date | null;
};
/** Whoever signs in: a participant or an agent, never both at once. */
export type Holder = { readonly participantId: ParticipantId } | { readonly agentId: AgentId };
/**
 * Whom a link is for: a holder, or whoever reads mail at an (encrypted) address. `addsSignIn` is the participant who asked for
 * it and to whose sign-ins the address is added.
 */
export type LinkHolder = Holder | { readonly encryptedAddress: string; readonly addsSignIn: ParticipantId | null };
/** A single-use sign-in link. */
export type SignInLink = {
  readonly hash: string;
  readonly holder: LinkHolder;
  /** Whether whoever runs the node made it: it signs an agent in where others lead to the provider. */
  readonly byOperator: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
};
/** Somebody signed in on one browser. Neither its address nor its name is kept. */
export type Session = {
  readonly id: Id;
  /** Keyed hash of its secret, which is rotated once for each day of use. */
  readonly hash: string;
  /** The previous secret, still accepted until `until` for requests under way. */
  readonly former: { readonly hash: string; readonly until: Date } | null;
  readonly holder: Holder;
  /** How they signed in; null by a link of an agent or of an operator. */
  readonly signInId: Id | null;
  readonly createdAt: Date;
  /** When its secret was last rotated: the last day of use. */
  readonly renewedAt: Date;
  readonly expiresAt: Date;
};
export type AccessReader = {
  token(hash: string): Promise<Token | null>;
  tokenById(id: Id): Promise<Token | null>;
  tokens(): Promise<readonly Token[]>;
  agent(id: Id): Promise<Agent | null>;
  agents(): Promise<readonly Agent[]>;
  agentByEmail(emailKey: string): Promise<Agent | null>;
  agentByProvider(providerKey: string): Promise<Agent | null>;
  link(hash: string): Promise<SignInLink | null>;
  /** The session with this secret, or whose previous secret it is and still accepted. */
  session(hash: string): Promise<Session | null>;
  /** Sessions of a participant, newest first. */
  sessionsOf(participantId: ParticipantId): Promise<readonly Session[]>;
};

export interface AccessWriter {
  saveToken(token: Token): Promise<void>;
  saveAgent(agent: Agent): Promise<void>;
  saveLink(link: SignInLink): Promise<void>;
  /** Marks a link used; false where it was used already. */
  useLink(hash: string, at: Date): Promise<boolean>;
  saveSession(session: Session): Promise<void>;
  /** Rotates the secret of a session; false where it was rotated or ended concurrently. */
  renewSession(session: Session): Promise<boolean>;
  endSession(hash: string): Promise<void>;
  /** Ends every session of an agent; answers how many there were. */
  endSessionsOfAgent(agentId: Id): Promise<number>;
  /** Ends every session and link of an agent. */
  signOutAgent(agentId: Id): Promise<void>;
}
