import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The field for an address on the fediverse. */
export function accountField(
  { locale }: PageContext,
  { values: text, wrong, hint }: { readonly values: string; readonly wrong: boolean; readonly hint: string },
): Html {
  return markup`<p class="field"><label for="account">${locale.t('interact.account')}</label>
<span class="hint" id="account-hint">${hint}</span>
<input id="account" name="account" type="text" inputmode="email" autocapitalize="none" spellcheck="false" maxlength="300" required placeholder="@…@…" aria-describedby="account-hint" value="${text}"${wrong ? markup` aria-invalid="true"` : NOTHING}></p>`;
}
