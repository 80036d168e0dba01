import { z } from 'zod';
import { COMMITMENT_STATUSES, VERDICTS } from '../domain/answer/answer.ts';
import { METHODS } from '../domain/ballot/method.ts';
import { COMMENT_SIDES } from '../domain/comment/comment.ts';
import { DECISIONS } from '../domain/moderation/decision.ts';
import { MODERATION_RULES } from '../domain/moderation/rule.ts';
import { PROPOSAL_STATUSES } from '../domain/proposal/proposal.ts';
import { BRINGING, INVITED } from './vocab-invite.ts';
import {
  ACCOUNT_DELETE,
  CHOICE,
  count,
  HOST_ANSWER,
  LIKES,
  languages,
  list,
  moment,
  PICTURE,
  PLACE,
  text,
  uri,
} from './vocab-parts.ts';
import { CALENDAR_EVENT, EXTENSION, PHASE, PHASE_EVENT } from './vocab-phase.ts';
import { CHARTER, COMMUNITY, FEATURE_REQUEST, PLEDGE, POOLED, SETTLEMENT } from './vocab-pledge.ts';
import { COUNTED, FAULT, INSTITUTIONS, REGISTRATIONS, SUBTOTAL, SUBTOTAL_ANSWER } from './vocab-subtotal.ts';

/**
 * What our documents look like to a reader, after compaction: scalars and lists are the same where a list is meant,
 * members we do not know are let through, those we know have to hold. Terms are described in vocab/README.md.
 */
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const positive = z.number().int().positive();

const ACTOR = {
  id: uri,
  preferredUsername: z.string(),
  name: text,
  inbox: uri,
  outbox: uri,
  followers: uri,
};

/** Free tags and topics; topics have the id of one as `href`. */
const TAGS = list(z.looseObject({ type: z.string(), name: z.string() }));

const INSTITUTION = z.looseObject({
  ...ACTOR,
  type: z.literal('Organization'),
  title: languages,
  protocol: z.string(),
  territory: z.looseObject({ code: z.string(), title: languages }),
  journal: z.string().optional(),
});

const CONSULTATION = z.looseObject({
  ...ACTOR,
  type: z.literal('Group'),
  title: languages,
  phases: list(PHASE),
  rules: uri,
  rulesHash: hash,
  proposals: uri,
  hosts: list(uri),
  nameMap: languages.optional(),
  institutions: INSTITUTIONS.optional(),
  registrations: REGISTRATIONS.optional(),
  bringsIn: BRINGING.optional(),
  ...COMMUNITY,
  summaryMap: languages.optional(),
  body: languages.optional(),
  attributedTo: uri.optional(),
  rulesText: text.optional(),
  languages: list(z.string()),
  timeZone: z.string().optional(),
  image: PICTURE,
  tag: TAGS,
  changes: uri.optional(),
});

const PROPOSAL_ACTOR = z.looseObject({
  ...ACTOR,
  type: z.literal('Service'),
  consultation: uri,
  number: positive,
});

const PARTICIPANT = z.looseObject({ ...ACTOR, type: z.literal('Person'), discoverable: z.literal(false) });
const NODE = z.looseObject({ ...ACTOR, type: z.literal('Application') });

const NOTE = {
  id: uri,
  type: z.literal('Note'),
  attributedTo: uri,
  content: text,
  contentMap: languages,
  summary: text.optional(),
  published: moment,
  consultation: uri,
};

const COST = z.looseObject({ amount: count, currency: z.string().regex(/^[A-Z]{3}$/) });

const ATTACHMENTS = list(
  z.looseObject({
    type: z.string(),
    url: z.unknown(),
    name: text.optional(),
    mediaType: z.string().optional(),
    original: z.string().optional(),
  }),
);

const PROPOSAL = z.looseObject({
  ...NOTE,
  number: positive,
  title: languages,
  status: z.enum(PROPOSAL_STATUSES),
  version: positive,
  contentHash: hash,
  body: languages.optional(),
  updated: moment.optional(),
  author: uri.optional(),
  authorName: text.optional(),
  original: uri.optional(),
  amends: uri.optional(),
  cost: COST.optional(),
  tag: TAGS,
  location: PLACE.optional(),
  attachment: ATTACHMENTS,
});

const VERSION = z.looseObject({
  ...NOTE,
  versionOf: uri,
  title: languages,
  version: positive,
  contentHash: hash,
  body: languages,
  amends: uri.optional(),
  cost: COST.optional(),
});

const ANSWER = z.looseObject({
  ...NOTE,
  inReplyTo: uri,
  updated: moment.optional(),
  body: languages.optional(),
  version: positive,
  verdict: z.enum(VERDICTS),
  commitments: list(
    z.looseObject({
      statement: languages,
      status: z.enum(COMMITMENT_STATUSES),
      dueOn: z.iso.date().optional(),
      note: languages.optional(),
    }),
  ),
});

