import type { Kysely, Selectable } from 'kysely';
import type { KeptLetterText, LetterTextReader, LetterTextWriter } from '../application/letter-texts.ts';
import { LETTER_KINDS } from '../domain/letter-text.ts';
import type { DB, LetterText as LetterTextTable } from './schema.ts';

export function letterTextReader(db: Kysely<DB>): LetterTextReader {
  return {
    async of({ kind, lang }) {
      const row = await db
        .selectFrom('letter_text')
        .selectAll()
        .where('kind', '=', kind)
        .where('lang', '=', lang)
        .executeTakeFirst();
      return row === undefined ? null : textOf(row);
    },
    async all() {
      const rows = await db.selectFrom('letter_text').selectAll().orderBy('kind').orderBy('lang').execute();
      return rows.flatMap((row): KeptLetterText[] => {
        const kind = LETTER_KINDS.find((known) => known === row.kind);
        return kind === undefined ? [] : [{ kind, lang: row.lang, text: textOf(row), setAt: row.set_at }];
      });
    },
  };
}

export function letterTextWriter(db: Kysely<DB>): LetterTextWriter {
  return {
    async keep({ kind, lang, text, setAt }) {
      await db.deleteFrom('letter_text').where('kind', '=', kind).where('lang', '=', lang).execute();
      if (text === null) return;
      await db
        .insertInto('letter_text')
        .values({ kind, lang, ...text, set_at: setAt })
        .execute();
    },
  };
}

function textOf({ subject, introduction, closing }: Selectable<LetterTextTable>): KeptLetterText['text'] {
  return { subject, introduction, closing };
}
