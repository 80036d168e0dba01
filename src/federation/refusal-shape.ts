import { z } from 'zod';
import { METHODS } from '../domain/ballot/method.ts';
import { DECIDERS } from '../domain/community/decider.ts';
import { MERGE_FAULTS } from '../domain/community/merge-fault.ts';
import { PLEDGE_FAULTS } from '../domain/community/pledge-fault.ts';
import { COMMUNITY_ROLES } from '../domain/community/role-name.ts';
import { ACTS } from '../domain/consultation/act.ts';
import type { InvalidReason } from '../domain/kit/invalid-reason.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { REASON_MAX } from '../domain/kit/text.ts';
import { MODERATION_RULES } from '../domain/moderation/rule.ts';
import { BRINGING_IN_FAULTS } from '../domain/network/bringing-in-fault.ts';
import { STANDINGS } from '../domain/participant/standing.ts';

const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const word = z.string().max(80);
const words = z.array(word).max(100);
const act = z.enum(ACTS);
/** Why an image that came with a proposal was not taken. */
const OF_IMAGES = [
  'too-many',
  'duplicate',
  'empty',
  'too-long',
  'control-characters',
  'elsewhere',
  'not-there',
  'not-an-image',
  'too-many-pixels',
  'too-heavy',
  'unknown-field',
] as const satisfies readonly InvalidReason[];

/** What a host can refuse with, as it is written in `refusal`. */
const KNOWN = z.union([
  z.object({ type: z.literal('phase-not-open'), act, opensAt: moment }),
  z.object({ type: z.literal('phase-closed'), act, closedAt: moment }),
  z.object({ type: z.literal('no-phase-for'), act }),
  z.object({
    type: z.literal('not-eligible'),
    because: z.enum(['standing', 'institutions-only']),
    allowed: z.array(z.enum(STANDINGS)),
  }),
  z.object({ type: z.literal('not-eligible'), because: z.literal('territory'), allowed: words }),
  z.object({ type: z.literal('too-many-proposals'), limit: z.number().int() }),
  z.object({
    type: z.literal('invalid'),
    field: z.literal('images'),
    because: z.enum(OF_IMAGES),
    limit: z.number().exactOptional(),
  }),
  z.object({
    type: z.literal('invalid'),
    field: z.literal('contentHash'),
    because: z.enum(['missing', 'hash-mismatch']),
  }),
  z.object({ type: z.literal('wrong-status'), status: word, needs: words }),
  z.object({ type: z.literal('not-found'), what: z.enum(['consultation', 'proposal', 'comment']) }),
  z.object({ type: z.literal('gone'), what: z.enum(['proposal', 'comment', 'participant']), since: moment }),
  z.object({ type: z.literal('not-the-author') }),
  z.object({ type: z.literal('unchanged') }),
  z.object({ type: z.literal('not-shared') }),
  z.object({ type: z.literal('other-decider'), decider: z.enum(DECIDERS) }),
  z.object({ type: z.literal('not-in-this-role'), roles: z.array(z.enum(COMMUNITY_ROLES)) }),
  z.object({
    type: z.literal('pledge-refused'),
    because: z.enum(PLEDGE_FAULTS),
    expected: z.number().int().exactOptional(),
    limit: z.number().int().exactOptional(),
    currency: word.exactOptional(),
    from: moment.exactOptional(),
    until: moment.exactOptional(),
  }),
  z.object({
    type: z.literal('merge-refused'),
    because: z.enum(MERGE_FAULTS),
    number: z.number().int(),
    institutions: z.array(z.string().max(2_000)).max(500).exactOptional(),
  }),
  z.object({
    type: z.literal('bringing-in-refused'),
    because: z.enum(BRINGING_IN_FAULTS),
    limit: z.number().int().exactOptional(),
  }),
  z.object({ type: z.literal('too-many-institutions'), max: z.number().int() }),
  z.object({ type: z.enum(['peer-unreachable', 'not-a-node', 'host-blocked', 'not-shared-with']), host: word }),
  z.object({ type: z.enum(['own-node', 'not-published']) }),
  z.object({ type: z.literal('method-not-shared'), method: z.enum(METHODS) }),
  z.object({ type: z.literal('being-handed-over'), to: z.string().max(2_000) }),
  z.object({
    type: z.literal('removed-by-host'),
    rule: z.enum(MODERATION_RULES),
    reason: z.string().max(REASON_MAX),
  }),
]);

/** A refusal of another node: one that we know, or else only that it was the host's decision. */
export const REFUSAL = z.unknown().transform((input): Refusal => {
  const read = KNOWN.safeParse(input);
  return read.success ? read.data : { type: 'decided-by-host', host: '' };
});
