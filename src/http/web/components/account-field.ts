import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** The field for an address on the fediverse. */
export function accountField(
  { locale }: Visit,
  { typed, wrong, hint }: { readonly typed: string; readonly wrong: boolean; readonly hint: string },
): Html {
  return markup`<p class="field"><label for="account">${locale.t('interact.account')}</label>
<span class="hint" id="account-hint">${hint}</span>
<input id="account" name="account" type="text" inputmode="email" autocapitalize="none" spellcheck="false" maxlength="300" required placeholder="@…@…" aria-describedby="account-hint" value="${typed}"${wrong ? markup` aria-invalid="true"` : NOTHING}></p>`;
}
