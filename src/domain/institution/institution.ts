import { checkHandle } from '../federation/handle.ts';
import { checkAll, checkEach } from '../kit/check-all.ts';
import { checkMoney, highestSum, type Money } from '../kit/money.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import {
  BODY_MAX,
  checkLanguages,
  checkLine,
  checkLocalised,
  checkLocalisedLine,
  checkText,
  type Lang,
  type Localised,
  NAME_MAX,
  TITLE_MAX,
} from '../kit/text.ts';
import { isTimeZone } from '../kit/time.ts';
import { isLicence, type LicenceId } from './licence.ts';
import type { Territory } from './territory.ts';

/** The institution a node belongs to. One per node. */
export type Institution = {
  readonly handle: string;
  readonly name: Localised;
  readonly summary: Localised;
  readonly territory: Territory;
  /** Languages of the pages, the first being the default. */
  readonly languages: readonly Lang[];
  /** IANA name; dates without an offset are read and shown in it. */
  readonly timeZone: string;
  /** Public contact for the privacy and accessibility pages. */
  readonly contact: string | null;
  /** What others may do with its open data; null where it has not said. */
  readonly licence: LicenceId | null;
  /** What the institution itself says on `privacy`, `accessibility` and `about`, below the node's own text. */
  readonly notices: Readonly<Partial<Record<NoticePage, Localised>>>;
  /** Whether people can ask on the pages for a letter with the code by which they are recognised as residents. */
  readonly codeLetters: boolean;
  /** Entries of menu and footer that are not shown. */
  readonly hiddenEntries: readonly MenuEntry[];
  /** A sum above which a second agent confirms what commits the institution in a community; null where it set none. */
  readonly secondAgentAbove: Money | null;
  readonly createdAt: Date;
};

/**
 * Entries of the node's own that an institution may hide. Privacy and accessibility are not among them: the law wants them on
 * every page (GDPR art. 12 and 13; Directive (EU) 2016/2102 art. 7).
 */
export const MENU_ENTRIES = [
  'menu-consultations',
  'menu-about',
  'footer-about',
  'footer-commons',
  'footer-network',
  'footer-feed',
] as const;
export type MenuEntry = (typeof MENU_ENTRIES)[number];

export const NOTICE_PAGES = ['about', 'privacy', 'accessibility'] as const;
export type NoticePage = (typeof NOTICE_PAGES)[number];

/** An institution as somebody describes it; refuses every field that does not hold. */
export function describeInstitution(input: Institution): Result<Institution, Refusal> {
  const isSilent = Object.keys(input.summary).length === 0;
  const checked = checkAll({
    handle: checkHandle(input.handle, 'handle'),
    name: checkLocalisedLine(input.name, 'name', NAME_MAX),
    summary: isSilent ? ok({}) : checkLocalised(input.summary, 'summary', TITLE_MAX * 5),
    territoryName: checkLocalisedLine(input.territory.name, 'territory.name', NAME_MAX),
    code: checkLine(input.territory.code, 'territory.code', NAME_MAX),
    languages: checkLanguages(input.languages),
    timeZone: isTimeZone(input.timeZone)
      ? ok(input.timeZone)
      : refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' }),
    licence:
      input.licence === null || isLicence(input.licence)
        ? ok(input.licence)
        : refuse({ type: 'invalid', field: 'licence', because: 'unknown-value' }),
    notices: checkNotices(input.notices),
    hiddenEntries: checkEntries(input.hiddenEntries),
    secondAgentAbove: checkSecondAgentAbove(input.secondAgentAbove),
    contact: input.contact === null ? ok(null) : checkText(input.contact, 'contact', TITLE_MAX),
  });
  if (!checked.ok) return checked;
  const { territoryName, code, handle: _, ...held } = checked.value;
  return ok({ ...input, ...held, territory: { ...input.territory, code, name: territoryName } });
}

/** A sum of nothing at least: then a second agent confirms every sum. */
export function checkSecondAgentAbove(sum: Money | null): Result<Money | null, RefusalOf<'invalid'>> {
  if (sum === null) return ok(null);
  return checkMoney(sum, 'secondAgentAbove', { least: 0, most: highestSum(sum.currency) });
}

function checkEntries(
  entries: Institution['hiddenEntries'],
): Result<Institution['hiddenEntries'], RefusalOf<'invalid'>> {
  return entries.every((entry) => MENU_ENTRIES.includes(entry))
    ? ok(MENU_ENTRIES.filter((entry) => entries.includes(entry)))
    : refuse({ type: 'invalid', field: 'hiddenEntries', because: 'unknown-value' });
}

function checkNotices(overrides: Institution['notices']): Result<Institution['notices'], RefusalOf<'invalid'>> {
  const notices = NOTICE_PAGES.flatMap((page) => {
    const notice = overrides[page];
    if (notice === undefined) return [];
    const checked = checkLocalised(notice, `notices.${page}`, BODY_MAX);
    return [checked.ok ? ok([page, checked.value] as const) : checked];
  });
  const checked = checkEach(notices);
  return checked.ok ? ok(Object.fromEntries(checked.value)) : checked;
}
