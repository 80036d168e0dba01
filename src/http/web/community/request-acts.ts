import { confirmPledge, discardPledge } from '../../../application/community/pledge/confirm-pledge.ts';
import { makePledge, type Pledging, withdrawPledge } from '../../../application/community/pledge/make-pledge.ts';
import { changeFeatureRequest } from '../../../application/community/request/change-request.ts';
import { type AskedStep, decideStep, reopenPledges } from '../../../application/community/request/decide-step.ts';
import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { stateAbout } from '../../../application/community/request/state-about.ts';
import { settlePledges } from '../../../application/community/settlement/settle-pledges.ts';
import { commentAtHost } from '../../../application/community/statement/comment-at-host.ts';
import { withdrawStatement } from '../../../application/community/statement/withdraw-statement.ts';
import { PLEDGED_IN, REQUEST_STEP_NAMES, stepsFrom } from '../../../domain/community/feature-request-states.ts';
import { PLEDGE_KINDS } from '../../../domain/community/pledge.ts';
import { isStatedIn } from '../../../domain/community/request-kinds.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { COMMENT_MAX } from '../../../domain/kit/text.ts';
import { area, line } from '../kit/form-table.ts';
import { type FormValues, formDefaults, numberIn, oneIn } from '../kit/form-values.ts';
import { LATE_JOIN } from './late-join.ts';
import { pledgeIn, pledgeItems, pledgerIn, pledgerItems } from './pledge-fields.ts';
import { releaseIn, releaseItems, useIn, useItems } from './release-parts.ts';
import { at, may, type RequestAct, type RequestActName } from './request-act.ts';
import {
  detailItems,
  detailsIn,
  detailValues,
  estimateIn,
  estimateItems,
  fundingIn,
  fundingValues,
  hasEstimated,
  stepItems,
  stepsOffered,
  unanswered,
  unansweredItems,
} from './request-fields.ts';
import { waitingItems } from './waiting-pledges.ts';

function isPledgedFor({ request }: FeatureRequestView): boolean {
  return PLEDGED_IN.includes(request.state) && request.funding !== null;
}

function isOpen(view: FeatureRequestView, now: Date): boolean {
  const closesAt = view.request.funding?.closesAt;
  return isPledgedFor(view) && closesAt !== undefined && now < closesAt;
}

async function decidesWaiting<T>(
  values: FormValues,
  decide: (actId: Id) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const actId = values.text('waiting');
  return actId === '' ? refuse({ type: 'invalid', field: 'waiting', because: 'missing' }) : await decide(actId);
}

function hasPledged({ statements, own }: FeatureRequestView): boolean {
  return statements.some(({ statement }) => statement.institution === own.institution);
}

const NO_FIELDS = () => [];
const EMPTY = () => formDefaults({});

