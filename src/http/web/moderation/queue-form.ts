import type { QueueItem } from '../../../application/moderation/ports.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { BROKEN_RULES, type ModerationRule } from '../../../domain/moderation/rule.ts';
import { choose, line } from '../kit/content.ts';
import { type FormState, hiddenField } from '../kit/form-parts.ts';
import { area, formFields, select } from '../kit/form-table.ts';
import { type FormValues, formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ruleLine } from '../kit/static-page-links.ts';
import { standardReasons } from './moderation-form.ts';

/** One contribution that was ticked, as whoever ticked it read it. */
export type Picked = { readonly subject: Subject; readonly seen: Date };

const PICKED = /^(proposal|comment)\/([0-9a-f-]{36})\/([0-9TZ:.-]{20,30})$/;

/** Whether one can be decided with others: what is held and decided here. */
export function canBePicked({ kind, contribution }: QueueItem): boolean {
  return kind === 'held' && contribution.consultation.host === null;
}

/** The box of one in the queue. */
export function pickBox(
  { locale, query }: PageContext,
  item: QueueItem,
  { values, lacks }: { readonly values: FormValues | null; readonly lacks: boolean },
): Html {
  if (!canBePicked(item)) return NOTHING;
  const value = pickValue(item);
  const isPicked = values === null ? query.get('all') === '1' : values.all('item').includes(value);
  return markup`<p><label for="pick-${item.id}"><input id="pick-${item.id}"${lacks ? markup` data-fault="item"` : NOTHING} type="checkbox" name="item" value="${value}"${isPicked ? markup` checked` : NOTHING}> ${locale.t('moderation.pick')}</label></p>`;
}

function pickValue({ contribution: { subject, updatedAt } }: QueueItem): string {
  return `${subject.kind}/${subject.id}/${updatedAt.toISOString()}`;
}

/** Those that were ticked; what is no such value is left out. */
export function pickedIn(values: FormValues): readonly Picked[] {
  return values.all('item').flatMap((value): readonly Picked[] => {
    const [, kind, id = '', at = ''] = PICKED.exec(value) ?? [];
    const seen = new Date(at);
    if (Number.isNaN(seen.getTime())) return [];
    return [{ subject: { kind: kind === 'comment' ? 'comment' : 'proposal', id }, seen }];
  });
}

/** By which rule several are taken out, and why. */
export function removalItems({ locale: { t } }: PageContext) {
  return [
    select('rule', t('moderation.rule'), {
      options: [
        { value: '', label: t('moderation.rule-choose') },
        ...BROKEN_RULES.map((rule) => ({ value: rule, label: t(`moderation-rule.${rule}`) })),
      ],
    }),
    area('reason', t('moderation.reason'), { hint: t('moderation.reason-hint'), max: REASON_MAX, rows: 3 }),
  ];
}

/** What can be done with all that are ticked: accept them at once, or take them out by one rule. */
export function severalButtons(context: PageContext, formState: FormState | null): Html {
  const { locale } = context;
  return markup`<p class="buttons"><button type="submit" name="act" value="accept">${locale.t('moderation.accept-picked')}</button></p>
<details${formState === null ? NOTHING : markup` open`}><summary>${locale.t('moderation.remove-picked')}</summary>
<div class="single">${formFields(context, removalItems(context), formState ?? { values: formDefaults({}), refusal: null })}
${standardReasons(context)}
<p class="buttons"><button class="minor" type="submit" name="act" value="remove">${locale.t('moderation.remove-picked')}</button></p></div></details>`;
}

/** Before several go: which, by what rule, and in what words. */
export function confirmSeveral(
  context: PageContext,
  of: {
    readonly action: string;
    readonly items: readonly QueueItem[];
    readonly rule: ModerationRule;
    readonly reason: string;
  },
): Html {
  const { locale } = context;
  const { action, items, rule, reason } = of;
  return markup`<form class="note" method="post" action="${action}">
<h2>${locale.t('moderation.confirm-title')}</h2>
<p>${locale.t('moderation.confirm-text')}</p>
<ul>${items.map((item) => markup`<li>${nameOf(context, item)}</li>`)}</ul>
${ruleLine(context, { rule })}
<p>${locale.html('trace.reason', { reason: markup`<q dir="auto">${reason}</q>` })}</p>
${items.map((item) => hiddenField('item', pickValue(item)))}${hiddenField('act', 'remove')}${hiddenField('rule', rule)}${hiddenField('reason', reason)}${hiddenField('confirmed', 'yes')}
<p class="buttons"><button class="danger" type="submit">${locale.t('moderation.remove-several', { count: items.length })}</button> <a href="${action}">${locale.t('moderation.cancel')}</a></p></form>`;
}

const NAME_MAX = 120;

function nameOf(context: PageContext, { contribution }: QueueItem): Html {
  const { title, body, lang } = contribution;
  const chosen = choose(context, title ?? body, [lang]);
  return line(context, { ...chosen, text: chosen.text.slice(0, NAME_MAX) });
}
