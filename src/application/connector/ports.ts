import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import type { Card, CardsAs } from '../../domain/connector/cards.ts';
import type { Connector, SendOutcome } from '../../domain/connector/connector.ts';
import type { CommitmentId, Id, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import type { ContactMessage } from '../../domain/participant/contact.ts';
import type { PublicEvent } from '../event/ports.ts';
import type { NeverCalled } from '../kit/ports.ts';
import type { ProposalRow } from '../proposal/ports.ts';
import type { FollowedSource, SourceComment, SourcePage } from '../source/ports.ts';
import type { AccountSyncReader, AccountSyncWriter } from './accounts/ports.ts';
import type { CardReader, CardWriter } from './cards/ports.ts';
import type {
  ConnectorAnswer,
  ConnectorQuestion,
  ConnectorReply,
  ConnectorRequest,
  ReplyContext,
  RequestState,
} from './intake/ports.ts';

/** What a connector signs with. The former secret is valid beside the current one until its time is over. */
export type ConnectorSecrets = {
  readonly current: string;
  readonly former: { readonly secret: string; readonly until: Date } | null;
};

/** A setting of a kind, for whoever shows it: forms, commands and the API build on this list alone. */
export type SettingField = {
  readonly name: string;
  readonly type: 'url' | 'text' | 'choice' | 'several';
  /** What can be chosen, where something is. */
  readonly options?: readonly string[];
  readonly required: boolean;
};

/** An event as a connector is sent it; null for a try without one. */
export type ConnectorEvent = {
  /** Of this message, the same at every try of it. */
  readonly id: string;
  readonly event: PublicEvent | null;
  /** When this try begins. */
  readonly at: Date;
};

/** Software that a connector can speak to. Each is a folder of `integrations` and a line in their list. */
export interface ConnectorKind {
  readonly name: string;
  readonly fields: readonly SettingField[];
  /** Checks what somebody set; answers it as it is kept. */
  check(settings: Readonly<Record<string, unknown>>): Result<Readonly<Record<string, unknown>>, Refusal>;
  /** A new secret in the form of this kind, with what the other side needs to know of it. */
  newSecret(settings: Connector['settings']): string;
  /** What is shown, once, to whoever sets up the other side: the secret itself, or a public key. */
  shownSecret(secret: string): string;
  /** Checks the secret of a kind whose other side makes it: then the node makes none, and `shownSecret` is empty. */
  readonly givenSecret?: (secret: string) => Result<string, Refusal>;
  wants(settings: Connector['settings'], event: PublicEvent): boolean;
  send(connector: Pick<Connector, 'settings'>, secrets: ConnectorSecrets, event: ConnectorEvent): Promise<SendOutcome>;
  /** Is sent contacts, and no event; `send` is for tries alone then. */
  readonly contacts?: ConnectorContacts;
  /** Takes what the other side asks here; nothing is asked of a kind without it. */
  readonly intake?: ConnectorIntake;
  /** Makes requests of what the institution promises; `send` is for tries alone then. */
  readonly requests?: ConnectorRequests;
  /** Knows which accounts were deleted that people sign in with. */
  readonly accounts?: ConnectorAccounts;
  /** Keeps cards that are read as places, or as organisations that take part. */
  readonly cards?: ConnectorCards;
  /** Is where people take part in a consultation that this node shows; `send` is for tries alone then. */
  readonly source?: ConnectorSource;
}

/** Contact management of the institution: what it learns of somebody is the list that they consented to. */
export interface ConnectorContacts {
  send(
    connector: Pick<Connector, 'settings'>,
    secrets: ConnectorSecrets,
    of: { readonly id: string; readonly at: Date; readonly message: ContactMessage },
  ): Promise<SendOutcome>;
}

/** An official answer with what it is to. */
export type AnsweredRequest = {
  readonly answer: Answer;
  readonly proposal: ProposalRow;
  readonly consultation: { readonly slug: string; readonly title: Localised; readonly languages: readonly Lang[] };
};

/** What the other side said, or why it said nothing. */
export type RemoteResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly outcome: Exclude<SendOutcome, { readonly type: 'taken' | 'gone' }> };

