import { EVENT_TYPES, type EVENTS, type EventType, type NewEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { answer, cohostAnswer, commitment } from './content-of-answers.ts';
import {
  charter,
  featureRequest,
  paperMember,
  pledge,
  requestStep,
  settlement,
  statedContents,
} from './content-of-communities.ts';
import {
  ballotResult,
  consultation,
  importedProposals,
  newsletter,
  phaseTotals,
  subtotal,
  synthesis,
} from './content-of-consultations.ts';
import {
  appealDecision,
  author,
  authoredComment,
  comment,
  decisionOf,
  details,
  restoredComment,
  restoredProposal,
} from './content-of-contributions.ts';
import { aboutConsultation, aboutProposal, BY_AUTHOR, FOR_GOOD, type Lasting, WITH_REQUEST } from './lasting.ts';
import type { CommittedText } from './ports.ts';

type PublicContent<T extends EventType> = {
  /**
   * What the act says beyond the data of its event, as it stands at the end of its transaction; null where it cannot be read any
   * more. Shown to whoever verifies, so nothing in it may be hidden by rules.
   */
  readonly content: (reader: Reader, event: NewEvent<T>) => Promise<object | null>;
  /** Whose words or place are in it. */
  readonly text?: (event: NewEvent<T>) => CommittedText | null;
  readonly lasts: Lasting<T>;
};
/** Why a type of event has no leaf in the journal. */
type NoLeaf = { readonly none: string };

const DATA_ALONE = { content: async () => ({}), ...FOR_GOOD };
const INSTITUTION = { content: (reader: Reader) => reader.institution.get(), lasts: { of: () => 'institution' } };
const CONSULTATION = { content: consultation, lasts: { of: aboutConsultation } };
const REQUEST = {
  content: featureRequest,
  text: aboutRequest,
  lasts: { of: aboutProposal, while: 'proposal-public' },
} as const;
type OfCommitment = { readonly data: { readonly commitmentId: Id } };
const COMMITMENT = {
  content: (reader: Reader, { data }: OfCommitment) => commitment(reader, data.commitmentId),
  lasts: { of: ({ data }: OfCommitment) => data.commitmentId },
};
type OfComment = { readonly data: { readonly commentId: Id } };
const COMMENT = {
  content: (reader: Reader, { data }: OfComment) => authoredComment(reader, data.commentId),
  text: ({ data }: OfComment) => textOf(data.commentId),
  ...BY_AUTHOR,
};

const DRAFT = { none: 'not public yet; what comes of it has an event of its own' };
const OFFICE = { none: 'work of the institution that nobody outside reads' };
const HIDDEN = { none: 'its number, order and moment would say what the rules hide' };
const HELD = { none: 'what waits for an agent is not public, nor that it waits' };
const PERSON = { none: 'about a person, not about a consultation' };
const OPERATION = { none: 'operation of the node' };
const GONE = { none: 'what went with its author; the salts of its commitments go with it' };
const ELSEWHERE = { none: 'between institutions; what it leads to has events of its own' };

/**
 * What is hashed of each type of event, or why nothing is. A public act without an entry does not compile, nor does one that
 * is not public with one: this is also what the journal has leaves of (docs/adr/0130).
 */
export const PUBLIC_CONTENT: {
  readonly [T in EventType]: (typeof EVENTS)[T]['isPublic'] extends true ? PublicContent<T> : NoLeaf;
} = {
  'institution-set-up': INSTITUTION,
  'institution-changed': INSTITUTION,
  'appearance-drafted': DRAFT,
  'appearance-draft-discarded': DRAFT,
  'appearance-published': DATA_ALONE,
  'appearance-restored': DATA_ALONE,
  'map-changed': OPERATION,
  'file-uploaded': OFFICE,
  'file-removed': OFFICE,
  'page-added': OFFICE,
  'page-changed': OFFICE,
  'page-published': OFFICE,
  'page-unpublished': OFFICE,
  'page-deleted': OFFICE,
  'pages-ordered': OFFICE,
  'keys-rotated': OPERATION,
  'origin-moved': OPERATION,
  'residents-listed': PERSON,
  'residents-forgotten': PERSON,
  'code-letter-requested': PERSON,
  'code-letter-cancelled': PERSON,
  'code-letters-printed': PERSON,
  'code-letters-sent': PERSON,
  'code-letters-declined': PERSON,
  'letter-text-changed': OFFICE,
  'newsletter-drafted': DRAFT,
  'newsletter-changed': DRAFT,
  'newsletter-deleted': DRAFT,
  'newsletter-scheduled': DRAFT,
  'newsletter-unscheduled': DRAFT,
  'newsletter-sent': OFFICE,
  'newsletter-published': { content: (reader, { data }) => newsletter(reader, data.newsletterId), ...FOR_GOOD },
  'newsletter-unpublished': OFFICE,
  'identity-provider-changed': OPERATION,
  'connector-added': OPERATION,
  'connector-changed': OPERATION,
  'connector-secret-replaced': OPERATION,
  'connector-paused': OPERATION,
  'connector-resumed': OPERATION,
  'connector-removed': OPERATION,
  'consultation-drafted': DRAFT,
  'consultation-changed': CONSULTATION,
  'cover-changed': DATA_ALONE,
  'consultation-published': CONSULTATION,
  'consultation-discarded': DRAFT,
  'phase-opened': DATA_ALONE,
  'phase-closed': DATA_ALONE,
  'phase-totals': { content: (reader, { data }) => phaseTotals(reader, data.phaseId), ...FOR_GOOD },
  'phase-extended': DATA_ALONE,
  'contributions-imported': {
    content: (reader, { consultationId, data }) => importedProposals(reader, { consultationId, ...data }),
    lasts: { of: ({ consultation, data }) => `imported ${consultation} ${data.firstNumber}` },
  },
  'synthesis-published': {
    content: (reader, { consultationId }) => synthesis(reader, consultationId),
    lasts: { of: ({ consultation }) => `synthesis ${consultation}` },
  },
  // The hash of the template is in the data.
  'template-published': DATA_ALONE,
  'template-withdrawn': DATA_ALONE,
  'paper-contributions-entered': HELD,
  'paper-contributions-confirmed': OFFICE,
  'paper-contributions-discarded': HELD,
  'paper-contributions-revoked': OFFICE,
  'charter-adopted': { content: charter, ...FOR_GOOD },
  'paper-member-admitted': {
    content: paperMember,
    lasts: { of: ({ consultation, data }) => `member ${consultation} ${data.institution}` },
  },
  'paper-member-ended': DATA_ALONE,
  'hand-over-offered': DATA_ALONE,
  'hand-over-withdrawn': DATA_ALONE,
  'host-changed': DATA_ALONE,
  'institution-act-prepared': OFFICE,
  'institution-act-confirmed': OFFICE,
  'institution-act-discarded': OFFICE,
  'poll-opened': { content: (reader, { data }) => reader.polls.byId(data.pollId), ...FOR_GOOD },
  'poll-voted': HIDDEN,
  'questionnaire-changed': OFFICE,
  'questionnaire-answered': HIDDEN,
  'text-answer-hidden': OFFICE,
  // Votes may be hidden until the consultation ends, longer than the poll is open.
  'poll-closed': DATA_ALONE,
  'proposal-submitted': HELD,
  // The hash of the words is in the data.
  'proposal-accepted': {
    content: (reader, { proposalId }) => author(reader, proposalId),
    text: (event) => textOf(event.proposalId),
    ...BY_AUTHOR,
  },
  'proposal-held': { content: (reader, event) => decisionOf(reader, { event, kind: 'hold' }), ...FOR_GOOD },
  'proposal-removed': { content: (reader, event) => decisionOf(reader, { event, kind: 'remove' }), ...FOR_GOOD },
  'proposal-restored': { content: restoredProposal, text: (event) => textOf(event.proposalId), ...BY_AUTHOR },
  'proposal-withdrawn': DATA_ALONE,
  'details-changed': {
    content: (reader, { proposalId }) => details(reader, proposalId),
    text: ({ proposalId }) => textOf(proposalId, 'details'),
    ...BY_AUTHOR,
  },
  'proposal-anonymised': GONE,
  'version-published': { ...DATA_ALONE, text: (event) => textOf(event.proposalId), ...BY_AUTHOR },
  'version-pending': HELD,
  'version-mirrored': ELSEWHERE,
  'version-dropped': HELD,
  'support-given': HIDDEN,
  'support-withdrawn': HIDDEN,
  'feature-request-created': REQUEST,
  'feature-request-changed': REQUEST,
  'feature-request-decided': { content: requestStep, text: aboutRequest, ...WITH_REQUEST },
  ...statedContents({ text: aboutRequest, ...WITH_REQUEST }),
  'pledge-made': { content: pledge, ...WITH_REQUEST },
  'pledge-withdrawn': { content: pledge, ...WITH_REQUEST },
  'pledges-settled': { content: settlement, ...WITH_REQUEST },
  'settlement-joined': { content: pledge, ...WITH_REQUEST },
  'statement-made': ELSEWHERE,
  'statement-answered': ELSEWHERE,
  'statement-sent-again': ELSEWHERE,
  'statement-withdrawn': ELSEWHERE,
  'answer-published': {
    content: (reader, { proposalId }) => answer(reader, proposalId),
    lasts: { of: (act) => `answer ${aboutProposal(act)}` },
  },
  'commitment-updated': COMMITMENT,
  'cohost-answer-published': { content: (reader, { data }) => cohostAnswer(reader, data.answerId), ...FOR_GOOD },
  'cohost-commitment-updated': COMMITMENT,
  'comment-submitted': HELD,
  'comment-accepted': COMMENT,
  'comment-changed': COMMENT,
  'comment-withdrawn': DATA_ALONE,
  'comment-anonymised': GONE,
  'comment-removed': { content: (reader, event) => decisionOf(reader, { event, kind: 'remove' }), ...FOR_GOOD },
  'comment-restored': { ...COMMENT, content: restoredComment },
  'comment-held': { content: (reader, event) => decisionOf(reader, { event, kind: 'hold' }), ...FOR_GOOD },
  // Beside the entry of the host, so that both are compared (docs/adr/0173).
  'outgoing-proposal-published': { ...DATA_ALONE, text: ({ proposalId }) => textOf(proposalId), ...BY_AUTHOR },
  'outgoing-comment-published': {
    content: (reader, { data }) => comment(reader, data.commentId),
    text: ({ data }) => textOf(data.commentId),
    ...BY_AUTHOR,
  },
  'report-filed': PERSON,
  'report-decided': OFFICE,
  'report-reopened': OFFICE,
  'appeal-filed': PERSON,
  'appeal-decided': { content: (reader, { data }) => appealDecision(reader, data.appealId), ...FOR_GOOD },
  'ballot-drafted': DRAFT,
  'ballot-changed': DRAFT,
  'ballot-discarded': DRAFT,
  'ballot-announced': DATA_ALONE,
  'ballot-opened': DATA_ALONE,
  'ballot-extended': DATA_ALONE,
  'ballot-closed': DATA_ALONE,
  'ballots-published': { content: (reader, { data }) => ballotResult(reader, data.ballotId), ...FOR_GOOD },
  'ballot-cast': HIDDEN,
  'institution-voted': HIDDEN,
  'paper-batch-entered': HIDDEN,
  'paper-batch-confirmed': HIDDEN,
  'paper-batch-discarded': HIDDEN,
  'subtotal-counted': {
    content: (reader, { data }) => subtotal(reader, data.subtotalId),
    lasts: {
      of: ({ consultation, data }) => `subtotal ${consultation} ${data.about} ${data.institution}`,
      while: 'institution-holds',
    },
  },
  'subtotal-refused': ELSEWHERE,
  'participant-joined': PERSON,
  'contact-consent-given': PERSON,
  'contact-changed': PERSON,
  'contact-consent-withdrawn': PERSON,
  'participant-changed': PERSON,
  'participant-erased': PERSON,
  'participants-joined': PERSON,
  'agent-invited': PERSON,
  'agent-changed': PERSON,
  'provider-linked': PERSON,
  'provider-account-deleted': PERSON,
  'reminders-changed': PERSON,
  'token-created': OPERATION,
  'token-revoked': OPERATION,
  'mail-follow-begun': PERSON,
  'mail-follow-ended': PERSON,
  'cohost-changed': ELSEWHERE,
  'cohost-limited': ELSEWHERE,
  'invitation-changed': ELSEWHERE,
  'cohost-offer-changed': ELSEWHERE,
  'policy-changed': OPERATION,
  'backup-restored': OPERATION,
  'dead-letters-retried': OPERATION,
  'dead-letters-discarded': OPERATION,
  'policies-imported': OPERATION,
  'peer-added': ELSEWHERE,
  'peer-changed': ELSEWHERE,
  'peer-removed': ELSEWHERE,
  'directory-added': ELSEWHERE,
  'directory-removed': ELSEWHERE,
  'directory-changed': ELSEWHERE,
  'home-act-kept': PERSON,
  'home-act-answered': PERSON,
  'peer-moved': ELSEWHERE,
};

/** The types of which acts have leaves. */
export const PUBLIC_TYPES = EVENT_TYPES.filter((type) => !('none' in PUBLIC_CONTENT[type]));

/** What is hashed of one type of event, for whoever goes through all; null where nothing is, and of a type that is not known here. */
export function publicContentOf(type: string): PublicContent<EventType> | null {
  const entry = Object.hasOwn(PUBLIC_CONTENT, type)
    ? PUBLIC_CONTENT[type as EventType]
    : { none: 'of another version' };
  // The table is typed by each type; whoever asks by a variable gets what all have in common.
  return 'none' in entry ? null : (entry as unknown as PublicContent<EventType>);
}

function textOf(id: Id | null, part: CommittedText['part'] = 'words'): CommittedText | null {
  return id === null ? null : { id, part };
}

/** Not the words of its proposal, which whoever asks for their entry gets, nor its details, which go with an author who is erased. */
function aboutRequest({ proposalId }: NewEvent): CommittedText | null {
  return textOf(proposalId, 'request');
}
