import { z } from '@hono/zod-openapi';
import type { Funding } from '../../../application/community/request/ports.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import type { StoredSettlement } from '../../../application/community/settlement/ports.ts';
import { UNREAD_BECAUSE, UNREAD_KINDS } from '../../../application/community/statement/ports.ts';
import { joinersOf, joinsOf, reimbursedBy } from '../../../application/kit/judge-join.ts';
import { DECIDERS } from '../../../domain/community/decider.ts';
import { REQUEST_STATES, REQUEST_STEP_NAMES, stepsFrom } from '../../../domain/community/feature-request-states.ts';
import { CONDITION_TYPES, PLEDGE_KINDS } from '../../../domain/community/pledge.ts';
import type { Joiner } from '../../../domain/community/reimbursement.ts';
import type { Settlement } from '../../../domain/community/settlement.ts';
import { LATE_JOINING } from '../../../domain/community/terms.ts';
import { requestDetails } from '../../input/feature-request.ts';
import { localised, orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { id, time } from '../kit/schemas.ts';
import { statedLists, statedResources } from './stated.ts';

const institution = z.string().openapi({ description: 'The id of the institution' });
const money = z.strictObject({ amount: z.number().int(), currency: z.string() });
const state = z.enum(REQUEST_STATES);
const duplicateOf = z
  .number()
  .int()
  .nullable()
  .openapi({ description: 'The number of the request that it was withdrawn as a duplicate of' });
const pledgeRef = { institution, sequence: z.number().int(), kind: z.enum(PLEDGE_KINDS) };

export const requestSummary = z
  .strictObject({
    number: z.number().int().openapi({ description: 'Of its proposal' }),
    title: localised,
    state,
    institution,
    need: orNull(money),
    closesAt: time.nullable(),
    changedAt: time,
    duplicateOf,
  })
  .openapi('FeatureRequestSummary');

const terms = z.looseObject({ sharing: z.string() }).openapi({ description: 'As in `PoolingTerms`' });

const agreedFunding = orNull(z.strictObject({ need: money, opensAt: time, closesAt: time, terms }).openapi('Funding'));

export const pledge = z
  .strictObject({
    id,
    url: z.string().openapi({ description: 'Where its signed document is' }),
    of: z.enum(['pledge', 'withdrawal']),
    institution,
    sequence: z.number().int(),
    since: z.number().int(),
    kind: orNull(z.enum(PLEDGE_KINDS)),
    amount: z.number().int().nullable(),
    currency: z.string().nullable(),
    expiresAt: time.nullable(),
    conditions: z.array(z.looseObject({ type: z.enum(CONDITION_TYPES) })),
    reference: z.string().nullable().openapi({ description: 'Of the paper that the host entered it from' }),
    statedAt: time,
    receivedAt: time,
    settlementId: id.nullable().openapi({ description: 'Of the settlement that it joins late; null for a pledge' }),
  })
  .openapi('Pledge');

const conditions = z.array(z.looseObject({ type: z.enum(CONDITION_TYPES) }));

export const waitingPledge = z
  .strictObject({
    id,
    institution,
    kind: z.enum(PLEDGE_KINDS),
    amount: z.number().int(),
    currency: z.string().nullable(),
    expiresAt: time,
    conditions,
    reference: z.string().nullable().openapi({ description: 'Of the paper that the host enters it from' }),
    preparedAt: time,
    outcome: orNull(z.enum(['confirmed', 'discarded'])).openapi({ description: 'Null while it waits' }),
  })
  .openapi('WaitingPledge');

const outcome = z
  .strictObject({
    counted: z.array(z.strictObject(pledgeRef)),
    excluded: z.array(
      z.strictObject({
        ...pledgeRef,
        because: z.enum(['expired', 'institution-left', 'conditions']),
        conditions: z.array(z.enum(CONDITION_TYPES)),
      }),
    ),
    totals: z.strictObject({ money: z.number().int(), inKind: z.number().int() }),
    isFunded: z.boolean(),
    shares: z.array(
      z.strictObject({ institution, pledged: z.number().int(), share: z.number().int() }).openapi('PledgeShare'),
    ),
    toPay: z.number().int(),
  })
  .openapi('SettlementOutcome');

export const settlement = z
  .strictObject({
    id,
    url: z.string().openapi({ description: 'Where its signed document is, with what it was computed from' }),
    closesAt: time,
    settledAt: time,
    need: money,
    outcome,
    lateJoining: z.enum(LATE_JOINING).openapi({ description: 'What institutions pay that join it' }),
    joined: z.array(z.strictObject({ institution, most: z.number().int() }).openapi('Joiner')),
    transfers: z.array(
      z.strictObject({ from: institution, to: institution, amount: z.number().int() }).openapi('Transfer'),
    ),
    paid: z
      .array(z.strictObject({ institution, paid: z.number().int() }).openapi('Paid'))
      .openapi({ description: 'What each has paid in all, less what it was paid back, in minor units' }),
  })
  .openapi('PledgeSettlement');

export const featureRequest = z
  .strictObject({
    number: z.number().int(),
    state,
    institution,
    details: requestDetails,
    funding: agreedFunding,
    possibleSteps: z.array(
      z.strictObject({ step: z.enum(REQUEST_STEP_NAMES), to: state, decidedBy: z.enum(DECIDERS) }),
    ),
    steps: z.array(
      z
        .strictObject({
          id,
          position: z.number().int(),
          step: z.enum(REQUEST_STEP_NAMES),
          from: state,
          to: state,
          decidedBy: z.enum(DECIDERS),
          institution,
          reason: z.string().nullable(),
          decidedAt: time,
          funding: agreedFunding.openapi({ description: 'What members agreed on by it' }),
          duplicateOf,
        })
        .openapi('FeatureRequestStep'),
    ),
    duplicates: z.array(z.number().int()).openapi({
      description: 'The numbers of the requests that were merged into it, directly or through another duplicate',
    }),
    ...statedLists,
    pledges: z.array(pledge).openapi({ description: 'Every statement, also those that another one took the place of' }),
    settlements: z.array(settlement),
    unread: z
      .array(
        z
          .strictObject({
            url: z.string().openapi({ description: 'Its id at the host' }),
            kind: z.enum(UNREAD_KINDS),
            institution: z.string().nullable(),
            because: z.enum(UNREAD_BECAUSE).openapi({
              description:
                '`signature`: a key cannot be read; `content`: it is not understood; `order`: the statement before it is missing',
            }),
            foundAt: time,
          })
          .openapi('UnreadStatement'),
      )
      .openapi({ description: 'What of its host could not be read here, and counts for nothing here until it is' }),
    preview: orNull(outcome).openapi({ description: 'What the pledges would come to if the close were now' }),
  })
  .openapi('FeatureRequest');

export function requestResource(view: FeatureRequestView, origin: string): Body<typeof featureRequest> {
  const { request, number, consultation } = view;
  const { state: current, institution: author, details, funding } = request;
  const at = { slug: consultation.slug, number, origin };
  return {
    number,
    state: current,
    institution: author,
    details: { ...details, acceptanceCriteria: [...details.acceptanceCriteria], neededBy: [...details.neededBy] },
    funding: fundingResource(funding),
    possibleSteps: stepsFrom(current).map(({ step, to, by }) => ({ step, to, decidedBy: by })),
    steps: view.steps.map(({ funding: agreed = null, duplicateOf: other = null, ...step }) => ({
      ...step,
      funding: fundingResource(agreed),
      duplicateOf: other,
    })),
    duplicates: view.duplicates.map((each) => each.number),
    ...statedResources(view),
    pledges: view.statements.map((stored) => pledgeResource(stored, at)),
    settlements: view.settlements.map((stored) =>
      settlementResource(stored, at, joinersOf(joinsOf(view.statements, stored.id))),
    ),
    unread: view.unread.map(({ uri, kind, institution: by, because, foundAt }) => ({
      ...{ url: uri, kind, institution: by, because, foundAt },
    })),
    preview: view.preview === null ? null : outcomeResource(view.preview),
  };
}

export function waitingPledgeResource(of: FeatureRequestView['waiting'][number]): Body<typeof waitingPledge> {
  const { actId, institution: by, kind, amount, currency, expiresAt, reference, preparedAt, decided } = of;
  return {
    ...{ id: actId, institution: by, kind, amount, currency, expiresAt, reference, preparedAt },
    conditions: of.conditions.map((condition) => ({ ...condition })),
    outcome: decided?.outcome ?? null,
  };
}

function fundingResource(funding: Funding | null): Body<typeof agreedFunding> {
  return funding === null ? null : { ...funding, terms: { ...funding.terms } };
}

type At = { readonly slug: string; readonly number: number; readonly origin: string };

export function pledgeResource(
  { id: pledgeId, statement, reference, receivedAt, joins }: FeatureRequestView['statements'][number],
  at: At,
): Body<typeof pledge> {
  const { institution: by, sequence, since, statedAt } = statement;
  const content = statement.of === 'pledge' ? statement : null;
  return {
    id: pledgeId,
    url: `${below(at)}/pledges/${pledgeId}`,
    of: statement.of,
    institution: by,
    sequence,
    since,
    kind: content?.kind ?? null,
    amount: content?.amount ?? null,
    currency: content?.currency ?? null,
    expiresAt: content?.expiresAt ?? null,
    conditions: (content?.conditions ?? []).map((condition) => ({ ...condition })),
    reference,
    statedAt,
    receivedAt,
    settlementId: joins?.settlementId ?? null,
  };
}

export function settlementResource(
  stored: StoredSettlement,
  at: At,
  joiners: readonly Joiner[] = [],
): Body<typeof settlement> {
  const { id: settlementId, input, settledAt, lateJoining } = stored;
  const { joined, transfers, paid } = reimbursedBy(stored, joiners);
  const { closesAt, need } = input;
  return {
    id: settlementId,
    url: `${below(at)}/settlements/${settlementId}`,
    closesAt,
    settledAt,
    need,
    outcome: outcomeResource(stored.outcome),
    lateJoining,
    ...{ joined: [...joined], transfers: [...transfers], paid: [...paid] },
  };
}

function below({ origin, slug, number }: At): string {
  return `${origin}/consultations/${slug}/proposals/${number}`;
}

function outcomeResource({ counted, excluded, shares, ...rest }: Settlement): Body<typeof outcome> {
  return {
    ...rest,
    counted: [...counted],
    shares: [...shares],
    excluded: excluded.map((each) => ({
      institution: each.institution,
      sequence: each.sequence,
      kind: each.kind,
      because: each.because,
      conditions: each.because === 'conditions' ? [...each.conditions] : [],
    })),
  };
}
