import { type LimitCohost, limitCohost } from '../../../application/network/cohost/limit-cohost.ts';
import type { CohostView } from '../../../application/network/cohost/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { BringsIn } from '../../../domain/network/bringing-in.ts';
import { contributionLimits, isOpenCohosting } from '../../../domain/network/cohosting.ts';
import { adminConsultationPath } from '../consultation/consultation-of.ts';
import type { FormInput } from '../kit/form.ts';
import { adminForm, hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { neighbourLink } from './peer-facts.ts';

/** How much of what the participants of an institution write is published, and the forms that change it. */
export function limitsOf(context: PageContext, slug: string, cohost: CohostView): Html {
  if (cohost.status !== 'accepted') return NOTHING;
  const { t } = context.locale;
  return markup`${inForce(context, cohost)}
<details><summary>${t('share.change-limits')}</summary>
<p class="small quiet">${t('share.change-limits-said')}</p>
<p class="small quiet">${t('share.leaves-anyway')}</p>
${limitForm(context, slug, cohost)}
${holdForm(context, slug, cohost)}</details>`;
}

/** Does what one of the forms above asks for: names what was done; null where the form is another one. */
export async function acceptLimits(
  context: PageContext,
  formInput: FormInput,
  of: Pick<LimitCohost, 'slug' | 'by'>,
): Promise<Result<'share-held' | 'share-released' | 'share-limited', Refusal> | null> {
  const [hold, release, limit] = ['hold', 'release', 'limit'].map((name) => formInput.text(name));
  if (hold) return done(await limitCohost(context.app, { ...of, peer: hold, held: true }), 'share-held');
  if (release) return done(await limitCohost(context.app, { ...of, peer: release, held: false }), 'share-released');
  if (!limit) return null;
  const limits = {
    contributionsPerDay: limitIn(formInput.text('contributionsPerDay')),
    contributionsPerAuthor: limitIn(formInput.text('contributionsPerAuthor')),
  };
  return done(await limitCohost(context.app, { ...of, peer: limit, ...limits }), 'share-limited');
}

function done<T>(result: Result<unknown, Refusal>, as: T): Result<T, Refusal> {
  return result.ok ? ok(as) : result;
}

/** Nothing is the default; what is no number is refused as such. */
function limitIn(text: string): number | null {
  if (text.trim() === '') return null;
  return /^\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
}

function inForce(context: PageContext, cohost: CohostView): Html {
  const { locale, institution } = context;
  const { heldAt = null } = cohost;
  if (heldAt === null) return markup`${locale.t('share.limits', contributionLimits(cohost))}`;
  return markup`<strong>${locale.html('share.held-since', { at: date(context, heldAt, institution.timeZone) })}</strong>`;
}

function limitForm(context: PageContext, slug: string, cohost: CohostView): Html {
  const { t } = context.locale;
  const { contributionsPerDay = null, contributionsPerAuthor = null, peer } = cohost;
  const field = (name: string, label: string, value: number | null) =>
    markup`<p class="field"><label>${label}
<input name="${name}" value="${value === null ? '' : String(value)}" inputmode="numeric" maxlength="15"></label></p>`;
  return adminForm(context, {
    action: adminConsultationPath(slug, '/share'),
    fields: markup`${hiddenField('limit', peer)}
${field('contributionsPerDay', t('share.per-day'), contributionsPerDay)}
${field('contributionsPerAuthor', t('share.per-author'), contributionsPerAuthor)}`,
    button: t('share.change-limits'),
  });
}

function holdForm(context: PageContext, slug: string, { heldAt = null, peer, institution }: CohostView): Html {
  const { t } = context.locale;
  return adminForm(context, {
    action: adminConsultationPath(slug, '/share'),
    fields: markup`${hiddenField(heldAt === null ? 'hold' : 'release', peer)}<p class="hidden">${institution.host}</p>`,
    button: heldAt === null ? t('share.hold') : t('share.release'),
  });
}

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
