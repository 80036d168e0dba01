import { ACTS, KIND_ALLOWS, PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import { ACTING_STANDINGS } from '../../../domain/participant/standing.ts';
import { BODY_MAX, NAME_MAX, TITLE_MAX } from '../../../domain/text.ts';
import { placeOf } from '../../../words/dates.ts';
import { checkField, choiceField, type Option, selectField, textField } from '../components/field.ts';
import { choose } from '../content.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { type Attempt, hiddenField, type Labels, localisedFields, rowButton } from './form-parts.ts';
import { type Span, timelineNow, typedPhases } from './timeline.ts';
import { rowsIn } from './typed.ts';

/** What the fields of the form are called, by the names of the domain. */
export function consultationLabels({ locale }: Visit): Labels {
  const { t } = locale;
  return {
    slug: t('desk.slug'),
    title: t('desk.title'),
    summary: t('desk.summary'),
    languages: t('desk.languages'),
    territory: t('desk.territory'),
    timeZone: t('desk.time-zone'),
    phase: t('desk.phase'),
    phases: t('desk.phases'),
    'phases.*': t('desk.phase'),
    kind: t('desk.kind'),
    opensAt: t('desk.opens-at'),
    closesAt: t('desk.closes-at'),
    own: t('desk.own-acts'),
    allows: t('desk.acts'),
    resultsVisibility: t('desk.visibility'),
    supports: t('desk.supports'),
    supportThreshold: t('desk.threshold'),
    hold: t('desk.hold'),
    proposalsPerParticipant: t('desk.per-participant'),
    standings: t('desk.standings'),
    decidingStanding: t('desk.deciding'),
    territories: t('desk.territories'),
    campaign: t('desk.campaign'),
    follows: t('desk.follows'),
  };
}

/** Words and campaign: what may change after publication too. */
export function wordFields(visit: Visit, attempt: Attempt): Html {
  const labels = consultationLabels(visit);
  const langs = visit.institution.languages;
  const { typed, refusal } = attempt;
  const { t } = visit.locale;
  return markup`${localisedFields(visit, { name: 'title', label: labels['title'] ?? '', langs, attempt, max: TITLE_MAX })}
${localisedFields(visit, { name: 'summary', label: labels['summary'] ?? '', hint: t('desk.markdown'), langs, attempt, max: BODY_MAX, rows: 6 })}
${textField(visit, { name: 'campaign', label: labels['campaign'] ?? '', hint: t('desk.campaign-hint'), value: typed.text('campaign'), max: NAME_MAX, refusal })}
${textField(visit, { name: 'follows', label: labels['follows'] ?? '', hint: t('desk.follows-hint'), value: typed.text('follows'), max: 40, refusal, of: 'campaign.follows' })}`;
}

/** Everything that is frozen with the publication; its ballots lie on one line with its phases. */
export function ruleFields(visit: Visit, attempt: Attempt, ballots: readonly Span[]): Html {
  const { locale, institution, territories } = visit;
  const { t, words } = locale;
  const { typed, refusal } = attempt;
  const labels = consultationLabels(visit);
  const zone = typed.text('timeZone') || institution.timeZone;
  const places: Option[] = territories.map(({ code, name }) => ({ value: code, label: choose(visit, name).text }));
  const sentence = (name: string, values: readonly string[], table: Readonly<Record<string, string>>) =>
    choiceField(visit, {
      name,
      label: labels[name] ?? '',
      chosen: [typed.text(name)],
      options: values.map((value) => ({ value, label: table[value] ?? value })),
      refusal,
    });
  const count = (name: string, hint: string) =>
    textField(visit, {
      name,
      label: labels[name] ?? '',
      hint,
      type: 'number',
      min: '1',
      value: typed.text(name),
      refusal,
    });
  const standings = (name: string, hint: string) =>
    choiceField(visit, {
      name,
      label: labels[name] ?? '',
      hint,
      several: true,
      chosen: typed.all(name),
      options: ACTING_STANDINGS.map((value) => ({
        value,
        label: words.standing[value],
        hint: words.standingMeans[value],
      })),
      refusal,
    });
  return markup`${textField(visit, { name: 'slug', label: labels['slug'] ?? '', hint: t('desk.slug-hint'), value: typed.text('slug'), max: 40, refusal })}
${choiceField(visit, { name: 'languages', label: labels['languages'] ?? '', several: true, chosen: typed.all('languages'), options: institution.languages.map((value) => ({ value, label: locale.languageName(value) })), refusal })}
${textField(visit, { name: 'timeZone', label: labels['timeZone'] ?? '', hint: t('desk.time-zone-hint'), value: typed.text('timeZone'), max: 60, refusal })}
${selectField(visit, { name: 'territory', label: labels['territory'] ?? '', options: [{ value: '', label: t('desk.whole-territory') }, ...places], value: typed.text('territory'), refusal })}
<h2>${t('desk.phases')}</h2>
<p class="small quiet">${t('desk.phases-hint', { place: placeOf(zone) })}</p>
${phaseRows(visit, attempt)}
${timelineNow(visit, { spans: [...typedPhases(visit, typed, zone), ...ballots], zone })}
<h2>${t('desk.rules')}</h2>
${standings('standings', t('desk.standings-hint'))}
${places.length < 2 ? '' : choiceField(visit, { name: 'territories', label: labels['territories'] ?? '', hint: t('desk.territories-hint'), several: true, chosen: typed.all('territories'), options: places, refusal })}
${sentence('supports', SUPPORT_SIDES, words.supports)}
${count('supportThreshold', t('desk.threshold-hint'))}
${standings('decidingStanding', t('desk.deciding-hint'))}
${sentence('resultsVisibility', RESULTS_VISIBILITIES, words.visibility)}
${sentence('hold', HOLD_RULES, words.hold)}
${count('proposalsPerParticipant', t('desk.per-participant-hint'))}`;
}

function phaseRows(visit: Visit, attempt: Attempt): Html {
  const rows = rowsIn(attempt.typed, 'phase');
  return markup`${hiddenField('phase', rows.join(','))}
${rows.map((row, index) => phaseRow(visit, attempt, { row, index }))}
<p>${rowButton('more-phase', visit.locale.t('desk.more-phase'))}</p>`;
}

function phaseRow(visit: Visit, attempt: Attempt, at: { readonly row: string; readonly index: number }): Html {
  const { t, words } = visit.locale;
  const { typed, refusal } = attempt;
  const name = (field: string) => `phase.${at.row}.${field}`;
  const of = (field: string) => `phases.${at.index}.${field}`;
  const moment = (field: 'opensAt' | 'closesAt', label: string) =>
    textField(visit, {
      name: name(field),
      label,
      type: 'datetime-local',
      value: typed.text(name(field)),
      refusal,
      of: of(field),
    });
  const usual = PHASE_KINDS.map((kind) => ({ value: kind, label: words.phase[kind] }));
  const said = typed.text(name('own')) === 'yes' || typed.all(name('standings')).length > 0;
  return markup`<fieldset class="row"><legend>${t('desk.phase-number', { number: at.index + 1 })}</legend>
${selectField(visit, { name: name('kind'), label: t('desk.kind'), options: usual, value: typed.text(name('kind')), refusal, of: of('kind') })}
${moment('opensAt', t('desk.opens-at'))}
${moment('closesAt', t('desk.closes-at'))}
<details${said ? markup` open` : ''}><summary>${t('desk.phase-more')}</summary>
${localisedFields(visit, { name: name('title'), label: t('desk.phase-title'), hint: t('desk.phase-title-hint'), langs: visit.institution.languages, attempt, of: of('title'), max: TITLE_MAX })}
${checkField(visit, { name: name('own'), label: t('desk.own-acts'), hint: t('desk.own-acts-hint', { usual: usualActs(visit, typed.text(name('kind'))) }), checked: typed.text(name('own')) === 'yes' })}
${choiceField(visit, { name: name('allows'), label: t('desk.acts'), several: true, chosen: typed.all(name('allows')), options: ACTS.map((act) => ({ value: act, label: words.act[act] })), refusal, of: of('allows') })}
${choiceField(visit, { name: name('standings'), label: t('desk.phase-standings'), hint: t('desk.phase-standings-hint'), several: true, chosen: typed.all(name('standings')), options: ACTING_STANDINGS.map((value) => ({ value, label: words.standing[value] })), refusal, of: of('standings') })}
</details>
<p>${rowButton(`less-phase-${at.row}`, t('desk.less-phase', { number: at.index + 1 }))}</p>
</fieldset>`;
}

function usualActs({ locale }: Visit, kind: string): string {
  const known = PHASE_KINDS.find((each) => each === kind) ?? 'inform';
  const acts = KIND_ALLOWS[known].map((act) => locale.words.act[act]);
  return acts.length === 0 ? locale.t('desk.no-acts') : locale.list(acts);
}
