import type { Statement, StatementStatus } from '../../../domain/community/statement.ts';
import type { ConsultationId, Id, ProposalId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';

/** What one institution stated to the host of a community, on the node of either. */
export type InstitutionStatement = {
  /** On our own node part of the id of the document. */
  readonly id: Id;
  readonly consultationId: ConsultationId;
  /** The feature request that it is about; null for one that is to be written. */
  readonly proposalId: ProposalId | null;
  /** The id of the document that was signed. */
  readonly uri: string;
  /** SHA-256 of the JCS form of what it states. */
  readonly hash: string;
  /** By the ids at the host. */
  readonly statement: Statement;
  /** Whether this institution stated it. */
  readonly ours: boolean;
  readonly status: StatementStatus;
  /** Why the host refused it; null unless it did. */
  readonly refusal: Refusal | null;
  readonly answeredAt: Date | null;
  /** When it is sent again; null unless it waits for an answer. */
  readonly dueAt: Date | null;
  /** How often it was sent again. */
  readonly tries: number;
};

/** What of the requests, statements and settlements of a host this node could not read. */
export type UnreadStatement = {
  readonly proposalId: ProposalId;
  /** Its id at the host. */
  readonly uri: string;
  readonly kind: (typeof UNREAD_KINDS)[number];
  /** The institution that states it; null where that is not known, and of settlements and requests. */
  readonly institution: string | null;
  /** Its key could not be read, the document says nothing that is understood, or the statement before it is missing. */
  readonly because: (typeof UNREAD_BECAUSE)[number];
  readonly foundAt: Date;
};
export const UNREAD_KINDS = ['pledge', 'settlement', 'request'] as const;
export const UNREAD_BECAUSE = ['signature', 'content', 'order'] as const;

/** `sent` is what went to the host of the community in place of being done here. */
export type MaybeSent = { readonly sent?: InstitutionStatement };

export interface StatementReader {
  byId(id: Id): Promise<InstitutionStatement | null>;
  byUri(uri: string): Promise<InstitutionStatement | null>;
  /** The acts of one institution in a community, pledges left out, in the order in which they were made. */
  acts(consultationId: ConsultationId, institution: string): Promise<readonly InstitutionStatement[]>;
  /** What could not be read about one request, the longest first. */
  unread(proposalId: ProposalId): Promise<readonly UnreadStatement[]>;
  /** How many statements of one institution in a community could not be read. */
  countUnread(consultationId: ConsultationId, institution: string): Promise<number>;
  /** How many statements of one institution in a community were refused. */
  countRefused(consultationId: ConsultationId, institution: string): Promise<number>;
  /** Ours about one request, in the order in which they were made. */
  own(proposalId: ProposalId): Promise<readonly InstitutionStatement[]>;
  /** Ours in one community, the last first, 200 at most. */
  ownIn(consultationId: ConsultationId): Promise<readonly InstitutionStatement[]>;
}

export interface StatementWriter {
  /** At most 1,000 about one request are kept. */
  saveUnread(unread: UnreadStatement): Promise<void>;
  /** Whether there was one. */
  deleteUnread(proposalId: ProposalId, uri: string): Promise<boolean>;
  save(statement: InstitutionStatement): Promise<void>;
  /** One for this transaction alone. */
  lock(id: Id): Promise<InstitutionStatement | null>;
  /** Ours that are to be sent again, the longest due first, for this transaction alone; what another one has is left out. */
  claimDue(now: Date, limit: number): Promise<readonly InstitutionStatement[]>;
}

/** A statement as its document has it; whether its proof holds is another question. */
export type SignedStatement = {
  readonly uri: string;
  /** The id of the community that it names. */
  readonly consultation: string;
  readonly hash: string;
  readonly statement: Statement;
  /** The whole document with its proof, as JSON. */
  readonly document: string;
};
