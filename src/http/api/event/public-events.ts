import { z } from '@hono/zod-openapi';
import { COMMITMENT_STATUSES, VERDICTS } from '../../../domain/answer/answer.ts';
import { REQUEST_STATES } from '../../../domain/community/feature-request-states.ts';
import { KIND_NAMES, type KindName, kindOf, type RequestKinds } from '../../../domain/community/request-kinds.ts';
import { PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import type { EVENTS, EventData, EventType } from '../../../domain/event/event.ts';
import { APPEAL_OUTCOMES } from '../../../domain/moderation/report.ts';
import { DETAIL_PARTS } from '../../../domain/proposal/details.ts';
import { id, moderationRule } from '../kit/schemas.ts';

/** The types of event that everybody may read. */
export type PublicType = {
  [T in EventType]: (typeof EVENTS)[T]['isPublic'] extends true ? T : never;
}[EventType];

type Described<T extends PublicType> = { readonly what: string; readonly data: z.ZodType<EventData[T]> };

const nothing = z.strictObject({});
const text = z.string();
const moment = z.iso.datetime().openapi({ example: '2026-03-31T21:59:59.000Z' });
const hash = z.string().openapi({ description: 'SHA-256 in hex' });
const number = z.number().int();
const verdict = z.enum(VERDICTS);
const comment = z.strictObject({ commentId: id });
const phase = z.strictObject({ phaseId: id, kind: z.enum(PHASE_KINDS) });
const ballot = z.strictObject({ ballotId: id });
const poll = z.strictObject({ pollId: id });
const institution = z.string().openapi({ description: 'The id of the institution' });
const hosted = z.string().openapi({ description: 'Its id at the host' });
const pledge = z.strictObject({ pledgeId: id, institution, sequence: number });

type KindEvent = RequestKinds[KindName]['event']['type'];
const KIND_EVENTS = Object.fromEntries(
  KIND_NAMES.map((kind) => {
    const { event, recorded } = kindOf(kind);
    const whose = 'institution' in recorded ? { institution } : {};
    return [event.type, { what: event.what, data: z.strictObject({ [`${kind}Id`]: id, ...whose }) }];
  }),
) as unknown as { readonly [T in KindEvent]: Described<T> };

/** What each type of event says beyond its subject, in words and as a schema. Those of a type that is new have to be here. */
export const PUBLIC_EVENTS: { readonly [T in PublicType]: Described<T> } = {
  'institution-set-up': { what: 'The node began its work', data: z.strictObject({ handle: text }) },
  'institution-changed': { what: 'The institution describes itself in another way', data: nothing },
  'appearance-published': { what: 'The pages look different', data: nothing },
  'appearance-restored': { what: 'The pages look as before again', data: nothing },
  'consultation-changed': {
    what: 'A published consultation was changed',
    data: z.strictObject({ slug: text, published: z.boolean() }),
  },
  'cover-changed': {
    what: 'A consultation has another picture, or none',
    data: z.strictObject({ published: z.boolean() }),
  },
  'consultation-published': {
    what: 'A consultation was published, and its rules frozen',
    data: z.strictObject({ slug: text, rulesHash: hash }),
  },
  'phase-opened': { what: 'A phase opened', data: phase },
  'phase-closed': { what: 'A phase closed', data: phase },
  'phase-totals': { what: 'The totals of supports at the close of a phase were written down', data: phase },
  'phase-extended': {
    what: 'A phase ends later than was announced',
    data: z.strictObject({ phaseId: id, from: moment, to: moment }),
  },
  'contributions-imported': {
    what: 'Contributions of another platform were imported',
    data: z.strictObject({ source: text, proposals: number, firstNumber: number.optional(), supports: number }),
  },
  'synthesis-published': { what: 'A synthesis was published', data: z.strictObject({ synthesisId: id }) },
  'template-published': {
    what: 'A consultation is offered as a template, in this version',
    data: z.strictObject({ version: number, contentHash: hash }),
  },
  'template-withdrawn': {
    what: 'A consultation is offered as a template no more',
    data: z.strictObject({ version: number }),
  },
  'newsletter-published': {
    what: 'A newsletter can be read by everybody',
    data: z.strictObject({ newsletterId: id }),
  },
  'charter-adopted': {
    what: 'A version of the charter of a community is in force',
    data: z.strictObject({ version: number, contentHash: hash }),
  },
  'paper-member-admitted': {
    what: 'An institution without a node became a member of a community',
    data: z.strictObject({ institution }),
  },
  'paper-member-ended': {
    what: 'An institution without a node is no member of a community any more',
    data: z.strictObject({ institution }),
  },
  'hand-over-offered': {
    what: 'The host of a community offers it to one of its members',
    data: z.strictObject({ to: z.string() }),
  },
  'hand-over-withdrawn': {
    what: 'The host of a community takes back that it offered it',
    data: z.strictObject({ to: z.string() }),
  },
  'host-changed': {
    what: 'Another institution hosts a community, by its id before and now',
    data: z.strictObject({
      from: z.string(),
      to: z.string(),
      because: z.enum(['offer', 'silence', 'invitation']),
    }),
  },
  'poll-opened': { what: 'A poll opened', data: poll },
  'poll-closed': { what: 'A poll closed', data: poll },
  'proposal-accepted': {
    what: 'A proposal is public, under its number',
    data: z.strictObject({ number, contentHash: hash }),
  },
  'proposal-held': { what: 'A public proposal is held until somebody reads it again', data: nothing },
  'proposal-removed': { what: 'A proposal was removed', data: z.strictObject({ rule: moderationRule }) },
  'proposal-restored': { what: 'A proposal is public again', data: nothing },
  'proposal-withdrawn': { what: 'The author withdrew a proposal', data: nothing },
  'details-changed': {
    what: 'What a proposal says beside its text was changed',
    data: z.strictObject({ parts: z.array(z.enum(DETAIL_PARTS)) }),
  },
  'version-published': {
    what: 'A proposal has a new version',
    data: z.strictObject({ version: number, contentHash: hash }),
  },
  'feature-request-created': {
    what: 'A proposal of a community is a feature request',
    data: z.strictObject({ number }),
  },
  'feature-request-changed': {
    what: 'The details of a feature request changed, or until when it is pledged for',
    data: z.strictObject({ parts: z.array(text) }),
  },
  'feature-request-decided': {
    what: 'A feature request has another state',
    data: z.strictObject({
      ...{ stepId: id, institution },
      from: text.openapi({ enum: [...REQUEST_STATES] }),
      to: text.openapi({ enum: [...REQUEST_STATES] }),
    }),
  },
  ...KIND_EVENTS,
  'pledge-made': { what: 'An institution pledged something to a feature request', data: pledge },
  'pledge-withdrawn': { what: 'An institution withdrew its pledge', data: pledge },
  'pledges-settled': {
    what: 'The pledges to a feature request were settled at their close',
    data: z.strictObject({ settlementId: id, counted: number }),
  },
  'settlement-joined': {
    what: 'An institution joined what was settled, and pays back those before it',
    data: z.strictObject({ settlementId: id, pledgeId: id, institution, sequence: number }),
  },
  'answer-published': {
    what: 'The institution answered a proposal, or changed its answer',
    data: z.strictObject({ answerId: id, version: number, verdict }),
  },
  'commitment-updated': {
    what: 'A commitment of an answer has another state',
    data: z.strictObject({ commitmentId: id, status: text.openapi({ enum: [...COMMITMENT_STATUSES] }) }),
  },
  'cohost-answer-published': {
    what: 'Another institution that holds the consultation answered a proposal',
    data: z.strictObject({ answerId: id, institution, version: number, verdict }),
  },
  'cohost-commitment-updated': {
    what: 'A commitment of another institution that holds the consultation has another state',
    data: z.strictObject({
      ...{ answerId: id, commitmentId: id, institution },
      status: text.openapi({ enum: [...COMMITMENT_STATUSES] }),
    }),
  },
  'comment-accepted': { what: 'A comment is public', data: comment },
  'comment-changed': { what: 'A comment was changed by its author', data: comment },
  'comment-withdrawn': { what: 'The author withdrew a comment', data: comment },
  'comment-removed': {
    what: 'A comment was removed',
    data: z.strictObject({ commentId: id, rule: moderationRule }),
  },
  'comment-restored': { what: 'A comment is public again', data: comment },
  'comment-held': { what: 'A public comment is held until somebody reads it again', data: comment },
  'outgoing-proposal-published': {
    what: 'A proposal of somebody here is public at its host, with the words that were signed here',
    data: z.strictObject({ uri: hosted, contentHash: hash }),
  },
  'outgoing-comment-published': {
    what: 'A comment of somebody here is public at its host, with the words that were signed here',
    data: z.strictObject({ uri: hosted, commentId: id }),
  },
  'appeal-decided': {
    what: 'An appeal against a decision was decided',
    data: z.strictObject({ appealId: id, outcome: z.enum(APPEAL_OUTCOMES) }),
  },
  'ballot-announced': {
    what: 'A ballot was announced, and its rules frozen',
    data: z.strictObject({ ballotId: id, rulesHash: hash }),
  },
  'ballot-opened': { what: 'A ballot opened', data: ballot },
  'ballot-extended': {
    what: 'A ballot ends later than was announced',
    data: z.strictObject({ ballotId: id, from: moment, to: moment }),
  },
  'ballot-closed': { what: 'A ballot closed', data: ballot },
  'ballots-published': { what: 'The ballots and their result were published', data: ballot },
  'subtotal-counted': {
    what: 'What an institution counted of its own people counts from now on',
    data: z.strictObject({
      ...{ subtotalId: id, institution, sequence: number },
      about: text.openapi({ description: '`supports`, or the id of a ballot or poll here' }),
    }),
  },
};
