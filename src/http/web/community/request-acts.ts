import type { Application } from '../../../application/application.ts';
import { makePledge, withdrawPledge } from '../../../application/community/pledge/make-pledge.ts';
import { changeFeatureRequest } from '../../../application/community/request/change-request.ts';
import { type AskedStep, decideStep, reopenPledges } from '../../../application/community/request/decide-step.ts';
import { giveEstimate } from '../../../application/community/request/give-estimate.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { settlePledges } from '../../../application/community/settlement/settle-pledges.ts';
import {
  ESTIMATED_IN,
  PLEDGED_IN,
  REQUEST_STEP_NAMES,
  stepsFrom,
} from '../../../domain/community/feature-request-states.ts';
import { PLEDGE_KINDS } from '../../../domain/community/pledge.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { type Item, line } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, oneIn } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';
import {
  detailItems,
  detailsIn,
  detailValues,
  estimateIn,
  estimateItems,
  fundingIn,
  pledgeIn,
  pledgeItems,
  pledgerIn,
  pledgerItems,
  stepItems,
} from './request-fields.ts';

export const REQUEST_ACTS = ['step', 'pledge', 'withdraw', 'settle', 'close', 'estimate', 'details'] as const;
export type RequestActName = (typeof REQUEST_ACTS)[number];

type Within = {
  readonly app: Application;
  readonly context: PageContext;
  readonly values: FormValues;
  readonly view: FeatureRequestView;
  readonly by: Actor;
};

/** What an agent does about a feature request: when there is a form for it, what it asks, and the use case that it calls. */
export type RequestAct = {
  readonly title: PlainMessageKey;
  readonly button: PlainMessageKey;
  /** Names the text that says what was done. */
  readonly done: string;
  readonly isOffered: (view: FeatureRequestView, now: Date) => boolean;
  readonly items: (context: PageContext, view: FeatureRequestView) => readonly Item[];
  readonly values?: (view: FeatureRequestView) => FormDefaults;
  readonly does: (within: Within) => Promise<Result<unknown, Refusal>>;
};

function at({ consultation, number }: FeatureRequestView) {
  return { slug: consultation.slug, number };
}

function isPledgedFor({ request }: FeatureRequestView): boolean {
  return PLEDGED_IN.includes(request.state) && request.funding !== null;
}

function isOpen(view: FeatureRequestView, now: Date): boolean {
  const closesAt = view.request.funding?.closesAt;
  return isPledgedFor(view) && closesAt !== undefined && now < closesAt;
}

const NO_FIELDS = () => [];
const EMPTY = () => formDefaults({});

export const ACTS: Readonly<Record<RequestActName, RequestAct>> = {
  step: {
    title: 'request.decide',
    button: 'request.record-step',
    done: 'request-step',
    isOffered: ({ request }) => stepsFrom(request.state).some(({ step }) => step !== 'fund'),
    items: stepItems,
    values: EMPTY,
    async does({ app, context, values, view, by }) {
      const names = REQUEST_STEP_NAMES.filter((each): each is AskedStep => each !== 'fund');
      const step = oneIn(values, 'step', names);
      if (step === undefined) return refuse({ type: 'invalid', field: 'step', because: 'missing' });
      const asksPledges = stepsFrom(view.request.state).some((each) => each.step === step && each.to === 'specified');
      const reason = values.text('reason') === '' ? null : values.text('reason');
      const funding = asksPledges ? fundingIn(context, values) : ok(null);
      if (!funding.ok) return funding;
      return await decideStep(app, { ...at(view), step, reason, funding: funding.value, by });
    },
  },
  pledge: {
    title: 'pledge.make',
    button: 'pledge.make-button',
    done: 'request-pledge',
    isOffered: isOpen,
    items: pledgeItems,
    async does({ app, context, values, view, by }) {
      const currency = view.request.funding?.need.currency ?? '';
      const kind = oneIn(values, 'kind', PLEDGE_KINDS);
      if (kind === undefined) return refuse({ type: 'invalid', field: 'kind', because: 'missing' });
      return await makePledge(app, {
        ...at(view),
        ...pledgerIn(values),
        by,
        pledge: pledgeIn(context, values, { kind, currency }),
      });
    },
  },
  withdraw: {
    title: 'pledge.withdraw',
    button: 'pledge.withdraw-button',
    done: 'request-withdraw',
    isOffered: (view, now) => isOpen(view, now) && view.statements.length > 0,
    items: pledgerItems,
    does: async ({ app, values, view, by }) => await withdrawPledge(app, { ...at(view), ...pledgerIn(values), by }),
  },
  settle: {
    title: 'settlement.settle',
    button: 'settlement.settle-button',
    done: 'request-settle',
    isOffered: (view, now) => isPledgedFor(view) && !isOpen(view, now) && view.preview !== null,
    items: NO_FIELDS,
    does: async ({ app, view, by }) => await settlePledges(app, { ...at(view), by }),
  },
  close: {
    title: 'request.another-close',
    button: 'request.another-close-button',
    done: 'request-close',
    isOffered: (view) => isPledgedFor(view) && view.preview === null,
    items: ({ locale: { t } }) => [
      line('closesAt', t('request.closes-at'), { type: 'datetime-local', required: true }),
    ],
    does: async ({ app, values, view, by }) =>
      await reopenPledges(app, { ...at(view), closesAt: values.text('closesAt'), by }),
  },
  estimate: {
    title: 'estimate.add',
    button: 'estimate.add-button',
    done: 'request-estimate',
    isOffered: ({ request }) => ESTIMATED_IN.includes(request.state),
    items: estimateItems,
    does: async ({ app, context, values, view, by }) =>
      await giveEstimate(app, { ...at(view), ...estimateIn(context, values), by }),
  },
  details: {
    title: 'request.change',
    button: 'request.change-button',
    done: 'request-details',
    isOffered: ({ request }) => request.state === 'draft' || request.state === 'open',
    items: detailItems,
    values: ({ request }) => detailValues(request.details),
    does: async ({ app, values, view, by }) =>
      await changeFeatureRequest(app, { ...at(view), details: detailsIn(values), by }),
  },
};
