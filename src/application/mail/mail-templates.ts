import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { checkLang } from '../../domain/kit/text.ts';
import { checkMailTemplate, type MailTemplate, STANDARD_TEXT } from '../../domain/mail/mail-template.ts';
import type { Application } from '../application.ts';
import { mailTemplateLock } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import type { MailTemplateKey, StoredMailTemplate } from './ports.ts';

/** Every e-mail template of the institution. For administrators. */
export async function readMailTemplates(app: Application): Promise<readonly StoredMailTemplate[]> {
  return await app.store.read((reader) => reader.mailTemplates.all());
}

/** One e-mail template of the institution. For administrators. */
export async function readMailTemplate(app: Application, mail: MailTemplateKey): Promise<MailTemplate> {
  return (await app.store.read((reader) => reader.mailTemplates.of(mail))) ?? STANDARD_TEXT;
}

/**
 * Replaces the template of a kind of e-mail in one language; one of standard parts only removes the
 * institution's own. E-mails that are queued already stay as they are.
 */
export async function setMailTemplate(
  app: Application,
  command: MailTemplateKey & {
    readonly input: MailTemplate;
    /** Hash of the template it was made from (`etagOf`); refused where that changed. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<MailTemplate, Refusal>> {
  const { kind, input, basedOn, by } = command;
  const checked = checkLang(command.lang, 'lang');
  if (!checked.ok) return checked;
  const lang = checked.value;
  const text = checkMailTemplate(kind, input);
  if (!text.ok) return text;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(mailTemplateLock(kind, lang));
    const same = checkNotModified((await writer.mailTemplates.of({ kind, lang })) ?? STANDARD_TEXT, basedOn);
    if (!same.ok) return same;
    const setAt = app.now();
    const isOwn = Object.values(text.value).some((part) => part !== null);
    await writer.mailTemplates.save({ kind, lang, text: isOwn ? text.value : null, setAt });
    await writer.events.append({
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
