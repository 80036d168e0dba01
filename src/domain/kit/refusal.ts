import type { ChoiceKind } from '../ballot/choice-kind.ts';
import type { Method } from '../ballot/method.ts';
import type { Decider } from '../community/decider.ts';
import type { HandOverFault } from '../community/hand-over-fault.ts';
import type { MergeFault } from '../community/merge-fault.ts';
import type { PledgeFault } from '../community/pledge-fault.ts';
import type { CommunityRole } from '../community/role-name.ts';
import type { Act } from '../consultation/act.ts';
import type { ModerationRule } from '../moderation/rule.ts';
import type { BringingInFault } from '../network/bringing-in-fault.ts';
import type { Standing } from '../participant/standing.ts';
import type { IdentityFault } from '../sign-in/fault.ts';
import type { InvalidReason } from './invalid-reason.ts';

/** Things that can be looked up and not be there. */
export type Findable =
  | 'institution'
  | 'consultation'
  | 'phase'
  | 'proposal'
  | 'version'
  | 'comment'
  | 'answer'
  | 'commitment'
  | 'participant'
  | 'poll'
  | 'questionnaire'
  | 'response'
  | 'text-answer'
  | 'ballot'
  | 'cast'
  | 'paper-batch'
  | 'feature-request'
  | 'pledge'
  | 'statement'
  | 'estimate'
  | 'letter'
  | 'option'
  | 'report'
  | 'decision'
  | 'appeal'
  | 'token'
  | 'agent'
  | 'policy'
  | 'peer'
  | 'directory'
  | 'identity-provider'
  | 'connector'
  | 'newsletter'
  /** An image or a document for the texts of the institution. */
  | 'file'
  /** Of the institution: its draft, or the one before the last. */
  | 'appearance'
  /** A page that the institution wrote. */
  | 'page'
  /** Of a consultation, by another institution or to one. */
  | 'invitation'
  /** Prepared in the name of the institution. */
  | 'institution-act'
  | 'paper-member'
  | 'charter'
  /** A consultation that is offered to other institutions. */
  | 'template';

/** A field that does not hold, and why. */
export type Fault =
  | {
      readonly type: 'invalid';
      readonly field: string;
      readonly because: InvalidReason;
      readonly limit?: number;
      /** Where the limit is a sum of money, which is in minor units. */
      readonly currency?: string;
    }
  /** A text names something in braces that it cannot say, or leaves out what it has to say. */
  | { readonly type: 'unknown-placeholder'; readonly field: string; readonly name: string }
  | { readonly type: 'placeholder-missing'; readonly field: string; readonly name: string }
  /** A colour that could not be read as text: its contrast, the least there must be, and the nearest that has it. */
  | {
      readonly type: 'low-contrast';
      readonly field: string;
      readonly colour: string;
      readonly ratio: number;
      readonly limit: number;
      readonly nearest: string;
    };

/**
 * Every expected "no" of the node, with what the public needs to understand it.
 * A closed union: the tables that map refusals to HTTP status and to wording are checked against it.
 */
