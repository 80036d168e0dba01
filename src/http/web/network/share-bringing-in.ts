import type { CohostView } from '../../../application/network/cohost/reads.ts';
import type { BringsIn } from '../../../domain/network/bringing-in.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import { adminConsultationPath } from '../consultation/consultation-of.ts';
import type { FormInput } from '../kit/form.ts';
import { adminForm, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { neighbourLink } from './neighbour-link.ts';

/** Both bounds as they were typed; null where both fields are empty. What is no whole number is refused by name. */
export function bringsInOf(input: FormInput): BringsIn | null {
  const typed = (name: string) => input.text(name).trim();
  const [institutions, people] = [typed('institutionsMax'), typed('peopleMax')];
  if (institutions === '' && people === '') return null;
  const whole = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);
  return { institutionsMax: whole(institutions), registeredMax: whole(people) };
}

/** Who brought an institution in, what it may bring in itself, and the form that changes that. */
export function bringingIn(context: PageContext, slug: string, cohost: CohostView): Html {
  const { locale } = context;
  const { t } = locale;
  const { peer, status, bringer, bringsIn = null, role = null } = cohost;
  const by =
    bringer === null
      ? NOTHING
      : markup`<p class="small quiet">${locale.html('share.brought-in-by', { institution: neighbourLink(context, bringer) })}</p>`;
  if (role !== null || !isOpenCohosting(status)) return by;
  const bounds =
    bringsIn === null
      ? NOTHING
      : markup`<p class="small">${t('share.brings-in', { institutions: bringsIn.institutionsMax, people: bringsIn.registeredMax })}</p>`;
  return markup`${by}${bounds}<details><summary>${t('share.bringing-in')}</summary><p class="small quiet">${t('share.bringing-in-said')}</p>
${adminForm(context, {
  action: adminConsultationPath(slug, '/share'),
  fields: markup`${hiddenField('allow', peer)}<p class="field"><label>${t('share.institutions-max')}
<input name="institutionsMax" value="${String(bringsIn?.institutionsMax ?? '')}" inputmode="numeric" maxlength="15"></label></p>
<p class="field"><label>${t('share.people-max')}
<input name="peopleMax" value="${String(bringsIn?.registeredMax ?? '')}" inputmode="numeric" maxlength="15"></label></p>`,
  button: t('share.bringing-in-button'),
})}</details>`;
}
