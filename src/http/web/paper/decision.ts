import type { Agent } from '../../../application/agent/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { adminForm, confirmPage, type Fact, factList, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';

/** What came on paper together, ballots or contributions: who entered it cannot confirm it. */
type EnteredBatch = { readonly principal: string; readonly enteredAt: Date };

/** When a batch was entered, and whether by the agent who reads it. */
export function enteredFact(
  { locale }: PageContext,
  { principal, enteredAt }: EnteredBatch,
  by: { readonly agent: Agent; readonly timeZone: string },
): Fact {
  const at = markup`<time datetime="${enteredAt.toISOString()}">${locale.dateTime(enteredAt, by.timeZone)}</time>`;
  const who = principal === by.agent.id ? 'paper.entered-by-you' : 'paper.entered-by-other';
  return [locale.t('paper.entered'), locale.html(who, { at })];
}

/** What can be done with a batch that does not count yet. */
export function decisionForms(
  context: PageContext,
  of: { readonly path: string; readonly own: boolean; readonly lead: string; readonly refusal: Refusal | null },
): Html {
  const { t } = context.locale;
  const { path, own, lead, refusal } = of;
  const formState = { values: formDefaults({}), refusal };
  const confirm = own
    ? markup`${refusalNote(context, refusal)}<p class="note">${t('paper.second-agent')}</p>`
    : markup`<h2>${t('paper.confirm-title')}</h2><p>${lead}</p>
${adminForm(context, { action: path, formState, fields: hiddenField('act', 'confirm'), button: t('paper.confirm') })}`;
  return markup`${confirm}
<p><a href="${context.href(path, { act: 'discard' })}">${t('paper.discard')}</a></p>`;
}

/** The second step before a batch is taken back: what was entered of its sheets is gone. */
export function discardStep(
  context: PageContext,
  of: { readonly path: string; readonly about: readonly Fact[]; readonly refusal: Refusal | null },
): Html {
  const { t } = context.locale;
  return confirmPage(context, {
    lead: t('paper.discard-lead'),
    about: factList(of.about),
    action: of.path,
    refusal: of.refusal,
    fields: hiddenField('act', 'discard'),
    button: t('paper.discard-confirm'),
    back: of.path,
  });
}
