import type { LocatedStatement } from '../../application/community/pledge/ports.ts';
import type { FeatureRequestChange } from '../../application/community/request/ports.ts';
import type { StoredSettlement } from '../../application/community/settlement/ports.ts';
import type { InstitutionStatement } from '../../application/community/statement/ports.ts';
import { joinersOf, reimbursedBy } from '../../application/kit/judge-join.ts';
import { type Charter, charterDocument } from '../../domain/community/charter.ts';
import type { Pledge, PledgeCondition, PledgeKind } from '../../domain/community/pledge.ts';
import { eachList, listOf } from '../../domain/community/request-kinds.ts';
import { settlementDocument } from '../../domain/community/settlement-document.ts';
import type { Statement } from '../../domain/community/statement.ts';
import { decimalOf } from '../../domain/kit/money.ts';
import { PUBLIC } from '../contexts.ts';
import type { Uris } from '../uris.ts';
import { instant, objectDocument, present, type WireDocument } from './document.ts';

/** What is done with what is pledged, in the words of ValueFlows (FEP-0837). */
export const ACTIONS = { money: 'transfer', work: 'work', hosting: 'deliverService' } as const satisfies Record<
  PledgeKind,
  string
>;

/**
 * A statement of an institution about what it gives (docs/federate/pledge.md). Our institution signs it; one of a member on
 * paper names that as the provider, and the reference of the paper.
 */
export function pledgeNote(
  uris: Uris,
  { id, slug, number, statement, reference, document, receivedAt }: LocatedStatement,
): WireDocument {
  const { institution, sequence, since, statedAt, specification = null } = statement;
  const group = uris.consultation(slug);
  const request = uris.proposal(slug, number);
  return objectDocument({
    id: uris.pledge(slug, number, id),
    type: 'Note',
    attributedTo: uris.institution,
    to: [PUBLIC],
    context: group,
    consultation: group,
    inReplyTo: request,
    published: instant(receivedAt),
    sequence,
    since,
    statedAt: instant(statedAt),
    ...(statement.of === 'withdrawal' ? { provider: institution } : commitmentOf(statement, request)),
    ...present({
      specification,
      paperReference: reference,
      signedStatement: document === null ? null : JSON.parse(document),
    }),
  });
}

/** What our institution states in a community that another one hosts, by the ids there; it is signed before it is sent. */
export function statementNote(
  { uri, statement }: Pick<InstitutionStatement, 'uri' | 'statement'>,
  consultation: string,
): WireDocument {
  const { institution, request, sequence, since, statedAt } = statement;
  return objectDocument({
    id: uri,
    type: 'Note',
    attributedTo: institution,
    context: consultation,
    consultation,
    inReplyTo: request,
    sequence,
    since,
    statedAt: instant(statedAt),
    ...statedBy(statement),
  });
}

function statedBy(statement: Statement) {
  if (statement.of === 'act') return { statementText: JSON.stringify(statement.act) };
  return {
    ...(statement.of === 'withdrawal'
      ? { provider: statement.institution }
      : commitmentOf(statement, statement.request)),
    ...present({ specification: statement.specification ?? null }),
  };
}

/** A feature request beside its proposal: everything that was decided and estimated so far. */
export function featureRequestNote(
  uris: Uris,
  { slug, number, request, steps, ...lists }: FeatureRequestChange & { readonly slug: string },
): WireDocument {
  const { institution, state, details, funding, createdAt, changedAt } = request;
  const group = uris.consultation(slug);
  const proposal = uris.proposal(slug, number);
  const content = {
    institution,
    state,
    details,
    funding,
    createdAt,
    changedAt,
    steps,
    ...eachList((kind) => lists[listOf(kind)]),
  };
  return objectDocument({
    id: `${proposal}/request`,
    type: 'Note',
    attributedTo: uris.institution,
    to: [PUBLIC],
    context: group,
    consultation: group,
    inReplyTo: proposal,
    updated: instant(changedAt),
    requestText: JSON.stringify(content),
  });
}

/** A version of the charter, as the text that its hash is of, which members read to see what binds them. */
export function charterNote(
  uris: Uris,
  { slug, version, community, terms, decision, hash, decidedAt }: Charter & { readonly slug: string },
): WireDocument {
  const group = uris.consultation(slug);
  const content = charterDocument({ community: community ?? group, version, terms, decision });
  return objectDocument({
    id: `${group}/charter/${version}`,
    type: 'Note',
    attributedTo: uris.institution,
    to: [PUBLIC],
    context: group,
    consultation: group,
    published: instant(decidedAt),
    contentHash: hash,
    charterText: JSON.stringify(content),
  });
}

function commitmentOf(pledge: Omit<Pledge, 'request'>, request: string) {
  const { institution, kind, expiresAt, conditions } = pledge;
  return {
    stipulates: {
      type: 'Commitment',
      action: ACTIONS[kind],
      satisfies: request,
      provider: institution,
      resourceQuantity: quantityOf(pledge),
    },
    expiresAt: instant(expiresAt),
    ...(conditions.length === 0 ? {} : { conditions: conditions.map(conditionOf) }),
  };
}

/** Decimal numbers of whole units: of the currency, of days, of months. */
function quantityOf({ kind, amount, currency }: Pick<Pledge, 'kind' | 'amount' | 'currency'>) {
  if (currency !== null) return { hasUnit: currency, hasNumericalValue: decimalOf({ amount, currency }) };
  return kind === 'work'
    ? { hasUnit: 'day', hasNumericalValue: (amount / 10).toFixed(1) }
    : { hasUnit: 'month', hasNumericalValue: String(amount) };
}

function conditionOf(condition: PledgeCondition) {
  switch (condition.type) {
    case 'total-at-least':
    case 'share-at-most':
      return { kind: condition.type, amount: condition.amount };
    case 'institutions-at-least':
      return { kind: condition.type, count: condition.count };
    case 'with-institutions':
      return { kind: condition.type, named: [...condition.institutions] };
  }
}

/** What the pledges came to, signed by the host: the text is the document that the script in docs/community computes again. */
export function settlementNote(
  uris: Uris,
  of: {
    readonly slug: string;
    readonly number: number;
    readonly settlement: StoredSettlement;
    /** By what institutions joined it, in that order. */
    readonly joins: readonly LocatedStatement[];
  },
): WireDocument {
  const { slug, number } = of;
  const { id, input, outcome, lateJoining, settledAt } = of.settlement;
  const group = uris.consultation(slug);
  const request = uris.proposal(slug, number);
  const { joined, transfers } = reimbursedBy(of.settlement, joinersOf(of.joins));
  const document = settlementDocument({ request, input, settlement: outcome, lateJoining, joined, transfers });
  const joins = of.joins.map((join) => {
    const { '@context': _, ...note } = pledgeNote(uris, join);
    return note;
  });
  return objectDocument({
    id: uris.settlement(slug, number, id),
    type: 'Note',
    attributedTo: uris.institution,
    to: [PUBLIC],
    context: group,
    consultation: group,
    inReplyTo: request,
    closesAt: instant(input.closesAt),
    published: instant(settledAt),
    settlementText: JSON.stringify(document),
    ...(joins.length === 0 ? {} : { joins }),
  });
}
