import type { Followable } from '../../../application/mail/digest/ports.ts';
import { pathTo } from '../kit/followable.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { accountField } from '../sign-in/account-field.ts';

export type InteractForm = {
  readonly about: Followable;
  /** Whether what is followed can be supported now, from another server. */
  readonly supports: boolean;
  /** What was typed before, and did not lead anywhere. */
  readonly values?: string;
  readonly wrong?: boolean;
};

/** Follow or support from one's own server: one field, one button for each. */
export function interactForm(context: PageContext, form: InteractForm): Html {
  const { locale, app } = context;
  const action = context.href('/interact', { uri: app.origin + pathTo(form.about) });
  return markup`<form class="interact" method="post" action="${action}">
${accountField(context, { values: form.values ?? '', wrong: form.wrong === true, hint: locale.t('interact.account-hint') })}
<p class="buttons"><button type="submit" name="intent" value="follow">${locale.t('interact.follow')}</button>${form.supports ? markup` <button type="submit" name="intent" value="support">${locale.t('interact.support')}</button>` : NOTHING}</p>
</form>`;
}
