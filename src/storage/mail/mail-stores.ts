import type { Kysely } from 'kysely';
import type { MailReaders, MailWriters } from '../../application/mail/ports.ts';
import type { DB } from '../kit/schema.ts';
import { mailFollowReader, mailFollowWriter } from './mail-follows.ts';
import { mailTemplateReader, mailTemplateWriter } from './mail-templates.ts';
import { mailReader, mailWriter } from './mails.ts';
import { newsletterReader, newsletterWriter } from './newsletters.ts';
import { reminderReader, reminderWriter } from './reminders.ts';

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
