import type { Agent } from '../../../application/access.ts';
import type { ModerationItem } from '../../../application/read-moderation.ts';
import {
  checkRule,
  DECISIONS,
  type DecisionKind,
  MODERATION_RULES,
  type ModerationRule,
  publishes,
} from '../../../domain/moderation/decision.ts';
import { mayDecide } from '../../../domain/network/stricter.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { REASON_MAX } from '../../../domain/text.ts';
import { choiceField, onceField, selectField, textArea } from '../components/field.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { hiddenField } from './form-parts.ts';

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

/** What a text out of the page says of an act: it goes, so it takes a second step. */
export const REMOVING: readonly ModerationAct[] = ['remove', 'upheld'];

/** What was typed. */
export type Judgement = {
  readonly act: string;
  readonly rule: string;
  readonly reason: string;
  readonly seen: string;
  readonly confirmed: boolean;
};

/** Rules an officer chooses from; the others are said by the node itself. */
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

export function actsFor(item: ModerationItem, agent: Agent): readonly OfferedAct[] {
  const { contribution, report, appeal, appealed, judges } = item;
  if (appeal !== null) {
    return appeal.outcome === null && appealed !== null && judges.length === 0 ? ['granted', 'refused'] : [];
  }
  if (report !== null && report.decidedAt === null) {
    return contribution.status === 'published' || contribution.status === 'held'
      ? ['upheld', 'dismissed']
      : ['dismissed'];
  }
  if (report !== null || agent.disabledAt !== null) return [];
  const { host } = contribution.consultation;
  return DECIDES[contribution.status].filter((kind) => mayDecide(kind, { host, decisions: item.decisions }).ok);
}

const DECIDES = {
  held: ['accept', 'remove'],
  published: ['hold', 'remove'],
  removed: ['restore'],
  withdrawn: [],
} as const satisfies Record<ProposalStatus, readonly DecisionKind[]>;

/** The form by which an item is decided; where the text would go, the second step that says what will happen. */
export function decisionForm(
  visit: Visit,
  of: {
    readonly action: string;
    readonly item: ModerationItem;
    readonly acts: readonly OfferedAct[];
    readonly attempt: { readonly said: Judgement; readonly refusal: Refusal | null } | null;
  },
): Html {
  const { acts, attempt } = of;
  if (acts.length === 0) return NOTHING;
  const act = acts.find((each) => each === attempt?.said.act);
  const waits = attempt !== null && attempt.refusal === null && act !== undefined && REMOVING.includes(act);
  return waits ? secondStep(visit, { ...of, said: attempt.said }) : firstStep(visit, of);
}

function firstStep(visit: Visit, of: Parameters<typeof decisionForm>[1]): Html {
  const { locale } = visit;
  const { acts, attempt, item } = of;
  const { report, appeal, contribution } = item;
  const refusal = attempt?.refusal;
  return markup`<form method="post" action="${visit.href(of.action)}">
<h2>${locale.t('moderation.decision')}</h2>
${onceField(visit)}${hiddenField('seen', contribution.updatedAt.toISOString())}
${choiceField(visit, {
  name: 'act',
  label: locale.t('moderation.act'),
  required: true,
  options: acts.map((act) => ({ value: act, label: locale.t(`moderation.act-${act}`) })),
  chosen: attempt === null ? [] : [attempt.said.act],
  refusal,
})}
${
  report !== null || appeal !== null
    ? NOTHING
    : selectField(visit, {
        name: 'rule',
        label: locale.t('moderation.rule'),
        hint: locale.t('moderation.rule-hint'),
        value: attempt?.said.rule ?? '',
        options: [
          { value: '', label: locale.t('moderation.rule-choose') },
          ...rulesFor(acts).map((rule) => ({ value: rule, label: locale.words.rule[rule] })),
        ],
        refusal,
      })
}
${textArea(visit, {
  name: 'reason',
  label: locale.t('moderation.reason'),
  hint: locale.t('moderation.reason-hint'),
  value: attempt?.said.reason,
  required: true,
  max: REASON_MAX,
  rows: 4,
  refusal,
})}
<p class="buttons"><button type="submit">${locale.t('moderation.button')}</button></p></form>`;
}

function secondStep(
  visit: Visit,
  { action, item, said }: { readonly action: string; readonly item: ModerationItem; readonly said: Judgement },
): Html {
  const { locale } = visit;
  const rule = item.report?.rule ?? ruleIn(said.rule);
  return markup`<form class="note" method="post" action="${visit.href(action)}">
<h2>${locale.t('moderation.confirm-title')}</h2>
<p>${locale.t('moderation.confirm-text')}</p>
${rule === null ? NOTHING : markup`<p>${locale.say('trace.rule', { rule: markup`<strong>${locale.words.rule[rule]}</strong>` })}</p>`}
<p>${locale.say('trace.reason', { reason: markup`<q dir="auto">${said.reason}</q>` })}</p>
${onceField(visit)}${(['act', 'rule', 'reason', 'seen'] as const).map((name) => hiddenField(name, said[name]))}${hiddenField('confirmed', 'yes')}
<p class="buttons"><button class="danger" type="submit">${locale.t('moderation.confirm')}</button> <a href="${visit.href(action)}">${locale.t('moderation.cancel')}</a></p></form>`;
}

function ruleIn(text: string): ModerationRule | null {
  return CHOSEN_RULES.find((rule) => rule === text) ?? null;
}
