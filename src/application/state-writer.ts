import type { Answer, Commitment } from '../domain/answer/answer.ts';
import type { Comment } from '../domain/comment/comment.ts';
import type { Consultation } from '../domain/consultation/consultation.ts';
import type { NewEvent } from '../domain/event.ts';
import type { Id } from '../domain/id.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Territory } from '../domain/institution/territory.ts';
import type { Appeal } from '../domain/moderation/appeal.ts';
import type { Decision } from '../domain/moderation/decision.ts';
import type { Report } from '../domain/moderation/report.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Poll } from '../domain/poll/poll.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { OriginCount } from '../domain/support/origin.ts';
import type { Support } from '../domain/support/support.ts';
import type { Localised } from '../domain/text.ts';
import type { Agent, Session, SignInLink, Token } from './access.ts';
import type { Remembered } from './answer-once.ts';
import type { HandleKind } from './ports.ts';
import type { Synthesis } from './synthesis.ts';

/** What use cases write of participation itself: consultations, proposals, words about them, who takes part, and events. */
export type StateWriter = {
  institution(institution: Institution): Promise<void>;
  territory(territory: Territory): Promise<void>;
  /**
   * Makes others that want the same name wait for this transaction: for what cannot be locked because it is not there
   * yet. What was read before may be of another moment; read again after.
   */
  lockName(name: string): Promise<void>;
  /** Takes a handle for good; false where somebody has it. */
  takeHandle(handle: string, kind: HandleKind, ownerId: Id | null): Promise<boolean>;
  /** Gives back a handle that was never public: a draft's. */
  releaseHandle(handle: string): Promise<void>;
  consultation(consultation: Consultation): Promise<void>;
  /** Takes a draft away with its phases, and out of what agents work on; its ballots are taken away before. */
  discardConsultation(id: Id): Promise<void>;
  /** Reads a consultation and makes other changes of it wait for this transaction. */
  lockConsultation(slug: string): Promise<Consultation | null>;
  /** The next number of a consultation's proposals; waits for other acceptances in it. */
  nextNumber(consultationId: Id): Promise<number>;
  /** Never gives out a number again that was given before, or one below it. */
  passNumber(consultationId: Id, number: number): Promise<void>;
  extension(extension: PhaseExtension): Promise<void>;
  /** Marks an edge announced; false where it was already, or where the edge has moved past `at` meanwhile. */
  announced(phaseId: Id, edge: 'opened' | 'closed', at: Date): Promise<boolean>;
  participant(participant: Participant): Promise<void>;
  /** Keeps the keyed hash by which somebody erased is known again. */
  erasedKey(participantId: Id, keyHash: string): Promise<void>;
  forgetErasedKey(keyHash: string): Promise<void>;
  /** Makes somebody else the author of everything a participant wrote. */
  leaveWorks(from: Id, to: Id): Promise<void>;
  /** Reads a participant and makes their other acts wait for this transaction. */
  lockParticipant(id: Id): Promise<Participant | null>;
  /** The same for several, by id; those that are not there are left out. */
  lockParticipants(ids: readonly Id[]): Promise<ReadonlyMap<Id, Participant>>;
  proposal(proposal: Proposal): Promise<void>;
  /** Forgets what waited to follow a version. */
  forgetVersions(proposalId: Id, after: number): Promise<void>;
  /** Reads a proposal; `change` keeps it for this transaction, `rely` only keeps others from changing it. */
  lockProposal(id: Id, to: 'change' | 'rely'): Promise<Proposal | null>;
  /** Replaces somebody's word on a proposal (null takes it back) and moves the counters with it. */
  support(change: { readonly before: Support | null; readonly after: Support | null }): Promise<void>;
  /** Counts one more support from an origin: whose it is, is not kept. */
  supportOrigin(proposalId: Id, origin: Omit<OriginCount, 'given'>): Promise<void>;
  /** Lifts the standing of all words of a participant, and the counters with it. */
  supportStanding(participantId: Id, standing: Standing): Promise<void>;
  comment(comment: Comment): Promise<void>;
  answer(answer: Answer): Promise<void>;
  commitment(commitment: Commitment): Promise<void>;
  decision(decision: Decision): Promise<void>;
  appeal(appeal: Appeal): Promise<void>;
  synthesis(synthesis: Synthesis): Promise<void>;
  /** Ends what somebody appealed and nobody judged yet: it stays as it was decided. Answers what was ended. */
  closeAppeals(participantId: Id, at: Date): Promise<readonly Appeal[]>;
  /** Reads an appeal and makes other decisions about it wait for this transaction. */
  lockAppeal(id: Id): Promise<Appeal | null>;
  report(report: Report): Promise<void>;
  /** Reads a report and makes other decisions about it wait for this transaction. */
  lockReport(id: Id): Promise<Report | null>;
  poll(poll: Poll): Promise<void>;
  pollVote(vote: {
    readonly pollId: Id;
    readonly participantId: Id;
    readonly optionIds: readonly Id[];
    readonly at: Date;
  }): Promise<void>;
  /** Marks a poll's close announced; false where it was already. */
  pollAnnounced(pollId: Id, at: Date): Promise<boolean>;
  token(token: Token): Promise<void>;
  agent(agent: Agent): Promise<void>;
  link(link: SignInLink): Promise<void>;
  /** Marks a link used; false where it was used already. */
  useLink(hash: string, at: Date): Promise<boolean>;
  session(session: Session): Promise<void>;
  /** Gives a session its new secret; false where it got another meanwhile, or ended. */
  renewSession(session: Session): Promise<boolean>;
  endSession(hash: string): Promise<void>;
  /** Ends every session and link of an agent. */
  signOutAgent(agentId: Id): Promise<void>;
  /**
   * Takes out of a participant's contributions what is of the person: words of comments, texts that are not public,
   * links to posts elsewhere. Published texts stay, and so does every total.
   */
  anonymise(participantId: Id, at: Date): Promise<void>;
  event(...events: readonly NewEvent[]): Promise<void>;
  /** Moves a reader's cursor forward, never back: two workers may follow for one reader. */
  cursor(reader: string, position: number): Promise<void>;
  /**
   * Takes an idempotency key for this transaction; answers what was remembered under it where somebody did before.
   * Waits for a transaction that holds it. Forgets some of the answers given before `keptSince`.
   */
  claim(claim: {
    readonly key: string;
    readonly requestHash: string;
    readonly at: Date;
    readonly keptSince: Date;
  }): Promise<Remembered | null>;
  /** Says what a claimed key was answered with. */
  remember(answer: Remembered): Promise<void>;
};

type PhaseExtension = {
  readonly id: Id;
  readonly phaseId: Id;
  readonly from: Date;
  readonly to: Date;
  readonly reason: Localised;
  readonly agentId: Id | null;
  readonly at: Date;
};
