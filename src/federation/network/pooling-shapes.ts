import { z } from 'zod';
import { JOINED_MAX } from '../../domain/community/accept-late-join.ts';
import { CHARTER_MAX, PLEDGE_WITHDRAWALS } from '../../domain/community/charter.ts';
import { DECIDERS } from '../../domain/community/decider.ts';
import { REQUEST_STATES, REQUEST_STEP_NAMES } from '../../domain/community/feature-request-states.ts';
import { CONDITION_TYPES, PLEDGE_KINDS } from '../../domain/community/pledge.ts';
import { eachList, KIND_NAMES, kindOf, type StatedLists } from '../../domain/community/request-kinds.ts';
import { SETTLEMENT_FORMAT } from '../../domain/community/settlement-document.ts';
import { STATED_STEPS, type StatedAct } from '../../domain/community/statement.ts';
import { LATE_JOINING, SHARING_RULES } from '../../domain/community/terms.ts';
import type { Field, Fields, Values } from '../../domain/kit/field.ts';
import { authorOf, fieldsOf, type Kind } from '../../domain/kit/kind.ts';

const MOMENT = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
/** As far as database columns go. */
const WHOLE = z.number().int().min(0).max(2_147_483_647);
/** Of a proposal. */
const NUMBER = z.number().int().min(1).max(2_147_483_647);
const AMOUNT = z.number().int().min(0).max(1e15);
const MONEY = z.strictObject({ amount: AMOUNT, currency: storable(10) });
const TEXT = storable(2_000);
const ID = z.uuid();
const DETAILS = z.strictObject({
  acceptanceCriteria: z.array(TEXT).max(100),
  licence: TEXT,
  neededBy: z.array(TEXT).max(500),
  links: z.strictObject({
    publiccode: TEXT.nullable(),
    issue: TEXT.nullable(),
    mergeRequest: TEXT.nullable(),
  }),
});

/** How each kind of field is written. */
const FIELDS = {
  ...{ line: TEXT, text: TEXT, link: TEXT, institution: TEXT, party: TEXT, paper: TEXT, moment: MOMENT },
  ...{ day: z.iso.date(), 'planned-day': z.iso.date(), money: MONEY },
} as const satisfies Record<Field['is'], z.ZodType>;

function shapeOf(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { is, nullable = false, optional = false }]) => {
      const shape = nullable ? FIELDS[is].nullable() : FIELDS[is];
      return [name, optional ? shape.optional() : shape];
    }),
  );
}

/** How many institutions of a community state as much as each of them may. */
const AUTHORS_MAX = 50;

/** All of one kind about one request; a node that knows no such kind sends none. */
function listShape(kind: Kind): z.ZodType {
  const { most, unique } = kind;
  const [author] = authorOf(kind);
  const list = z.array(z.strictObject({ id: ID, ...shapeOf(fieldsOf(kind)) }) as unknown as z.ZodType<Values>);
  return list
    .max(most * AUTHORS_MAX)
    .refine((items) => isEachOnce(items.map(({ id }) => String(id))))
    .refine((items) => unique === undefined || isEachOnce(items.map((each) => `${each[author]} ${each[unique]}`)))
    .default([]);
}

const KIND_ACTS = KIND_NAMES.map((type) => z.strictObject({ type: z.literal(type), ...shapeOf(kindOf(type).stated) }));

/** What `statementText` holds. */
export const ACT = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('propose'),
    title: TEXT,
    body: storable(100_000),
    lang: storable(35),
    details: DETAILS,
  }),
  z.strictObject({ type: z.literal('comment'), body: storable(100_000), lang: storable(35) }),
  ...KIND_ACTS,
  z.strictObject({
    type: z.literal('step'),
    step: z.enum(STATED_STEPS),
    reason: TEXT.nullable(),
    duplicateOf: NUMBER.optional(),
  }),
]) as unknown as z.ZodType<StatedAct>;

const POPULATIONS = z.strictObject({ year: WHOLE, figures: z.record(TEXT, AMOUNT) }).nullable();
const RATES = z.strictObject({ work: WHOLE.nullable(), hosting: WHOLE.nullable() });
const CONDITION = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('total-at-least'), amount: AMOUNT }),
  z.strictObject({ type: z.literal('share-at-most'), amount: AMOUNT }),
  z.strictObject({ type: z.literal('institutions-at-least'), count: WHOLE }),
  z.strictObject({ type: z.literal('with-institutions'), institutions: z.array(TEXT).max(500) }),
]);

