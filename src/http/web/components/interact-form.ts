import type { Followable } from '../../../application/followed.ts';
import { pathTo } from '../followable.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { accountField } from './account-field.ts';

export type InteractForm = {
  readonly about: Followable;
  /** Whether what is followed can be supported now, from another server. */
  readonly supports: boolean;
  /** What was typed before, and did not lead anywhere. */
  readonly typed?: string;
  readonly wrong?: boolean;
};

/** Follow or support from one's own server: one field, one button for each. */
export function interactForm(visit: Visit, form: InteractForm): Html {
  const { locale, app } = visit;
  const action = visit.href('/interact', { uri: app.origin + pathTo(form.about) });
  return markup`<form class="interact" method="post" action="${action}">
${accountField(visit, { typed: form.typed ?? '', wrong: form.wrong === true, hint: locale.t('interact.account-hint') })}
<p class="buttons"><button type="submit" name="intent" value="follow">${locale.t('interact.follow')}</button>${form.supports ? markup` <button type="submit" name="intent" value="support">${locale.t('interact.support')}</button>` : NOTHING}</p>
</form>`;
}
