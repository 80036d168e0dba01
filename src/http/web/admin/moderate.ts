import type { Context } from 'hono';
import { decideAppeal } from '../../../application/decide-appeal.ts';
import { decideComment } from '../../../application/decide-comment.ts';
import { decideProposal } from '../../../application/decide-proposal.ts';
import { decideReport } from '../../../application/decide-report.ts';
import type { Application } from '../../../application/ports.ts';
import type { Moderated } from '../../../application/read-moderation.ts';
import { undoDecision, undoReportDecision } from '../../../application/undo-decision.ts';
import type { By } from '../../../domain/event.ts';
import { DECISIONS } from '../../../domain/moderation/decision.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { checkText, REASON_MAX } from '../../../domain/text.ts';
import { acceptForm, actOnce, type Said } from '../form.ts';
import { agentOf } from '../who.ts';
import { chosenRule, type Judgement, MODERATION_ACTS, REMOVING } from './moderation-form.ts';
import { itemAnswer, pathOf, subjectIn } from './moderation-item.ts';

/** Decides one item. What takes a text out of the page is asked a second time first. */
export function acceptModeration(app: Application): (c: Context) => Promise<Response> {
  return acceptForm(app, async (visit, said, c) => {
    const agent = agentOf(visit, 'moderate');
    const of = subjectIn(c);
    const judgement = judgementIn(said);
    if (!agent.ok) return await itemAnswer(visit, of, { said: judgement, refusal: agent.refusal });
    const checked = check(judgement);
    if (checked.ok && !judgement.confirmed && REMOVING.some((act) => act === judgement.act)) {
      return await itemAnswer(visit, of, { said: judgement, refusal: null });
    }
    const by = { agent: agent.value.id };
    const done = checked.ok
      ? await actOnce(visit, said, async (within) => {
          const decided = await decide(within, { of, judgement, by, decision: said.text('decision') });
          return decided.ok ? ok(visit.href(pathOf(of), DONE[decided.value])) : decided;
        })
      : checked;
    return done.ok ? { to: done.value } : await itemAnswer(visit, of, { said: judgement, refusal: done.refusal });
  });
}

/** What the page that follows says was done. */
const DONE = { decided: { done: 'decided' }, undone: { done: 'undone' } };

function judgementIn(said: Said): Judgement {
  return {
    act: said.text('act'),
    rule: said.text('rule'),
    reason: said.text('reason'),
    seen: said.text('seen'),
    confirmed: said.text('confirmed') === 'yes',
  };
}

/** What can be said before the second step, so that nobody confirms what is then refused. */
function check({ act, rule, reason }: Judgement): Result<null, Refusal> {
  if (!MODERATION_ACTS.some((each) => each === act)) {
    return refuse({ type: 'invalid', field: 'act', because: act === '' ? 'missing' : 'unknown-value' });
  }
  const kind = DECISIONS.find((each) => each === act);
  const chosen = kind === undefined ? ok(null) : chosenRule(kind, rule);
  if (!chosen.ok) return chosen;
  const text = checkText(reason, 'reason', REASON_MAX);
  return text.ok ? ok(null) : text;
}

async function decide(
  app: Application,
  command: {
    readonly of: Moderated;
    readonly judgement: Judgement;
    readonly by: By;
    readonly decision: string;
  },
): Promise<Result<keyof typeof DONE, Refusal>> {
  const { of, judgement, by } = command;
  const { reason } = judgement;
  const at = new Date(judgement.seen);
  const seen = Number.isNaN(at.getTime()) ? undefined : at;
  const act = MODERATION_ACTS.find((each) => each === judgement.act);
  const as = (done: Result<unknown, Refusal>, what: keyof typeof DONE) => (done.ok ? ok(what) : done);
  switch (act) {
    case 'undo':
      return as(await undoDecision(app, { decisionId: command.decision, reason, by }), 'undone');
    case 'reopen':
      return as(await undoReportDecision(app, { reportId: of.id, reason, by }), 'undone');
    case 'upheld':
    case 'dismissed':
      return as(await decideReport(app, { reportId: of.id, outcome: act, reason, by, seen }), 'decided');
    case 'granted':
    case 'refused':
      return as(await decideAppeal(app, { appealId: of.id, outcome: act, reason, by }), 'decided');
    default: {
      if (act === undefined) return refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
      const rule = chosenRule(act, judgement.rule);
      if (!rule.ok) return rule;
      const decision = { kind: act, rule: rule.value, reason, by, seen };
      return as(
        of.kind === 'comment'
          ? await decideComment(app, { ...decision, commentId: of.id })
          : await decideProposal(app, { ...decision, proposalId: of.id }),
        'decided',
      );
    }
  }
}
