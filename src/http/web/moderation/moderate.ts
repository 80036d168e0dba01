import type { Application } from '../../../application/application.ts';
import { decideAppeal } from '../../../application/moderation/decide-appeal.ts';
import { decideComment } from '../../../application/moderation/decide-comment.ts';
import { decideProposal } from '../../../application/moderation/decide-proposal.ts';
import { decideReport } from '../../../application/moderation/decide-report.ts';
import type { Moderated } from '../../../application/moderation/reads.ts';
import { undoDecision, undoReportDecision } from '../../../application/moderation/undo-decision.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { DECISIONS } from '../../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { type FormValues, oneIn, withText } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';
import { chosenReason, chosenRule, MODERATION_ACTS, type ModerationAct, REMOVING } from './moderation-form.ts';
import { itemAnswer, pathOf, subjectIn } from './moderation-item.ts';
import { afterDeciding } from './next-item.ts';

/** Decides one item. An act that removes a text from public view takes a second step first. */
export const acceptModeration: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const of = subjectIn(c);
  const answered = (refusal: Refusal | null) => itemAnswer(context, of, { values: formInput, refusal });
  const checked = checkDecision(context, formInput);
  if (!checked.ok) return await answered(checked.refusal);
  const isConfirmed = formInput.text('confirmed') === 'yes';
  if (!isConfirmed && REMOVING.includes(checked.value.act)) {
    const values = withText(formInput, 'reason', checked.value.reason);
    return await itemAnswer(context, of, { values, refusal: null });
  }
  const by = { kind: 'agent', id: agent.value.id } as const;
  const done = await submitOnce(context, formInput, async (within) => {
    const decided = await decide(within, { of, formInput, by, ...checked.value });
    return decided.ok ? ok(context.href(pathOf(of), DONE[decided.value])) : decided;
  });
  if (!done.ok) return await answered(done.refusal);
  const next = await afterDeciding(context, { agent: agent.value, of, within: formInput.text('within') });
  return { to: next ?? done.value };
};

/** What the page that follows says was done. */
const DONE = { decided: { done: 'decided' }, undone: { done: 'undone' } };

/** What can be refused before the second step, so that nobody confirms what is then refused. */
function checkDecision(context: PageContext, values: FormValues) {
  const text = values.text('act');
  const act = oneIn(values, 'act', MODERATION_ACTS);
  const kind = DECISIONS.find((each) => each === act);
  return checkAll({
    act:
      act === undefined
        ? refuse({ type: 'invalid', field: 'act', because: text === '' ? 'missing' : 'unknown-value' })
        : ok(act),
    rule: kind === undefined ? ok(null) : chosenRule(kind, values.text('rule')),
    reason:
      act === undefined
        ? ok('')
        : chosenReason(context, { act, rule: values.text('rule'), text: values.text('reason') }),
  });
}

async function decide(
  app: Application,
  command: {
    readonly of: Moderated;
    readonly formInput: FormInput;
    readonly by: Actor;
    readonly act: ModerationAct;
    readonly rule: ModerationRule | null;
    readonly reason: string;
  },
): Promise<Result<keyof typeof DONE, Refusal>> {
  const { of, formInput, act, rule, reason, by } = command;
  const at = new Date(formInput.text('seen'));
  const seen = Number.isNaN(at.getTime()) ? undefined : at;
  const as = (done: Result<unknown, Refusal>, what: keyof typeof DONE) => (done.ok ? ok(what) : done);
  switch (act) {
    case 'undo':
      return as(await undoDecision(app, { decisionId: formInput.text('decision'), reason, by }), 'undone');
    case 'reopen':
      return as(await undoReportDecision(app, { reportId: of.id, reason, by }), 'undone');
    case 'upheld':
    case 'dismissed':
      return as(await decideReport(app, { reportId: of.id, outcome: act, reason, by, seen }), 'decided');
    case 'granted':
    case 'refused':
      return as(await decideAppeal(app, { appealId: of.id, outcome: act, reason, by }), 'decided');
    default: {
      if (rule === null) return refuse({ type: 'invalid', field: 'rule', because: 'missing' });
      const decision = { kind: act, rule, reason, by, seen };
      return as(
        of.kind === 'comment'
          ? await decideComment(app, { ...decision, commentId: of.id })
          : await decideProposal(app, { ...decision, proposalId: of.id }),
        'decided',
      );
    }
  }
}
