import { joinLate } from '../../../application/community/pledge/join-late.ts';
import type { Pledging } from '../../../application/community/pledge/make-pledge.ts';
import { line } from '../kit/form-table.ts';
import { couldJoin, joinPreview } from './late-parts.ts';
import { pledgerIn, pledgerItems } from './pledge-fields.ts';
import { at, may, type RequestAct } from './request-act.ts';
import { sum } from './request-fields.ts';

/** An institution joins what was settled, with what it would pay to whom. */
export const LATE_JOIN: RequestAct = {
  title: 'late.join',
  button: 'late.join-button',
  done: (outcome) => ((outcome as Pledging).status === 'waits' ? 'request-pledge-waits' : 'request-join'),
  atMembers: may('pledge'),
  isOffered: (view) => couldJoin(view).length > 0,
  items(context, view) {
    const { t } = context.locale;
    const currency = view.request.funding?.need.currency ?? '';
    return [
      joinPreview(context, view),
      ...pledgerItems(context, view),
      line('most', t('late.most', { currency }), { hint: t('late.most-hint'), required: true, max: 40 }),
    ];
  },
  async does({ app, context, values, view, by }) {
    const currency = view.request.funding?.need.currency ?? '';
    const most = { amount: sum(context, values.text('most'), currency), currency };
    return await joinLate(app, { ...at(view), ...pledgerIn(values), most, by });
  },
};
