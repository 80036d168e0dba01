import { changeInstitution } from '../../../application/change-institution.ts';
import { stateHash } from '../../../application/made-from.ts';
import { readInstitution } from '../../../application/read-institution.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { NAME_MAX } from '../../../domain/text.ts';
import { selectField, textField } from '../components/field.ts';
import { handleOn } from '../components/follow.ts';
import { choose, line } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, deskTable, hiddenField, localisedFields, whatChanged } from './form-parts.ts';
import { settingsFields, settingsFilled, settingsIn, settingsLabels, spokenBy } from './settings-fields.ts';
import { filled, localisedIn } from './typed.ts';

export const SETTINGS = '/admin/settings';

/** What the institution says of itself, and the places that rules may name. */
export async function settingsPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, {});
}

export const acceptSettings: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'admin');
  if (!agent.ok) return agent;
  const by = { agent: agent.value.id };
  const ofPlace = said.text('act') === 'place';
  const done = await actOnce(visit, said, async (within) => {
    const changed = ofPlace
      ? await changeInstitution(within, {
          territories: [
            {
              code: said.text('code'),
              name: localisedIn(said, 'place', visit.institution.languages),
              within: said.text('within') || null,
            },
          ],
          by,
        })
      : await changeInstitution(within, {
          ...settingsIn(said, spokenBy(visit.institution)),
          madeFrom: said.text('from'),
          by,
        });
    if (!changed.ok) return changed;
    return ok(visit.href(SETTINGS, ofPlace ? { done: 'place-saved' } : { done: 'settings-saved' }));
  });
  if (done.ok) return { to: done.value };
  const attempt = { typed: said, refusal: done.refusal };
  return await answered(visit, ofPlace ? { place: attempt } : { settings: attempt });
};

async function answered(
  visit: Visit,
  given: { readonly settings?: Attempt; readonly place?: Attempt },
): Promise<PageAnswer> {
  const { app, locale } = visit;
  return await desk(visit, 'admin', async () => {
    const stored = await readInstitution(app);
    if (stored === null) return refuse({ type: 'not-set-up' });
    const { institution } = stored;
    const now = settingsFilled(institution);
    const attempt = given.settings ?? { typed: now, refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const labels = settingsLabels(visit);
    const from = given.settings === undefined || meanwhile ? stateHash(institution) : attempt.typed.text('from');
    return {
      title: locale.t('settings.nav'),
      refusal: attempt.refusal ?? given.place?.refusal ?? null,
      main: markup`<p class="lead">${locale.say('settings.handle', { handle: markup`<code>${handleOn(visit, institution.handle)}</code>` })}</p>
${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, labels) : NOTHING}
<section aria-labelledby="institution"><h2 id="institution">${locale.t('settings.institution')}</h2>
${deskForm(visit, {
  action: SETTINGS,
  attempt,
  labels,
  fields: markup`${hiddenField('from', from)}${settingsFields(visit, attempt)}`,
  button: locale.t('desk.save'),
})}</section>
${places(visit, given.place ?? { typed: filled({ within: institution.territory.code }), refusal: null })}`,
    };
  });
}

function places(visit: Visit, attempt: Attempt): Html {
  const { locale, territories, institution } = visit;
  const { t } = locale;
  const { typed } = attempt;
  const nameOf = (code: string | null) => {
    const place = territories.find((each) => each.code === code);
    return place === undefined ? NOTHING : line(visit, choose(visit, place.name));
  };
  // A place is refused by its row in a list of one.
  const refusal = attempt.refusal;
  const labels = { code: t('settings.code'), place: t('settings.place'), within: t('settings.within') };
  const of = (field: string) => `territories.0.${field}`;
  return markup`${deskTable({
    id: 'places',
    title: t('settings.places'),
    caption: t('settings.places-caption'),
    columns: [labels.code, labels.place, labels.within],
    rows: territories.map(({ code, within }) => [code, nameOf(code), nameOf(within)]),
    empty: '',
  })}
<section aria-labelledby="new-place"><h2 id="new-place">${t('settings.new-place')}</h2>
<p class="small quiet">${t('settings.new-place-hint')}</p>
${deskForm(visit, {
  action: SETTINGS,
  attempt,
  labels: { 'territories.*': t('settings.place'), code: labels.code, name: labels.place, within: labels.within },
  fields: markup`${hiddenField('act', 'place')}
${textField(visit, { name: 'code', label: labels.code, hint: t('settings.code-hint'), value: typed.text('code'), max: NAME_MAX, refusal, of: of('code') })}
${localisedFields(visit, { name: 'place', label: labels.place, langs: institution.languages, attempt, of: of('name'), max: NAME_MAX })}
${selectField(visit, { name: 'within', label: labels.within, options: [{ value: '', label: t('settings.within-none') }, ...territories.map(({ code, name }) => ({ value: code, label: choose(visit, name).text }))], value: typed.text('within'), refusal, of: of('within') })}`,
  button: t('settings.save-place'),
})}</section>`;
}