const FUNDING = z.strictObject({
  need: MONEY,
  opensAt: MOMENT,
  closesAt: MOMENT,
  terms: z.strictObject({
    sharing: z.enum(SHARING_RULES),
    populations: POPULATIONS,
    rates: RATES,
    lateJoining: z.enum(LATE_JOINING),
    withdrawalDays: WHOLE.nullable(),
  }),
});

/** What `requestText` holds. */
export const REQUEST = z.strictObject({
  institution: TEXT,
  state: z.enum(REQUEST_STATES),
  details: DETAILS,
  funding: FUNDING.nullable(),
  createdAt: MOMENT,
  changedAt: MOMENT,
  steps: z
    .array(
      z.strictObject({
        id: ID,
        position: WHOLE,
        step: z.enum(REQUEST_STEP_NAMES),
        from: z.enum(REQUEST_STATES),
        to: z.enum(REQUEST_STATES),
        decidedBy: z.enum(DECIDERS),
        institution: TEXT,
        reason: TEXT.nullable(),
        decidedAt: MOMENT,
        funding: FUNDING.optional(),
        duplicateOf: NUMBER.nullable().optional(),
      }),
    )
    .max(1_000)
    .refine((steps) => isEachOnce(steps.map(({ id }) => id)) && isEachOnce(steps.map(({ position }) => position))),
  ...(eachList((kind) => listShape(kindOf(kind))) as { [L in keyof StatedLists]: z.ZodType<StatedLists[L]> }),
});

const LOCALISED = z.record(storable(35), storable(CHARTER_MAX));

/** What `charterText` holds. */
export const CHARTER = z.strictObject({
  community: TEXT,
  version: WHOLE.min(1),
  text: LOCALISED,
  secondAgentAbove: MONEY.nullable(),
  pledgeWithdrawal: z.enum(PLEDGE_WITHDRAWALS),
  populations: z.array(z.strictObject({ institution: TEXT, people: AMOUNT, year: WHOLE })).max(500),
  sharing: z.enum(SHARING_RULES).optional(),
  lateJoining: z.enum(LATE_JOINING).optional(),
  successor: z.strictObject({ institution: TEXT, afterDays: WHOLE }).optional(),
  decision: LOCALISED,
});

const REF = { institution: TEXT, sequence: WHOLE, kind: z.enum(PLEDGE_KINDS) };

/** What `settlementText` holds (docs/community/settlement.md). */
export const SETTLEMENT = z.strictObject({
  format: z.literal(SETTLEMENT_FORMAT),
  request: TEXT,
  closesAt: MOMENT,
  need: MONEY,
  sharing: z.enum(SHARING_RULES),
  populations: POPULATIONS,
  rates: RATES,
  left: z.array(TEXT).max(5_000),
  pledges: z
    .array(
      z.strictObject({
        ...REF,
        amount: AMOUNT,
        expiresAt: MOMENT,
        conditions: z.array(CONDITION).max(10),
        place: WHOLE,
      }),
    )
    .max(5_000),
  settlement: z.strictObject({
    counted: z.array(z.strictObject(REF)).max(5_000),
    excluded: z
      .array(
        z.discriminatedUnion('because', [
          z.strictObject({ ...REF, because: z.enum(['expired', 'institution-left']) }),
          z.strictObject({ ...REF, because: z.literal('conditions'), conditions: z.array(z.enum(CONDITION_TYPES)) }),
        ]),
      )
      .max(5_000),
    totals: z.strictObject({ money: AMOUNT, inKind: AMOUNT }),
    isFunded: z.boolean(),
    shares: z.array(z.strictObject({ institution: TEXT, pledged: AMOUNT, share: AMOUNT })).max(5_000),
    toPay: AMOUNT,
  }),
  lateJoining: z.enum(LATE_JOINING),
  joined: z.array(z.strictObject({ institution: TEXT, most: AMOUNT })).max(JOINED_MAX),
  transfers: z.array(z.strictObject({ from: TEXT, to: TEXT, amount: AMOUNT })).max(JOINED_MAX * 1_000),
});

/** A text that a database column holds. */
function storable(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => !text.includes('\0'));
}

function isEachOnce(values: readonly (string | number)[]): boolean {
  return new Set(values).size === values.length;
}