/** Requests at other software that stand behind commitments. */
export interface ConnectorRequests {
  /** Whether commitments of an answer become requests, by the settings. */
  isMade(settings: Connector['settings'], answer: Answer): boolean;
  /** Makes one; answers its address. */
  submit(of: RequestCall, commitment: Commitment, answered: AnsweredRequest): Promise<RemoteResult<string>>;
  /** The one that was made of a commitment; null where there is none. */
  find(
    of: RequestCall,
    stored: Pick<StoredRequest, 'commitmentId' | 'reference'>,
  ): Promise<RemoteResult<RequestState | null>>;
  /** The one at an address; null where nothing is there any more. */
  read(
    of: RequestCall,
    stored: Pick<StoredRequest, 'commitmentId'> & { readonly address: string },
  ): Promise<RemoteResult<RequestState | null>>;
  /** Tells the request that a proposal came from what it was answered; does nothing where nobody wants that. */
  notify(of: RequestCall, address: string, answered: AnsweredRequest): Promise<SendOutcome>;
  /** What people read with a state that follows from a status there. */
  note(state: { readonly status: string; readonly remark: string | null }, languages: readonly Lang[]): Localised;
}
export type RequestCall = {
  readonly settings: Connector['settings'];
  readonly secrets: ConnectorSecrets;
  readonly now: () => Date;
};

/** Tells what people wrote and what was decided on another platform (docs/adr/0114). */
export interface ConnectorSource {
  followed(settings: Connector['settings']): FollowedSource;
  /** A page after a cursor: of everything, or of what was published since a moment. */
  read(
    call: RequestCall,
    of: { readonly cursor: string | null; readonly publishedSince: Date | null },
  ): Promise<RemoteResult<SourcePage>>;
  /** The proposals that one request asks for, by {@link comments} and by {@link missing}. */
  readonly perRequest: number;
  /**
   * All comments of some proposals, each before those that answer it; or why those of one could not be told. `known`: the keys of
   * those that were told of a proposal before, for a platform whose lists cannot be had.
   */
  comments(
    call: RequestCall,
    proposals: readonly string[],
    known?: (proposal: string) => Promise<readonly string[]>,
  ): Promise<RemoteResult<ReadonlyMap<string, readonly SourceComment[] | string>>>;
  /** Which of some proposals are not there when each is asked for; without those that could not be told. */
  missing(call: RequestCall, proposals: readonly string[]): Promise<RemoteResult<ReadonlySet<string>>>;
}

/** Says which accounts were deleted at the identity provider that people sign in with here. */
export interface ConnectorAccounts {
  /** Whether it is to be asked, by the settings. */
  isAsked(settings: Connector['settings']): boolean;
  /** The share of accounts, in percent, that one run may find deleted and is believed. */
  mostPercent(settings: Connector['settings']): number;
  /** Whether the provider can be asked for an account by the subject that it gave it. */
  isSubject(subject: string): boolean;
  /** Those of some subjects that the provider does not know; whatever answer is not clear is none. */
  unknownOf(
    call: RequestCall,
    of: { readonly issuer: string; readonly subjects: readonly string[] },
  ): Promise<RemoteResult<ReadonlySet<string>>>;
}

/** Lists that other software of the institution keeps, card by card. */
export interface ConnectorCards {
  /** What they are read as, by the settings; null where none are read. */
  readAs(settings: Connector['settings']): CardsAs | null;
  /** The cards after so many of them, in an order that stays. */
  page(
    call: RequestCall,
    offset: number,
  ): Promise<RemoteResult<{ readonly cards: readonly Card[]; readonly isLast: boolean }>>;
}

/** A commitment with the request behind it. `address` is null while it is not known whether the request arrived. */
export type StoredRequest = Omit<RequestState, 'address' | 'means' | 'remark'> & {
  readonly connector: string;
  readonly commitmentId: CommitmentId;
  readonly address: string | null;
  readonly checkedAt: Date | null;
  /** Why it could not be read last. */
  readonly error: string | null;
};

/** What was asked, or the reply to what is answered at once. */
export type ReadRequest =
  | {
      readonly ok: true;
      /** Null where the other side has none, and asking again does nothing twice. */
      readonly nonce: string | null;
      readonly until: Date;
      readonly question: Result<ConnectorQuestion, Refusal>;
    }
  | { readonly ok: false; readonly reply: ConnectorReply };

