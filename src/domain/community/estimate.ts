import { TITLE_MAX } from '../kit/text.ts';
import { COST_MAX } from './check-pledge.ts';
import type { RequestKind } from './request-kind.ts';

/** What a supplier says that a request costs. One without a node has a name, and the host records what it offered. */
export const ESTIMATE = {
  table: 'feature_request_estimate',
  stated: {
    amount: { is: 'money', max: COST_MAX },
    date: { is: 'day', column: 'estimated_on' },
    reference: { is: 'line', max: 200, nullable: true, personal: 'text', description: 'Of the offer' },
  },
  recorded: {
    supplier: {
      is: 'party',
      max: TITLE_MAX,
      personal: 'name',
      description: 'The id of the supplier, or its name where it has no node',
    },
    receivedAt: { is: 'moment' },
  },
  sortedBy: 'date',
  most: 100,
  event: { type: 'estimate-given', what: 'A supplier said what a feature request costs' },
  in: ['open', 'specified'],
  by: 'role',
  needs: 'estimate',
} as const satisfies RequestKind;
