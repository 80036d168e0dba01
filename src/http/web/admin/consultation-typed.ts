import type { CreateConsultation, PhaseSaid } from '../../../application/create-consultation.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ACTS, KIND_ALLOWS, PHASE_KINDS, type Phase } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, type Rules, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import type { Lang } from '../../../domain/text.ts';
import {
  type Filled,
  fieldsOf,
  filled,
  localisedIn,
  localMoment,
  numberIn,
  oneIn,
  optionalIn,
  rowsIn,
  someIn,
  type Typed,
} from './typed.ts';

/** The form of a consultation as it is now. */
export function consultationFilled(consultation: Consultation, langs: readonly Lang[]): Filled {
  return filled({ ...wordsFilled(consultation, langs), ...rulesFilled(consultation, langs) });
}

/** What may change once the rules are frozen. */
export function wordsFilled({ title, summary, campaign }: Consultation, langs: readonly Lang[]) {
  return {
    ...fieldsOf('title', title, langs),
    ...fieldsOf('summary', summary, langs),
    campaign: campaign?.campaign ?? '',
    follows: campaign?.follows ?? '',
  };
}

function rulesFilled(consultation: Consultation, langs: readonly Lang[]) {
  const { rules, phases, timeZone } = consultation;
  return {
    slug: consultation.slug,
    languages: consultation.languages,
    timeZone,
    territory: consultation.territory ?? '',
    phase: phases.map((_, index) => index).join(','),
    ...Object.assign({}, ...phases.map((phase, index) => phaseFilled(phase, `phase.${index}`, { timeZone, langs }))),
    resultsVisibility: rules.resultsVisibility,
    supports: rules.supports,
    supportThreshold: String(rules.supportThreshold ?? ''),
    hold: rules.hold,
    proposalsPerParticipant: String(rules.proposalsPerParticipant ?? ''),
    standings: rules.standings,
    decidingStanding: rules.decidingStanding,
    territories: rules.territories ?? [],
  };
}

function phaseFilled(phase: Phase, at: string, within: { readonly timeZone: string; readonly langs: readonly Lang[] }) {
  const usual: readonly string[] = KIND_ALLOWS[phase.kind];
  const asUsual = usual.length === phase.allows.length && phase.allows.every((act) => usual.includes(act));
  return {
    [`${at}.kind`]: phase.kind,
    ...fieldsOf(`${at}.title`, phase.title, within.langs),
    [`${at}.opensAt`]: localMoment(phase.opensAt, within.timeZone),
    [`${at}.closesAt`]: localMoment(phase.closesAt, within.timeZone),
    [`${at}.own`]: asUsual ? '' : 'yes',
    [`${at}.allows`]: asUsual ? [] : phase.allows,
    [`${at}.standings`]: phase.standings ?? [],
  };
}

/** What the form of a draft says of a consultation. */
export function consultationIn(
  typed: Typed,
  langs: readonly Lang[],
  territories: readonly string[],
): Result<Omit<CreateConsultation, 'by'>, Refusal> {
  const words = wordsIn(typed, langs);
  if (!words.ok) return words;
  const inPlaces = someIn(typed, 'territories', territories);
  const rules: Partial<Rules> = {
    ...said('resultsVisibility', oneIn(typed, 'resultsVisibility', RESULTS_VISIBILITIES)),
    ...said('supports', oneIn(typed, 'supports', SUPPORT_SIDES)),
    ...said('hold', oneIn(typed, 'hold', HOLD_RULES)),
    supportThreshold: numberIn(typed, 'supportThreshold'),
    proposalsPerParticipant: numberIn(typed, 'proposalsPerParticipant'),
    standings: someIn(typed, 'standings', STANDINGS),
    decidingStanding: someIn(typed, 'decidingStanding', STANDINGS),
    territories: inPlaces.length === 0 ? null : inPlaces,
  };
  return ok({
    slug: typed.text('slug'),
    ...words.value,
    campaign: words.value.campaign ?? undefined,
    territory: typed.text('territory') || undefined,
    languages: typed.all('languages'),
    timeZone: typed.text('timeZone') || undefined,
    phases: rowsIn(typed, 'phase').map((row) => phaseIn(typed, `phase.${row}`, langs)),
    rules,
  });
}

/** The words and the campaign alone. */
export function wordsIn(
  typed: Typed,
  langs: readonly Lang[],
): Result<Pick<CreateConsultation, 'title' | 'summary'> & { readonly campaign: Consultation['campaign'] }, Refusal> {
  const [campaign, follows] = [typed.text('campaign'), typed.text('follows')];
  if (campaign === '' && follows !== '') return refuse({ type: 'invalid', field: 'campaign', because: 'missing' });
  return ok({
    title: localisedIn(typed, 'title', langs),
    summary: localisedIn(typed, 'summary', langs),
    campaign: campaign === '' ? null : { campaign, follows: follows || null },
  });
}

function phaseIn(typed: Typed, at: string, langs: readonly Lang[]): PhaseSaid {
  const standings = someIn(typed, `${at}.standings`, STANDINGS);
  return {
    kind: oneIn(typed, `${at}.kind`, PHASE_KINDS) ?? 'inform',
    title: optionalIn(typed, `${at}.title`, langs),
    opensAt: typed.text(`${at}.opensAt`),
    closesAt: typed.text(`${at}.closesAt`),
    allows: typed.text(`${at}.own`) === 'yes' ? someIn(typed, `${at}.allows`, ACTS) : undefined,
    standings: standings.length === 0 ? undefined : standings,
  };
}

function said<K extends keyof Rules>(name: K, value: Rules[K] | undefined): Partial<Rules> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Rules>);
}
