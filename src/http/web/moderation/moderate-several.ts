import { decideSeveral } from '../../../application/moderation/decide-several.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { requireAgent } from '../kit/current-user.ts';
import type { Accepts } from '../kit/form.ts';
import { type FormValues, oneIn } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';
import { MODERATION, queueAnswer } from './admin.ts';
import { chosenReason, chosenRule } from './moderation-form.ts';
import { type Picked, pickedIn } from './queue-form.ts';

/** Decides about all that were ticked in the queue: accepts them at once, or takes them out after a second step. */
export const acceptSeveral: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const checked = checkSeveral(context, formInput);
  if (!checked.ok) return await queueAnswer(context, { values: formInput, refusal: checked.refusal });
  const { act, picked, rule, reason } = checked.value;
  if (act === 'remove' && formInput.text('confirmed') !== 'yes') {
    return await queueAnswer(context, { values: formInput, refusal: null, confirm: { rule, reason } });
  }
  const by = { kind: 'agent', id: agent.value.id } as const;
  const decided = await decideSeveral(context.app, { items: picked, kind: act, rule, reason, by });
  const done = decided.filter(({ refusal }) => refusal === null).length;
  const [consultation, kind] = (['consultation', 'kind'] as const).map((name) => context.query.get(name) ?? null);
  return {
    to: context.href(MODERATION, {
      consultation: consultation ?? null,
      kind: kind ?? null,
      decided: done,
      refused: decided.length - done || null,
    }),
  };
};

function checkSeveral(context: PageContext, values: FormValues) {
  const act = oneIn(values, 'act', ['accept', 'remove']);
  const rule = act === 'remove' ? values.text('rule') : '';
  return checkAll({
    act: act === undefined ? refuse({ type: 'invalid', field: 'act', because: 'missing' }) : ok(act),
    picked: somePicked(pickedIn(values)),
    rule: act === undefined ? ok('within-the-rules' as const) : chosenRule(act, rule),
    reason: act === 'remove' ? chosenReason(context, { act, rule, text: values.text('reason') }) : ok(''),
  });
}

function somePicked(picked: readonly Picked[]): Result<readonly Picked[], Refusal> {
  return picked.length === 0 ? refuse({ type: 'invalid', field: 'item', because: 'missing' }) : ok(picked);
}
