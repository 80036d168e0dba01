import { z } from '@hono/zod-openapi';
import { PLEDGE_KINDS } from '../../domain/community/pledge.ts';
import { LATE_JOINING, SHARING_RULES } from '../../domain/community/terms.ts';
import { momentInput, orNull, typedNumber } from './values.ts';

const whole = typedNumber.openapi({ type: 'integer' });
const amount = typedNumber.openapi({ type: 'integer', description: 'In minor units of the currency' });
/** Null before the number, which takes null for one that was not typed. */
const amountOrNull = z.union([z.null(), amount]);
const currency = z.string().max(3).openapi({ example: 'EUR', description: 'Code of ISO 4217' });
const institution = z.string().max(2_000).openapi({ description: 'The id of an institution' });
const link = orNull(z.string().max(2_000));

export const requestDetails = z
  .strictObject({
    acceptanceCriteria: z.array(z.string()).max(200).openapi({ description: 'One line each' }),
    licence: z.string().max(200).openapi({ example: 'EUPL-1.2', description: 'Id of SPDX' }),
    neededBy: z.array(institution).max(500),
    links: z.strictObject({
      publiccode: link.openapi({ description: 'Address of the `publiccode.yml` of the software' }),
      issue: link,
      mergeRequest: link,
    }),
  })
  .openapi('FeatureRequestDetails');

export const poolingTerms = z
  .strictObject({
    sharing: z.enum(SHARING_RULES).openapi({ description: 'How those who pledged money share the cost' }),
    populations: orNull(
      z.strictObject({ year: whole, figures: z.record(z.string(), whole) }).openapi('Populations'),
    ).openapi({ description: 'Inhabitants by the id of the institution; needed where they decide' }),
    rates: z
      .strictObject({ work: amountOrNull, hosting: amountOrNull })
      .openapi({ description: 'What a day of work and a month of hosting are worth, in minor units' }),
    lateJoining: z.enum(LATE_JOINING).openapi({ description: 'What an institution pays that joins later' }),
    withdrawalDays: z.union([z.null(), whole]).openapi({
      description: 'Until how many days before the close a pledge may be withdrawn or lowered; null for never',
    }),
  })
  .openapi('PoolingTerms');

export const fundingInput = z
  .strictObject({ need: z.strictObject({ amount, currency }), closesAt: momentInput, terms: poolingTerms })
  .openapi('FundingInput');

const condition = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('total-at-least'), amount }),
    z.strictObject({ type: z.literal('institutions-at-least'), count: whole }),
    z.strictObject({ type: z.literal('with-institutions'), institutions: z.array(institution).max(200) }),
    z.strictObject({ type: z.literal('share-at-most'), amount }),
  ])
  .openapi('PledgeCondition');

export const joinInput = z.strictObject({
  most: z.strictObject({ amount, currency }).openapi({ description: 'The most that the institution pays' }),
});

export const pledgeInput = z
  .strictObject({
    kind: z.enum(PLEDGE_KINDS),
    amount: typedNumber.openapi({
      type: 'integer',
      description: 'Minor units of the currency, tenths of a day of work, or months',
    }),
    currency: orNull(currency).openapi({ description: 'Of money; null for work and hosting' }),
    expiresAt: momentInput,
    conditions: z.array(condition).max(10),
  })
  .openapi('PledgeInput');