const COMMENT = z.looseObject({
  ...NOTE,
  inReplyTo: uri,
  side: z.enum(COMMENT_SIDES),
  updated: moment.optional(),
  body: languages.optional(),
  author: uri.optional(),
  authorName: text.optional(),
  original: uri.optional(),
});
const PHASE_NOTE = z.looseObject({ ...NOTE, phase: PHASE, status: z.enum(['opened', 'closed']) });
const ANNOUNCEMENT = z.looseObject({ ...NOTE, title: languages, phases: list(PHASE) });

const BALLOT = z.looseObject({
  ...NOTE,
  number: positive,
  title: languages,
  method: z.enum(METHODS),
  rulesText: text,
  rulesHash: hash,
  opensAt: moment,
  closesAt: moment,
  paperUntil: moment.optional(),
  extensions: list(EXTENSION),
});

const POLL = z.looseObject({
  ...NOTE,
  type: z.literal('Question'),
  title: languages,
  oneOf: list(CHOICE).optional(),
  anyOf: list(CHOICE).optional(),
  endTime: moment,
  closed: moment.optional(),
  votersCount: count.optional(),
});

const TOMBSTONE = z.looseObject({
  id: uri,
  type: z.literal('Tombstone'),
  formerType: z.undefined().optional(),
  deleted: moment,
  status: z.enum(PROPOSAL_STATUSES).optional(),
  number: positive.optional(),
  version: positive.optional(),
  contentHash: hash.optional(),
  decision: z
    .looseObject({
      kind: z.enum(DECISIONS),
      rule: z.enum(MODERATION_RULES),
      reason: text,
      decidedAt: moment,
    })
    .optional(),
});

/** A page of what changed; what it holds is read by the shape of each. */
const CHANGES = z.looseObject({
  id: uri,
  type: z.literal('OrderedCollectionPage'),
  partOf: uri,
  orderedItems: list(z.looseObject({ id: uri, type: z.string() })),
  next: uri.optional(),
  again: uri.optional(),
  anew: z.boolean().optional(),
});

/** What somebody wrote at a co-host; a proposal has a title, a comment answers something. */
const CONTRIBUTION = z.looseObject({
  ...NOTE,
  body: languages,
  title: languages.optional(),
  contentHash: hash.optional(),
  inReplyTo: uri.optional(),
  side: z.enum(COMMENT_SIDES).optional(),
  updated: moment.optional(),
  amends: uri.optional(),
  cost: COST.optional(),
  tag: TAGS,
  location: PLACE.optional(),
  attachment: ATTACHMENTS,
});

/** A shape for each kind of document we publish, by its name in the vocabulary. */
export const SHAPES = {
  institution: INSTITUTION,
  consultation: CONSULTATION,
  'proposal-actor': PROPOSAL_ACTOR,
  participant: PARTICIPANT,
  node: NODE,
  proposal: PROPOSAL,
  'proposal-version': VERSION,
  answer: ANSWER,
  comment: COMMENT,
  phase: PHASE_NOTE,
  'phase-event': PHASE_EVENT,
  'poll-event': CALENDAR_EVENT,
  'ballot-event': CALENDAR_EVENT,
  announcement: ANNOUNCEMENT,
  poll: POLL,
  ballot: BALLOT,
  subtotal: SUBTOTAL,
  commitment: SUBTOTAL,
  counted: COUNTED,
  'subtotal-answer': SUBTOTAL_ANSWER,
  tombstone: TOMBSTONE,
  'account-delete': ACCOUNT_DELETE,
  likes: LIKES,
  changes: CHANGES,
  contribution: CONTRIBUTION,
  'host-answer': HOST_ANSWER,
  ...INVITED,
  ...POOLED,
} as const satisfies Record<string, z.ZodType>;

export const readInstitutionActor = reader(INSTITUTION);
export const readConsultationActor = reader(CONSULTATION);
export const readProposalNote = reader(PROPOSAL);
export const readVersionNote = reader(VERSION);
export const readAnswerNote = reader(ANSWER);
export const readCommentNote = reader(COMMENT);
export const readPollQuestion = reader(POLL);
export const readBallotNote = reader(BALLOT);
export const readSubtotalNote = reader(SUBTOTAL);
export const readCountedPage = reader(COUNTED);
export const readPledgeNote = reader(PLEDGE);
export const readRequestNote = reader(FEATURE_REQUEST);
export const readSettlementNote = reader(SETTLEMENT);
export const readCharterNote = reader(CHARTER);
export const readFault = reader(FAULT);
export const readTombstone = reader(TOMBSTONE);
export const readChangesPage = reader(CHANGES);
export const readContributionNote = reader(CONTRIBUTION);
export const readHostAnswer = reader(HOST_ANSWER);

function reader<T extends z.ZodType>(shape: T): (document: unknown) => z.infer<T> | null {
  return (document) => {
    const read = shape.safeParse(document);
    return read.success ? read.data : null;
  };
}
