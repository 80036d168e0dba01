import type { Agent } from '../../../application/agent/ports.ts';
import type { ModerationItem } from '../../../application/moderation/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../../domain/kit/text.ts';
import {
  checkReason,
  checkRule,
  DECISIONS,
  type DecisionKind,
  publishes,
} from '../../../domain/moderation/decision.ts';
import { BROKEN_RULES, MODERATION_RULES, type ModerationRule } from '../../../domain/moderation/rule.ts';
import { mayDecide } from '../../../domain/network/stricter.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { idempotencyField } from '../kit/field.ts';
import { type FormState, hiddenField } from '../kit/form-parts.ts';
import { area, formFields, one, select } from '../kit/form-table.ts';
import { type FormValues, formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { charterLink, ruleLine } from '../kit/static-page-links.ts';

/** What an officer can do on the page of one item. `undo` and `reopen` take back what was just done. */
export const MODERATION_ACTS = [
  'accept',
  'hold',
  'remove',
  'restore',
  'upheld',
  'dismissed',
  'granted',
  'refused',
  'undo',
  'reopen',
] as const;
export type ModerationAct = (typeof MODERATION_ACTS)[number];
/** What a form offers to decide; taking back has its own button. */
export type OfferedAct = Exclude<ModerationAct, 'undo' | 'reopen'>;

/** Acts that remove the text from public view, and so take a second step. */
export const REMOVING: readonly ModerationAct[] = ['remove', 'upheld'];

/** Rules an officer chooses from; the others are set by the node itself. */
const CHOSEN_RULES = MODERATION_RULES.filter(
  (rule) => rule !== 'moderated-elsewhere' && rule !== 'decision-undone' && rule !== 'first-contribution',
);

/** Those that at least one of some decisions can go by. */
function rulesFor(acts: readonly OfferedAct[]): readonly ModerationRule[] {
  const kinds = DECISIONS.filter((kind) => acts.some((act) => act === kind));
  return CHOSEN_RULES.filter((rule) => kinds.some((kind) => checkRule(kind, rule).ok));
}

/** The rule that was chosen for a decision: what is published without one keeps them. */
export function chosenRule(kind: DecisionKind, text: string): Result<ModerationRule, Refusal> {
  if (text === '' && publishes(kind)) return ok('within-the-rules');
  const rule = ruleIn(text);
  if (rule === null) {
    return refuse({ type: 'invalid', field: 'rule', because: text === '' ? 'missing' : 'unknown-value' });
  }
  const fits = checkRule(kind, rule);
  return fits.ok ? ok(rule) : fits;
}

/** The words of a decision; where an officer typed none, those that its rule always has. */
export function chosenReason(
  { locale }: PageContext,
  of: { readonly act: ModerationAct; readonly rule: string; readonly text: string },
): Result<string, Refusal> {
  const { act, text } = of;
  const broken = BROKEN_RULES.find((rule) => rule === of.rule);
  if (text === '' && broken !== undefined && (act === 'hold' || REMOVING.includes(act))) {
    return ok(locale.t(`moderation-reason.${broken}`));
  }
  return act === 'accept' ? checkReason(act, text) : checkText(text, 'reason', REASON_MAX);
}

/** Each rule that can be broken with the words that stand for it, folded away. */
export function standardReasons(context: PageContext): Html {
  const { locale } = context;
  const charter = charterLink(context);
  return markup`${charter === NOTHING ? NOTHING : markup`<p class="small">${charter}</p>`}<details class="small"><summary>${locale.t('moderation.standard-reasons')}</summary>
<dl class="means">${BROKEN_RULES.map((rule) => markup`<div><dt>${locale.t(`moderation-rule.${rule}`)}</dt><dd>${locale.t(`moderation-reason.${rule}`)}</dd></div>`)}</dl></details>`;
}

export function actsFor(item: ModerationItem, agent: Agent): readonly OfferedAct[] {
  const { contribution, report, appeal, reviewers } = item;
  if (appeal !== null) {
    return appeal.outcome === null && reviewers.length === 0 ? ['granted', 'refused'] : [];
  }
  if (report !== null && report.decidedAt === null) {
    return contribution.status === 'published' || contribution.status === 'held'
      ? ['upheld', 'dismissed']
      : ['dismissed'];
  }
  if (report !== null || agent.disabledAt !== null) return [];
  const { host, source } = contribution.consultation;
  return DECIDES[contribution.status].filter((kind) => mayDecide(kind, { host, source, decisions: item.decisions }).ok);
}

const DECIDES = {
  held: ['accept', 'remove'],
  published: ['hold', 'remove'],
  removed: ['restore'],
  withdrawn: [],
} as const satisfies Record<ProposalStatus, readonly DecisionKind[]>;

/** The form by which an item is decided; where the text would go, the second step that says what will happen. */
export function decisionForm(
  context: PageContext,
  of: {
    readonly action: string;
    readonly item: ModerationItem;
    readonly acts: readonly OfferedAct[];
    readonly formState: FormState | null;
  },
): Html {
  const { acts, formState } = of;
  if (acts.length === 0) return NOTHING;
  const act = acts.find((each) => each === formState?.values.text('act'));
  const isToConfirm = formState !== null && formState.refusal === null && act !== undefined && REMOVING.includes(act);
  return isToConfirm ? secondStep(context, { ...of, values: formState.values }) : firstStep(context, of);
}

/** What is decided, by which rule where no report names it, and why. */
export function decisionItems({ locale: { t } }: PageContext, item: ModerationItem, acts: readonly OfferedAct[]) {
  const act = one('act', t('moderation.act'), {
    required: true,
    options: acts.map((act) => ({ value: act, label: t(`moderation.act-${act}`) })),
  });
  const rule = select('rule', t('moderation.rule'), {
    hint: t('moderation.rule-hint'),
    options: [
      { value: '', label: t('moderation.rule-choose') },
      ...rulesFor(acts).map((rule) => ({ value: rule, label: t(`moderation-rule.${rule}`) })),
    ],
  });
  const reason = area('reason', t('moderation.reason'), {
    hint: t('moderation.reason-hint'),
    max: REASON_MAX,
    rows: 4,
  });
  return item.report !== null || item.appeal !== null ? [act, reason] : [act, rule, reason];
}

function firstStep(context: PageContext, of: Parameters<typeof decisionForm>[1]): Html {
  const { t } = context.locale;
  const { acts, item, formState } = of;
  return markup`<form method="post" action="${context.href(of.action)}">
<h2>${t('moderation.decision')}</h2>
${idempotencyField(context)}${hiddenField('seen', item.contribution.updatedAt.toISOString())}
${formFields(context, decisionItems(context, item, acts), formState ?? { values: formDefaults({ act: context.query.get('act') ?? '' }), refusal: null })}
${item.report === null ? NOTHING : hiddenField('rule', item.report.rule)}${waits(item) ? hiddenField('within', item.contribution.consultation.slug) : NOTHING}
${standardReasons(context)}
<p class="buttons"><button type="submit">${t('moderation.button')}</button></p></form>`;
}

/** Whether an item is one of those that wait: after it comes the next one. */
function waits({ contribution, report, appeal }: ModerationItem): boolean {
  return report !== null || appeal !== null || contribution.status === 'held';
}

function secondStep(
  context: PageContext,
  { action, item, values }: { readonly action: string; readonly item: ModerationItem; readonly values: FormValues },
): Html {
  const { locale } = context;
  const rule = item.report?.rule ?? ruleIn(values.text('rule'));
  return markup`<form class="note" method="post" action="${context.href(action)}">
<h2>${locale.t('moderation.confirm-title')}</h2>
<p>${locale.t('moderation.confirm-text')}</p>
${rule === null ? NOTHING : ruleLine(context, { rule })}
<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${values.text('reason')}</q>` })}</p>
${idempotencyField(context)}${['act', 'rule', 'reason', 'seen', 'within'].map((name) => hiddenField(name, values.text(name)))}${hiddenField('confirmed', 'yes')}
<p class="buttons"><button class="danger" type="submit">${locale.t('moderation.confirm')}</button> <a href="${context.href(action)}">${locale.t('moderation.cancel')}</a></p></form>`;
}

function ruleIn(text: string): ModerationRule | null {
  return CHOSEN_RULES.find((rule) => rule === text) ?? null;
}
