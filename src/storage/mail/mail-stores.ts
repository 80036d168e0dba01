import type { Kysely, Selectable } from 'kysely';
import type {
  MailReaders,
  MailTemplateReader,
  MailTemplateWriter,
  MailWriters,
  StoredMailTemplate,
} from '../../application/mail/ports.ts';
import { MAIL_KINDS } from '../../domain/mail/mail-template.ts';
import type { DB, LetterText as LetterTextTable } from '../kit/schema.ts';
import { mailFollowReader, mailFollowWriter } from './mail-follows.ts';
import { mailReader, mailWriter, reminderReader, reminderWriter } from './mails.ts';
import { newsletterReader, newsletterWriter } from './newsletters.ts';

function mailTemplateReader(db: Kysely<DB>): MailTemplateReader {
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

function mailTemplateWriter(db: Kysely<DB>): MailTemplateWriter {
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

/** All that is read of e-mails. */
export function mailReaders(db: Kysely<DB>): MailReaders {
  return {
    mailTemplates: mailTemplateReader(db),
    mailFollows: mailFollowReader(db),
    mails: mailReader(db),
    newsletters: newsletterReader(db),
    reminders: reminderReader(db),
  };
}

/** The same to write; `onMail` is called where one is queued. */
export function mailWriters(db: Kysely<DB>, reader: MailReaders, onMail: () => void): MailWriters {
  return {
    mailTemplates: { ...reader.mailTemplates, ...mailTemplateWriter(db) },
    mailFollows: { ...reader.mailFollows, ...mailFollowWriter(db) },
    mails: { ...reader.mails, ...mailWriter(db, onMail) },
    newsletters: { ...reader.newsletters, ...newsletterWriter(db) },
    reminders: { ...reader.reminders, ...reminderWriter(db) },
  };
}