export const ACTS: Readonly<Record<RequestActName, RequestAct>> = {
  step: {
    title: 'request.decide',
    button: 'request.record-step',
    done: 'request-step',
    atMembers: () => true,
    isOffered: (view) => stepsOffered(view).length > 0,
    items: stepItems,
    values: fundingValues,
    async does({ app, context, values, view, by }) {
      const names = REQUEST_STEP_NAMES.filter((each): each is AskedStep => each !== 'fund');
      const step = oneIn(values, 'step', names);
      if (step === undefined) return refuse({ type: 'invalid', field: 'step', because: 'missing' });
      const asksPledges = stepsFrom(view.request.state).some((each) => each.step === step && each.to === 'specified');
      const reason = values.text('reason') === '' ? null : values.text('reason');
      const funding = asksPledges ? fundingIn(context, values) : ok(null);
      if (!funding.ok) return funding;
      const duplicateOf = numberIn(values, 'duplicateOf');
      return await decideStep(app, { ...at(view), step, reason, funding: funding.value, duplicateOf, by });
    },
  },
  pledge: {
    title: 'pledge.make',
    button: 'pledge.make-button',
    done: (outcome) => ((outcome as Pledging).status === 'waits' ? 'request-pledge-waits' : 'request-pledge'),
    atMembers: may('pledge'),
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
  join: LATE_JOIN,
  confirm: {
    title: 'pledge.confirm',
    button: 'pledge.confirm-button',
    done: 'request-pledge',
    atMembers: may('pledge'),
    isOffered: (view, now) => (isOpen(view, now) || view.late !== null) && view.waiting.length > 0,
    items: (context, view) => waitingItems(context, view, 'confirm'),
    values: EMPTY,
    does: async ({ app, values, view, by }) =>
      await decidesWaiting(values, (actId) => confirmPledge(app, { ...at(view), actId, by })),
  },
  discard: {
    title: 'pledge.discard',
    button: 'pledge.discard-button',
    done: 'request-pledge-discarded',
    atMembers: may('pledge'),
    isOffered: ({ waiting }) => waiting.length > 0,
    items: (context, view) => waitingItems(context, view, 'discard'),
    values: EMPTY,
    does: async ({ app, values, view, by }) =>
      await decidesWaiting(values, (actId) => discardPledge(app, { ...at(view), actId, by })),
  },
  withdraw: {
    title: 'pledge.withdraw',
    button: 'pledge.withdraw-button',
    done: 'request-withdraw',
    atMembers: (view) => may('pledge')(view) && hasPledged(view),
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
    atMembers: may('estimate'),
    isOffered: ({ request }) => isStatedIn('estimate', request.state),
    items: estimateItems,
    does: async ({ app, context, values, view, by }) =>
      await stateAbout(app, { ...at(view), kind: 'estimate', content: estimateIn(context, values), by }),
  },
  release: {
    title: 'release.announce',
    button: 'release.announce-button',
    done: 'request-release',
    atMembers: (view) => may('estimate')(view) && hasEstimated(view),
    isOffered: ({ request }) => isStatedIn('release', request.state),
    items: releaseItems,
    does: async ({ app, values, view, by }) =>
      await stateAbout(app, { ...at(view), kind: 'release', content: releaseIn(values), by }),
  },
  use: {
    title: 'use.state',
    button: 'use.state-button',
    done: 'request-use',
    atMembers: may('comment'),
    isOffered: ({ request, releases }) => isStatedIn('use', request.state) && releases.length > 0,
    items: useItems,
    does: async ({ app, values, view, by }) =>
      await stateAbout(app, { ...at(view), kind: 'use', content: useIn(values, view), said: pledgerIn(values), by }),
  },
  comment: {
    title: 'request.comment',
    button: 'request.comment-button',
    done: 'request-sent',
    atMembers: may('comment'),
    // At the host a comment is made as everywhere: on the proposal.
    isOffered: ({ consultation }) => consultation.host !== null,
    items: ({ locale: { t } }) => [
      area('body', t('request.comment-text'), { required: true, rows: 5, max: COMMENT_MAX }),
    ],
    async does({ app, context, values, view, by }) {
      const { languages } = view.consultation;
      const lang = languages.find((each) => each === context.locale.lang) ?? languages[0] ?? 'und';
      return await commentAtHost(app, { ...at(view), body: values.text('body'), lang, by });
    },
  },
  'withdraw-statement': {
    title: 'statement.withdraw',
    button: 'statement.withdraw-button',
    done: 'request-statement-withdrawn',
    atMembers: () => true,
    isOffered: (view) => unanswered(view).length > 0,
    items: unansweredItems,
    async does({ app, values, view, by }) {
      const id = oneIn(
        values,
        'statement',
        unanswered(view).map((each) => each.id),
      );
      if (id === undefined) return refuse({ type: 'invalid', field: 'statement', because: 'missing' });
      return await withdrawStatement(app, { slug: view.consultation.slug, id, by });
    },
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
