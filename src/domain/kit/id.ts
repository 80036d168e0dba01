/** Identifiers are UUIDs made outside the domain (version 7, so that they sort by creation). */
export type Id = string;
export type ConsultationId = Id;
export type PhaseId = Id;
export type ProposalId = Id;
export type CommentId = Id;
export type AnswerId = Id;
export type CommitmentId = Id;
export type ParticipantId = Id;
export type AgentId = Id;
export type PollId = Id;
export type BallotId = Id;
export type CastId = Id;
export type PaperBatchId = Id;
export type ReportId = Id;
export type AppealId = Id;
export type TokenId = Id;
export type EventId = Id;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** True for the canonical lower-case form of RFC 9562; anything else never reaches a query. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
