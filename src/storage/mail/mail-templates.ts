import type { Kysely, Selectable } from 'kysely';
import type { MailTemplateReader, MailTemplateWriter, StoredMailTemplate } from '../../application/mail/ports.ts';
import { MAIL_KINDS } from '../../domain/mail/letter-kind.ts';
import type { DB, LetterText as LetterTextTable } from '../kit/schema.ts';

export function mailTemplateReader(db: Kysely<DB>): MailTemplateReader {
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
      return rows.flatMap((row): StoredMailTemplate[] => {
        const kind = MAIL_KINDS.find((known) => known === row.kind);
        return kind === undefined ? [] : [{ kind, lang: row.lang, text: textOf(row), setAt: row.set_at }];
      });
    },
  };
}

export function mailTemplateWriter(db: Kysely<DB>): MailTemplateWriter {
  return {
    async save({ kind, lang, text, setAt }) {
      await db.deleteFrom('letter_text').where('kind', '=', kind).where('lang', '=', lang).execute();
      if (text === null) return;
      await db
        .insertInto('letter_text')
        .values({ kind, lang, ...text, set_at: setAt })
        .execute();
    },
  };
}

function textOf({ subject, introduction, closing }: Selectable<LetterTextTable>): StoredMailTemplate['text'] {
  return { subject, introduction, closing };
}