export type Refusal =
  | { readonly type: 'not-found'; readonly what: Findable }
  | { readonly type: 'gone'; readonly what: 'proposal' | 'comment' | 'participant'; readonly since: Date }
  | { readonly type: 'already-set-up' }
  | { readonly type: 'not-set-up' }
  /** Something said wrongly; `others` are what else is, where several checks were made at once. */
  | (Fault & { readonly others?: readonly Fault[] })
  | { readonly type: 'slug-taken'; readonly slug: string }
  | { readonly type: 'handle-taken'; readonly handle: string }
  | { readonly type: 'handle-reserved'; readonly handle: string }
  | { readonly type: 'not-published' }
  | { readonly type: 'already-published' }
  | { readonly type: 'rules-frozen'; readonly since: Date }
  /** Another consultation of the series goes on from it. */
  | { readonly type: 'still-followed'; readonly by: string }
  /** Proposals were imported into it. */
  | { readonly type: 'holds-proposals' }
  | { readonly type: 'phase-not-open'; readonly act: Act; readonly opensAt: Date }
  | { readonly type: 'phase-closed'; readonly act: Act; readonly closedAt: Date }
  | { readonly type: 'no-phase-for'; readonly act: Act }
  | { readonly type: 'extension-too-late'; readonly closedAt: Date }
  | { readonly type: 'extension-shortens'; readonly closesAt: Date }
  | { readonly type: 'not-eligible'; readonly because: 'standing'; readonly allowed: readonly Standing[] }
  | { readonly type: 'not-eligible'; readonly because: 'territory'; readonly allowed: readonly string[] }
  /** It is a community: people read and follow it, institutions take part. */
  | { readonly type: 'not-eligible'; readonly because: 'institutions-only'; readonly allowed: readonly Standing[] }
  | { readonly type: 'too-many-proposals'; readonly limit: number }
  /** One person wrote `limit` proposals and comments within an hour, and may go on from then. */
  | { readonly type: 'too-many-contributions'; readonly limit: number; readonly from: Date }
  | { readonly type: 'objections-not-allowed' }
  | { readonly type: 'supports-not-allowed' }
  | { readonly type: 'version-changed'; readonly current: number }
  | { readonly type: 'no-pending-version' }
  | { readonly type: 'unchanged' }
  | { readonly type: 'not-the-author' }
  | { readonly type: 'wrong-status'; readonly status: string; readonly needs: readonly string[] }
  /** A step in the life of a feature request is decided by somebody else. */
  | { readonly type: 'other-decider'; readonly decider: Decider }
  | ({ readonly type: 'pledge-refused' } & PledgeFault)
  /** A feature request is no duplicate that can be merged into another one. */
  | ({ readonly type: 'merge-refused' } & MergeFault)
  /** An institution does not take over a community. */
  | ({ readonly type: 'hand-over-refused' } & HandOverFault)
  /** The host offered its community to another institution: nothing is written there until that one takes over, or the offer is taken back. */
  | { readonly type: 'being-handed-over'; readonly to: string }
  /** Pledges are received until then, and settled after. */
  | { readonly type: 'pledges-open'; readonly closesAt: Date }
  /** The pledges at a close are settled before there is another one. */
  | { readonly type: 'pledges-not-settled'; readonly closesAt: Date }
  | { readonly type: 'not-signed-in' }
  /** An agent who works on some consultations only. */
  | { readonly type: 'not-your-consultation' }
  /** Somebody must be left who can invite others. */
  | { readonly type: 'last-administrator' }
  /** Another institution's node does not answer now. */
  | { readonly type: 'peer-unreachable'; readonly host: string }
  /** Something answers there with this status of HTTP, and with nothing that a node would. */
  | { readonly type: 'peer-answers'; readonly host: string; readonly status: number }
  /** Something else than a node of ours is there. */
  | { readonly type: 'not-a-node'; readonly host: string }
  | { readonly type: 'protocol-not-spoken'; readonly host: string; readonly protocol: string }
  /** A node says that it is an institution that was not asked for; `said` is what it says. */
  | { readonly type: 'other-institution'; readonly host: string; readonly said: string }
  | { readonly type: 'own-node' }
  /** Nothing contradicts the public journal: no other one begins. */
  | { readonly type: 'journal-goes-on' }
  /** Witnesses are giving back the entries that the public journal lost: no other one begins meanwhile. */
  | { readonly type: 'journal-being-taken-back' }
  | { readonly type: 'already-peer'; readonly host: string }
  /** Consultations are shared with a peer that is to be removed: their slugs, or ids where they are not here yet. */
  | { readonly type: 'still-sharing'; readonly host: string; readonly consultations: readonly string[] }
  /** Somebody else changed it since the form was opened; nothing was overwritten. */
  | { readonly type: 'changed-meanwhile' }
  | { readonly type: 'participant-needed' }
  | { readonly type: 'missing-scope'; readonly scope: string }
  | { readonly type: 'token-not-valid' }
  | { readonly type: 'results-hidden'; readonly until: Date | null }
  | { readonly type: 'poll-closed'; readonly closedAt: Date }
  | { readonly type: 'poll-single-choice' }
  | { readonly type: 'already-voted' }
  | { readonly type: 'ballot-not-open'; readonly opensAt: Date }
  | { readonly type: 'ballot-closed'; readonly closedAt: Date }
  /** The voter read other rules or options than those in force; `current` is the hash of the latter. */
  | { readonly type: 'ballot-changed'; readonly current: string }
  | { readonly type: 'wrong-kind-of-choice'; readonly wanted: ChoiceKind }
  | { readonly type: 'unknown-option'; readonly option: string }
  | { readonly type: 'duplicate-option'; readonly option: string }
  | { readonly type: 'too-few-choices'; readonly min: number; readonly given: number }
  | { readonly type: 'too-many-choices'; readonly max: number; readonly given: number }
  /** Sums in minor units. */
  | { readonly type: 'over-the-cap'; readonly cap: number; readonly cost: number; readonly currency: string }
  | { readonly type: 'score-out-of-range'; readonly option: string; readonly min: number; readonly max: number }
  | { readonly type: 'ranks-with-holes'; readonly missing: number }
  | { readonly type: 'ranks-level'; readonly rank: number }
  /** The method counts whole ballots; `withheld` of them are known as a sum only. */
  | { readonly type: 'whole-ballots-needed'; readonly method: Method; readonly withheld: number }
  | { readonly type: 'sheets-do-not-add-up'; readonly sheets: number; readonly counted: number }
  | { readonly type: 'second-agent-needed' }
  /** Whoever decided first does not decide about the appeal. */
  | { readonly type: 'other-agent-needed' }
  | { readonly type: 'already-appealed'; readonly at: Date }
  | { readonly type: 'too-late-to-undo'; readonly until: Date }
  | { readonly type: 'already-decided'; readonly at: Date }
  | { readonly type: 'import-conflict'; readonly source: string }
  | { readonly type: 'broken-row'; readonly file: string; readonly line: number; readonly because: string }
  | { readonly type: 'idempotency-key-reused' }
  /** No letter with a code is sent: the institution offers none, or this person needs none, or it is too soon or too many to one address. */
  | { readonly type: 'no-code-letter'; readonly because: 'off' | 'verified' | 'recent' | 'address' }
  | { readonly type: 'link-not-valid' }
  /** Another institution decides about it; `host` is the id of the consultation there. */
  | { readonly type: 'decided-by-host'; readonly host: string }
  /** People take part on another platform, which decides; `url` leads there. */
  | { readonly type: 'decided-by-source'; readonly label: string; readonly url: string }
  /** A ballot opened since: how many people an institution registered is changed by its host alone. */
  | { readonly type: 'registered-frozen' }
  /** Several institutions hold the consultation, and what this method counts cannot be added up. */
  | { readonly type: 'method-not-shared'; readonly method: Method }
  /** It was removed where it is decided, by a rule of the charter and for a reason. */
  | { readonly type: 'removed-by-host'; readonly rule: ModerationRule; readonly reason: string }
  /** The institution that it comes from does not share this consultation, or not any more. */
  | { readonly type: 'not-shared' }
  /** This node has no way to send mail. */
  | { readonly type: 'mail-not-set-up' }
  /** A way back from where somebody proved who they are, that was not begun here and now in this browser. */
  | { readonly type: 'sign-in-not-begun' }
  | { readonly type: 'identity-not-proven'; readonly fault: IdentityFault }
  | { readonly type: 'host-blocked'; readonly host: string }
  /** Something that is in communities alone, which this consultation is not. */
  | { readonly type: 'not-a-community' }
  /** Institutions with the roles `roles` alone do it in a community. */
  | { readonly type: 'not-in-this-role'; readonly roles: readonly CommunityRole[] }
  /** By what a peer may be here, consultations are not shared with it. */
  | { readonly type: 'not-shared-with'; readonly host: string }
  /** A co-host does not bring in another institution. */
  | ({ readonly type: 'bringing-in-refused' } & BringingInFault)
  /** So many hold the consultation or are invited to: `max` is how many may hold one, its host among them. */
  | { readonly type: 'too-many-institutions'; readonly max: number };

export type RefusalOf<T extends Refusal['type']> = Extract<Refusal, { type: T }>;
