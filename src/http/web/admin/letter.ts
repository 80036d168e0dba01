import type { Context } from 'hono';
import { type LetterTextOf, readLetterText, setLetterText } from '../../../application/letter-texts.ts';
import { stateHash } from '../../../application/made-from.ts';
import {
  checkLetterText,
  LETTER_KINDS,
  LETTER_PARTS,
  type LetterPart,
  type LetterText,
  placeholdersOf,
  STANDARD_TEXT,
} from '../../../domain/letter-text.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { wordsLang } from '../../../words/words-lang.ts';
import { standardText, writeLetter } from '../../../words/write-letter.ts';
import { textArea, textField } from '../components/field.ts';
import { type Accepts, actOnce } from '../form.ts';
import { offered } from '../language.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, type Labels, rowButton, whatChanged } from './form-parts.ts';
import { LETTERS, letterPath } from './letters.ts';
import { sampleLetter } from './sample-letter.ts';
import { type Filled, filled, type Typed } from './typed.ts';

/** What a browser may send of a part; the domain says what may be kept. */
const FIELD_MAX = 2_000;

/** The words of one letter in one language, and the letter as its readers get it. */
export async function letterPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Shows the letter in other words, keeps them, or goes back to the standard text. */
export const acceptLetter: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'admin');
  if (!agent.ok) return agent;
  const letter = letterIn(visit, c);
  if (!letter.ok) return letter;
  const isStandard = said.text('act') === 'standard';
  const text = isStandard ? STANDARD_TEXT : ownWordsIn(letter.value, said);
  if (said.text('do') === 'preview') {
    const checked = checkLetterText(letter.value.kind, text);
    return await answered(visit, c, { typed: said, refusal: checked.ok ? null : checked.refusal });
  }
  const done = await actOnce(visit, said, async (within) => {
    const by = { agent: agent.value.id };
    const set = await setLetterText(within, { ...letter.value, said: text, madeFrom: said.text('from'), by });
    if (!set.ok) return set;
    return ok(visit.href(letterPath(letter.value), { done: isStandard ? 'letter-standard' : 'letter-saved' }));
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

function letterIn(visit: Visit, c: Context): Result<LetterTextOf, Refusal> {
  const kind = LETTER_KINDS.find((known) => known === c.req.param('kind'));
  const lang = offered(visit.institution).find((known) => known === c.req.param('lang'));
  return kind === undefined || lang === undefined ? refuse({ type: 'not-found', what: 'letter' }) : ok({ kind, lang });
}

/** What was typed, where it is not what stands there anyhow. */
function ownWordsIn(letter: LetterTextOf, said: Typed): LetterText {
  const standard = standardText(letter.kind, wordsLang([letter.lang]));
  const own = (part: LetterPart) => {
    const text = said.text(part).trim();
    return text === '' || text === standard[part] ? null : text;
  };
  return { subject: own('subject'), introduction: own('introduction'), closing: own('closing') };
}

function filledWith(letter: LetterTextOf, text: LetterText): Filled {
  const standard = standardText(letter.kind, wordsLang([letter.lang]));
  return filled(Object.fromEntries(LETTER_PARTS.map((part) => [part, text[part] ?? standard[part]])));
}

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  const { t, words, languageName } = visit.locale;
  return await desk(visit, 'admin', async () => {
    const letter = letterIn(visit, c);
    if (!letter.ok) return letter;
    const { kind, lang } = letter.value;
    const stored = await readLetterText(visit.app, letter.value);
    const now = filledWith(letter.value, stored);
    const attempt = given ?? { typed: now, refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? stateHash(stored) : given.typed.text('from');
    const labels = labelsOf(visit);
    const shown = checkLetterText(kind, ownWordsIn(letter.value, attempt.typed));
    return {
      title: `${words.letter[kind]} (${languageName(lang)})`,
      refusal: attempt.refusal,
      crumbs: [{ href: visit.href(LETTERS), name: t('letters.nav') }],
      main: markup`<p class="lead">${t('letters.edit-lead')}</p>
${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, labels) : NOTHING}
${deskForm(visit, {
  action: letterPath(letter.value),
  attempt,
  labels,
  fields: markup`${hiddenField('from', from)}${fields(visit, letter.value, attempt)}<p>${rowButton('preview', t('letters.preview'))}</p>`,
  button: t('desk.save'),
})}
${shown.ok ? preview(visit, letter.value, shown.value) : NOTHING}
${isOwn(stored) ? backToStandard(visit, letter.value, from) : NOTHING}`,
    };
  });
}

function labelsOf({ locale: { t } }: Visit): Labels & Readonly<Record<LetterPart, string>> {
  return {
    subject: t('letters.subject'),
    introduction: t('letters.introduction'),
    closing: t('letters.closing'),
  };
}

function fields(visit: Visit, { kind, lang }: LetterTextOf, { typed, refusal }: Attempt): Html {
  const { t } = visit.locale;
  const labels = labelsOf(visit);
  const names = placeholdersOf(kind).map((name) => `{${name}}`);
  const field = (name: LetterPart) => ({ name, label: labels[name], value: typed.text(name), lang, refusal });
  return markup`<p class="small quiet">${t('letters.names', { names: names.join(', ') })}</p>
${textField(visit, { ...field('subject'), max: FIELD_MAX })}
${textArea(visit, { ...field('introduction'), max: FIELD_MAX, rows: 4 })}
${textArea(visit, { ...field('closing'), max: FIELD_MAX, rows: 4, hint: t('letters.closing-hint', { names: '{institution}, {origin}' }) })}`;
}

function preview(visit: Visit, { kind, lang }: LetterTextOf, own: LetterText): Html {
  const { t } = visit.locale;
  const { subject, text } = writeLetter({ ...sampleLetter(visit, { kind, lang }), own }, visit.app.origin);
  return markup`<section aria-labelledby="preview"><h2 id="preview">${t('letters.preview-title')}</h2>
<p>${t('letters.preview-said')}</p>
<p lang="${lang}" dir="auto"><strong>${subject}</strong></p>
<pre class="letter" lang="${lang}" dir="auto">${text}</pre></section>`;
}

function isOwn(text: LetterText): boolean {
  return LETTER_PARTS.some((part) => text[part] !== null);
}

function backToStandard(visit: Visit, letter: LetterTextOf, from: string): Html {
  const { t } = visit.locale;
  return markup`<section aria-labelledby="standard"><h2 id="standard">${t('letters.standard-title')}</h2>
${deskForm(visit, {
  action: letterPath(letter),
  fields: markup`${hiddenField('act', 'standard')}${hiddenField('from', from)}`,
  button: t('letters.standard-button'),
})}</section>`;
}
