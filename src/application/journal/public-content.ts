import { EVENT_TYPES, type EVENTS, type EventType, type NewEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { sha256 } from '../kit/content-hash.ts';
import type { SubtotalTopic } from '../network/subtotal/ports.ts';
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
import { consultation, importedProposals, synthesis } from './content-of-consultations.ts';
import { author, authoredComment, comment, contentHash, decisionOf, details } from './content-of-contributions.ts';
import type { CommittedText } from './ports.ts';

type PublicContent<T extends EventType> = {
  /**
   * What the act says beyond the data of its event, as it stands at the end of its transaction; null where it cannot be read any
   * more. Shown to whoever verifies, so nothing in it may be hidden by rules.
   */
  readonly content: (reader: Reader, event: NewEvent<T>) => Promise<object | null>;
  /** Whose words or place are in it. */
  readonly text?: (event: NewEvent<T>) => CommittedText | null;
};
/** Why a type of event has no leaf in the journal. */
type NoLeaf = { readonly none: string };

const DATA_ALONE = { content: async () => ({}) };

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
  'institution-set-up': { content: async (reader) => await reader.institution.get() },
  'institution-changed': { content: async (reader) => await reader.institution.get() },
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
  'newsletter-published': { content: (reader, { data }) => newsletter(reader, data.newsletterId) },
  'newsletter-unpublished': OFFICE,
  'identity-provider-changed': OPERATION,
  'connector-added': OPERATION,
  'connector-changed': OPERATION,
  'connector-secret-replaced': OPERATION,
  'connector-paused': OPERATION,
  'connector-resumed': OPERATION,
  'connector-removed': OPERATION,
  'consultation-drafted': DRAFT,
  'consultation-changed': { content: consultation },
  'cover-changed': DATA_ALONE,
  'consultation-published': { content: consultation },
  'consultation-discarded': DRAFT,
  'phase-opened': DATA_ALONE,
  'phase-closed': DATA_ALONE,
  'phase-totals': {
    async content(reader, { data }) {
      const totals = await reader.commitments.phaseTotals(data.phaseId);
      return totals === null ? null : { totals };
    },
  },
  'phase-extended': DATA_ALONE,
  'contributions-imported': {
    content: (reader, { consultationId, data }) => importedProposals(reader, { consultationId, ...data }),
  },
  'synthesis-published': { content: (reader, { consultationId }) => synthesis(reader, consultationId) },
  // The hash of the template is in the data.
  'template-published': DATA_ALONE,
  'template-withdrawn': DATA_ALONE,
  'paper-contributions-entered': HELD,
  'paper-contributions-confirmed': OFFICE,
  'paper-contributions-discarded': HELD,
  'paper-contributions-revoked': OFFICE,
  'charter-adopted': { content: charter },
  'paper-member-admitted': { content: paperMember },
  'paper-member-ended': DATA_ALONE,
  'hand-over-offered': DATA_ALONE,
  'hand-over-withdrawn': DATA_ALONE,
  'host-changed': DATA_ALONE,
  'institution-act-prepared': OFFICE,
  'institution-act-confirmed': OFFICE,
  'institution-act-discarded': OFFICE,
  'poll-opened': { content: (reader, { data }) => reader.polls.byId(data.pollId) },
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
  },
  'proposal-held': { content: (reader, event) => decisionOf(reader, { event, kind: 'hold' }) },
  'proposal-removed': { content: (reader, event) => decisionOf(reader, { event, kind: 'remove' }) },
  // Its words are committed to again: what was withdrawn before has no salt any more.
  'proposal-restored': {
    content: async (reader, event) => ({
      ...(await decisionOf(reader, { event, kind: 'restore' })),
      ...(await contentHash(reader, event)),
      ...(await author(reader, event.proposalId)),
    }),
    text: (event) => textOf(event.proposalId),
  },
  'proposal-withdrawn': DATA_ALONE,
  'details-changed': {
    content: (reader, { proposalId }) => details(reader, proposalId),
    text: ({ proposalId }) => textOf(proposalId, 'details'),
  },
  'proposal-anonymised': GONE,
  'version-published': { ...DATA_ALONE, text: (event) => textOf(event.proposalId) },
  'version-pending': HELD,
  'version-mirrored': ELSEWHERE,
  'version-dropped': HELD,
  'support-given': HIDDEN,
  'support-withdrawn': HIDDEN,
  'feature-request-created': { content: featureRequest, text: aboutRequest },
  'feature-request-changed': { content: featureRequest, text: aboutRequest },
  'feature-request-decided': { content: requestStep, text: aboutRequest },
  ...statedContents(aboutRequest),
  'pledge-made': { content: pledge },
  'pledge-withdrawn': { content: pledge },
  'pledges-settled': { content: settlement },
  'settlement-joined': { content: pledge },
  'statement-made': ELSEWHERE,
  'statement-answered': ELSEWHERE,
  'statement-sent-again': ELSEWHERE,
  'statement-withdrawn': ELSEWHERE,
  'answer-published': { content: (reader, { proposalId }) => answer(reader, proposalId) },
  'commitment-updated': { content: (reader, { data }) => commitment(reader, data.commitmentId) },
  'cohost-answer-published': { content: (reader, { data }) => cohostAnswer(reader, data.answerId) },
  'cohost-commitment-updated': { content: (reader, { data }) => commitment(reader, data.commitmentId) },
  'comment-submitted': HELD,
  'comment-accepted': {
    content: (reader, { data }) => authoredComment(reader, data.commentId),
    text: ({ data }) => textOf(data.commentId),
  },
  'comment-changed': {
    content: (reader, { data }) => authoredComment(reader, data.commentId),
    text: ({ data }) => textOf(data.commentId),
  },
  'comment-withdrawn': DATA_ALONE,
  'comment-anonymised': GONE,
  'comment-removed': { content: (reader, event) => decisionOf(reader, { event, kind: 'remove' }) },
  'comment-restored': {
    content: async (reader, event) => ({
      ...(await decisionOf(reader, { event, kind: 'restore' })),
      ...(await authoredComment(reader, event.data.commentId)),
    }),
    text: ({ data }) => textOf(data.commentId),
  },
  'comment-held': { content: (reader, event) => decisionOf(reader, { event, kind: 'hold' }) },
  // Beside the entry of the host, so that both are compared (docs/adr/0173).
  'outgoing-proposal-published': { ...DATA_ALONE, text: ({ proposalId }) => textOf(proposalId) },
  'outgoing-comment-published': {
    content: (reader, { data }) => comment(reader, data.commentId),
    text: ({ data }) => textOf(data.commentId),
  },
  'report-filed': PERSON,
  'report-decided': OFFICE,
  'report-reopened': OFFICE,
  'appeal-filed': PERSON,
  'appeal-decided': {
    content: async (reader, { data }) => {
      const appeal = await reader.appeals.byId(data.appealId);
      return appeal === null ? {} : { reason: appeal.reason, sameAgent: appeal.sameAgent };
    },
  },
  'ballot-drafted': DRAFT,
  'ballot-changed': DRAFT,
  'ballot-discarded': DRAFT,
  'ballot-announced': DATA_ALONE,
  'ballot-opened': DATA_ALONE,
  'ballot-extended': DATA_ALONE,
  'ballot-closed': DATA_ALONE,
  'ballots-published': {
    content: async (reader, { data }) => {
      const published = await reader.ballots.publication(data.ballotId);
      if (published === null) return null;
      const { ballots, tally, casts } = published;
      return casts === null ? { ballots, tally } : { ballots, tally, casts };
    },
  },
  'ballot-cast': HIDDEN,
  'institution-voted': HIDDEN,
  'paper-batch-entered': HIDDEN,
  'paper-batch-confirmed': HIDDEN,
  'paper-batch-discarded': HIDDEN,
  // Its figures may be hidden still: the hash of the document of the institution says nothing of them without its signature.
  'subtotal-counted': {
    content: async (reader, { consultationId, data }) => {
      if (consultationId === null) return null;
      const { institution, about, sequence } = data;
      const key = { consultationId, institution, about: about as SubtotalTopic };
      const stored = await reader.subtotals.subtotal(key, sequence);
      return stored === null ? null : { document: stored.uri, signed: sha256(stored.document) };
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

/** What is hashed of one type of event, for whoever goes through all; null where nothing is. */
export function publicContentOf(type: EventType): PublicContent<EventType> | null {
  const entry = PUBLIC_CONTENT[type];
  // The table is typed by each type; whoever asks by a variable gets what all have in common.
  return 'none' in entry ? null : (entry as unknown as PublicContent<EventType>);
}

function textOf(id: Id | null, part: CommittedText['part'] = 'words'): CommittedText | null {
  return id === null ? null : { id, part };
}

/** Not the words of its proposal: whoever asks for the entry of those gets no other. */
function aboutRequest({ proposalId }: NewEvent): CommittedText | null {
  return textOf(proposalId, 'details');
}

async function newsletter(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.newsletters.byId(id);
  return found === null ? null : { subject: found.subject, text: found.text };
}
