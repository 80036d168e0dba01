import { checkHandle } from '../handle.ts';
import type { Refusal } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import {
  BODY_MAX,
  checkLang,
  checkLine,
  checkLocalised,
  checkLocalisedLine,
  checkText,
  type Lang,
  type Localised,
  NAME_MAX,
  TITLE_MAX,
} from '../text.ts';
import { isTimeZone } from '../time.ts';
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
  /** What the institution itself says on `privacy`, `accessibility` and `about`, below the node's own text. */
  readonly notices: Readonly<Partial<Record<NoticePage, Localised>>>;
  readonly createdAt: Date;
};

export const NOTICE_PAGES = ['about', 'privacy', 'accessibility'] as const;
export type NoticePage = (typeof NOTICE_PAGES)[number];

/** An institution as somebody describes it; refuses the first field that does not hold. */
export function describeInstitution(said: Institution): Result<Institution, Refusal> {
  const handle = checkHandle(said.handle, 'handle');
  if (!handle.ok) return handle;
  const name = checkLocalisedLine(said.name, 'name', NAME_MAX);
  if (!name.ok) return name;
  const summary =
    Object.keys(said.summary).length === 0 ? ok({}) : checkLocalised(said.summary, 'summary', TITLE_MAX * 5);
  if (!summary.ok) return summary;
  const territoryName = checkLocalisedLine(said.territory.name, 'territory.name', NAME_MAX);
  if (!territoryName.ok) return territoryName;
  const code = checkLine(said.territory.code, 'territory.code', NAME_MAX);
  if (!code.ok) return code;
  if (said.languages.length === 0) return refuse({ type: 'invalid', field: 'languages', because: 'missing' });
  const languages: Lang[] = [];
  for (const language of said.languages) {
    const lang = checkLang(language, 'languages');
    if (!lang.ok) return lang;
    if (languages.includes(lang.value)) return refuse({ type: 'invalid', field: 'languages', because: 'duplicate' });
    languages.push(lang.value);
  }
  if (!isTimeZone(said.timeZone)) return refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' });
  const notices: Partial<Record<NoticePage, Localised>> = {};
  for (const page of NOTICE_PAGES) {
    const notice = said.notices[page];
    if (notice === undefined) continue;
    const checked = checkLocalised(notice, `notices.${page}`, BODY_MAX);
    if (!checked.ok) return checked;
    notices[page] = checked.value;
  }
  const contact = said.contact === null ? ok(null) : checkText(said.contact, 'contact', TITLE_MAX);
  if (!contact.ok) return contact;
  return ok({
    ...said,
    name: name.value,
    summary: summary.value,
    territory: { ...said.territory, code: code.value, name: territoryName.value },
    languages,
    notices,
    contact: contact.value,
  });
}
