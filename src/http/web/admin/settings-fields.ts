import type { InstitutionChange } from '../../../application/change-institution.ts';
import { type Institution, NOTICE_PAGES } from '../../../domain/institution/institution.ts';
import { BODY_MAX, type Lang, NAME_MAX, TITLE_MAX } from '../../../domain/text.ts';
import { choiceField, selectField, textField } from '../components/field.ts';
import { LOCALES } from '../locales/locale.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { type Attempt, type Labels, localisedFields } from './form-parts.ts';
import { type Filled, fieldsOf, filled, localisedIn, type Typed } from './typed.ts';

export function settingsLabels({ locale }: Visit): Labels {
  const { t } = locale;
  return {
    name: t('settings.name'),
    summary: t('settings.summary'),
    languages: t('settings.languages'),
    usual: t('settings.usual'),
    timeZone: t('desk.time-zone'),
    contact: t('settings.contact'),
    notices: t('settings.notices'),
    about: t('settings.notice-about'),
    privacy: t('settings.notice-privacy'),
    accessibility: t('settings.notice-accessibility'),
  };
}

/** Languages in which the institution says something, those of former pages too, so that no text is lost unseen. */
export function spokenBy({ languages, name, summary, notices }: Institution): readonly Lang[] {
  const texts = [name, summary, ...NOTICE_PAGES.map((page) => notices[page] ?? {})];
  return [...new Set([...languages, ...texts.flatMap((text) => Object.keys(text))])];
}

export function settingsFilled(institution: Institution): Filled {
  const { name, summary, languages, timeZone, contact, notices } = institution;
  const langs = spokenBy(institution);
  return filled({
    ...fieldsOf('name', name, langs),
    ...fieldsOf('summary', summary, langs),
    languages,
    usual: languages[0] ?? '',
    timeZone,
    contact: contact ?? '',
    ...Object.assign({}, ...NOTICE_PAGES.map((page) => fieldsOf(`notices.${page}`, notices[page] ?? null, langs))),
  });
}

/** What the form says. The usual language comes first among those that were ticked. */
export function settingsIn(typed: Typed, langs: readonly Lang[]): InstitutionChange {
  const usual = typed.text('usual');
  const ticked = typed.all('languages');
  const notice = (page: string) => {
    const said = localisedIn(typed, `notices.${page}`, langs);
    return Object.keys(said).length === 0 ? null : said;
  };
  return {
    name: localisedIn(typed, 'name', langs),
    summary: localisedIn(typed, 'summary', langs),
    languages: [...ticked.filter((lang) => lang === usual), ...ticked.filter((lang) => lang !== usual)],
    timeZone: typed.text('timeZone'),
    contact: typed.text('contact') || null,
    notices: Object.fromEntries(NOTICE_PAGES.map((page) => [page, notice(page)])),
  };
}

export function settingsFields(visit: Visit, attempt: Attempt): Html {
  const { locale, institution } = visit;
  const { t } = locale;
  const { typed, refusal } = attempt;
  const labels = settingsLabels(visit);
  const langs = spokenBy(institution);
  const offered = [...new Set([...institution.languages, ...LOCALES])].map((value) => ({
    value,
    label: locale.languageName(value),
  }));
  return markup`${localisedFields(visit, { name: 'name', label: labels['name'] ?? '', langs, attempt, max: NAME_MAX })}
${localisedFields(visit, { name: 'summary', label: labels['summary'] ?? '', hint: t('settings.summary-hint'), langs, attempt, max: TITLE_MAX * 5, rows: 3 })}
${choiceField(visit, { name: 'languages', label: labels['languages'] ?? '', hint: t('settings.languages-hint'), several: true, chosen: typed.all('languages'), options: offered, refusal })}
${selectField(visit, { name: 'usual', label: labels['usual'] ?? '', hint: t('settings.usual-hint'), options: offered, value: typed.text('usual') })}
${textField(visit, { name: 'timeZone', label: labels['timeZone'] ?? '', hint: t('settings.time-zone-hint'), value: typed.text('timeZone'), max: 60, refusal })}
${textField(visit, { name: 'contact', label: labels['contact'] ?? '', hint: t('settings.contact-hint'), value: typed.text('contact'), max: TITLE_MAX, refusal })}
<h3>${t('settings.notices')}</h3>
<p class="small quiet">${t('settings.notices-hint')}</p>
${NOTICE_PAGES.map((page) => localisedFields(visit, { name: `notices.${page}`, label: labels[page] ?? '', hint: t('desk.markdown'), langs, attempt, max: BODY_MAX, rows: 5 }))}`;
}
