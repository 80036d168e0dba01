import type { By } from '../domain/event.ts';
import { checkLetterText, type LetterKind, type LetterText, STANDARD_TEXT } from '../domain/letter-text.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import { checkLang, type Lang } from '../domain/text.ts';
import { checkMadeFrom } from './made-from.ts';
import { letterTextName } from './names.ts';
import type { Application } from './ports.ts';

/** Which letter: its kind, and the language that it is written in. */
export type LetterTextOf = { readonly kind: LetterKind; readonly lang: Lang };
export type KeptLetterText = LetterTextOf & { readonly text: LetterText; readonly setAt: Date };

export type LetterTextReader = {
  /** Null where the institution keeps to the standard text. */
  of(letter: LetterTextOf): Promise<LetterText | null>;
  all(): Promise<readonly KeptLetterText[]>;
};

export type LetterTextWriter = {
  /** In the place of what there was; null takes it back. */
  keep(letter: LetterTextOf & { readonly text: LetterText | null; readonly setAt: Date }): Promise<void>;
};

/** Every letter that the institution words itself. For administrators. */
export async function readLetterTexts(app: Application): Promise<readonly KeptLetterText[]> {
  return await app.store.read((reader) => reader.letterTexts.all());
}

/** The institution's own words in one letter. For administrators. */
export async function readLetterText(app: Application, letter: LetterTextOf): Promise<LetterText> {
  return (await app.store.read((reader) => reader.letterTexts.of(letter))) ?? STANDARD_TEXT;
}

/**
 * Words a kind of letter anew in one language; words of nothing but standard parts take the
 * institution's own back. Letters that are on their way already stay as they are.
 */
export async function setLetterText(
  app: Application,
  command: LetterTextOf & {
    readonly said: LetterText;
    /** Hash of the words it was made from (`stateHash`); refused where those are others now. */
    readonly madeFrom?: string | undefined;
    readonly by: By;
  },
): Promise<Result<LetterText, Refusal>> {
  const { kind, said, madeFrom, by } = command;
  const checked = checkLang(command.lang, 'lang');
  if (!checked.ok) return checked;
  const lang = checked.value;
  const text = checkLetterText(kind, said);
  if (!text.ok) return text;
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(letterTextName(kind, lang));
    const same = checkMadeFrom((await writer.letterTexts.of({ kind, lang })) ?? STANDARD_TEXT, madeFrom);
    if (!same.ok) return same;
    const setAt = app.now();
    const isOwn = Object.values(text.value).some((part) => part !== null);
    await writer.letterTextWrite.keep({ kind, lang, text: isOwn ? text.value : null, setAt });
    await writer.write.event({
      id: app.newId(),
      type: 'letter-text-changed',
      at: setAt,
      by,
      consultationId: null,
      proposalId: null,
      data: { letter: kind, lang, isOwn },
    });
    return ok(text.value);
  });
}