/** Reads what the other side asks, and writes the answer as it understands it. */
export interface ConnectorIntake {
  /** Verifies who asks. Whatever does not hold is answered at once; a nonce is good once until its time is over. */
  read(
    connector: Pick<Connector, 'settings'>,
    secrets: ConnectorSecrets,
    request: ConnectorRequest,
  ): ReadRequest | Promise<ReadRequest>;
  reply(answer: ConnectorAnswer, context: ReplyContext, request: ConnectorRequest): ConnectorReply;
  /** To whoever used a nonce twice. */
  replayed(): ConnectorReply;
}

/** A request of other software that a proposal was made of. */
export type ProposalRequest = {
  readonly connector: string;
  /** Keyed hash of its key there. */
  readonly keyHash: string;
  readonly proposalId: ProposalId;
  /** Where it is there; null where nobody said, or once its author was erased. */
  readonly address: string | null;
};

/** The name of their queue. */
export const CONNECTOR_QUEUE = 'connectors';

/** A message that waits for the target of a connector. */
export type ConnectorMessage = {
  /** Of the message: what the target tells repetitions by. */
  readonly id: string;
  /** The name of the connector. */
  readonly connector: string;
  readonly eventId: Id;
  /** The ordering key of the queue: one after the other for each connector. */
  readonly orderingKey: string;
  /** Tries that failed. */
  readonly attempt: number;
};

/** The queue of what waits for the targets of connectors. */
export interface ConnectorQueue {
  enqueue(messages: readonly ConnectorMessage[]): Promise<void>;
  /** Within the handler of a message: it is tried again, and keeps its place. */
  again(message: ConnectorMessage, pauseMs: number): Promise<void>;
}

/** What this node can be connected to, and the way out. */
export type Connectors = {
  readonly kinds: readonly ConnectorKind[];
  readonly queue: ConnectorQueue;
  /** Where absent, an address that is never called shows when one is. */
  readonly neverCalled?: NeverCalled;
};

export interface ConnectorReader extends AccountSyncReader, CardReader {
  /** All of them, by name. */
  all(): Promise<readonly Connector[]>;
  byName(name: string): Promise<Connector | null>;
  /** The encrypted secrets of one; null where it is gone. */
  secrets(name: string): Promise<string | null>;
  /** How many messages wait for each, by name. */
  waiting(): Promise<ReadonlyMap<string, { readonly count: number; readonly oldest: Date }>>;
  /** The proposal that was made of a request already. */
  requested(keyHash: string): Promise<ProposalId | null>;
  /** Where the request is that a proposal was made of; null where that is not known. */
  addressOf(of: { readonly connector: string; readonly proposalId: ProposalId }): Promise<string | null>;
  /** The requests behind a commitment, by the names of their connectors. */
  behind(commitmentId: CommitmentId): Promise<readonly StoredRequest[]>;
  /** The one with this address or, where none has it, this key. */
  byRequest(connector: string, request: Pick<RequestState, 'address' | 'reference'>): Promise<StoredRequest | null>;
  /** Requests behind open commitments that were not read since a moment, those that wait longest first. */
  unread(of: {
    readonly connector: string;
    readonly since: Date;
    readonly limit: number;
  }): Promise<readonly StoredRequest[]>;
}

export interface ConnectorWriter extends AccountSyncWriter, CardWriter {
  /** The connector, which nobody else changes before this transaction ends. */
  lock(name: string): Promise<Connector | null>;
  /** Answers whether it is there now: not where another has its name. */
  add(connector: Connector, encryptedSecrets: string): Promise<boolean>;
  save(connector: Connector): Promise<void>;
  saveSecrets(name: string, encrypted: string): Promise<void>;
  /** What waits for one is due now. */
  release(name: string): Promise<void>;
  /** Answers whether a nonce is used for the first time; it is remembered until its time is over. */
  useNonce(of: {
    readonly connector: string;
    readonly nonce: string;
    readonly until: Date;
    readonly at: Date;
  }): Promise<boolean>;
  saveRequest(request: ProposalRequest): Promise<void>;
  /** Adds what stands behind a commitment, or writes what changed of it. */
  saveBehind(request: StoredRequest): Promise<void>;
  /** What stood behind one commitment stands behind another. */
  moveBehind(of: { readonly connector: string; readonly from: CommitmentId; readonly to: CommitmentId }): Promise<void>;
  /** With its messages, those that were given up included. */
  delete(name: string): Promise<void>;
}
