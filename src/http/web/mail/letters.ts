import type { Context } from 'hono';
import { readMailTemplates } from '../../../application/mail/mail-templates.ts';
import type { StoredMailTemplate } from '../../../application/mail/ports.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { MAIL_KINDS, type MailKind } from '../../../domain/mail/letter-kind.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { adminTable } from '../kit/form-parts.ts';
import { offered } from '../kit/language.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';

export const MAIL_TEMPLATES = '/admin/mail-templates';
/** Their address before, which bookmarks and mails may have. */
export const FORMER_MAIL_TEMPLATES = '/admin/letters';

export function redirectToMailTemplates(c: Context): Response {
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`${MAIL_TEMPLATES}${pathname.slice(FORMER_MAIL_TEMPLATES.length)}${search}`, 301);
}

/** Path of the page of one template. */
export function mailTemplatePath({ kind, lang }: { readonly kind: MailKind; readonly lang: Lang }): string {
  return `${MAIL_TEMPLATES}/${kind}/${lang}`;
}

/** All e-mail templates in every language of the institution, and whether each is its own or the standard one. */
export async function mailTemplatesPage(context: PageContext): Promise<PageAnswer> {
  const { locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const texts = await readMailTemplates(context.app);
    return {
      title: t('letters.nav'),
      main: markup`<p class="lead">${t('letters.lead')}</p>
${adminTable({
  id: 'letters',
  title: t('letters.list'),
  caption: t('letters.caption', { place: placeOf(institution.timeZone) }),
  columns: [t('mails.letter'), ...offered(institution).map((lang) => locale.languageName(lang))],
  rows: MAIL_KINDS.map((kind) => [
    locale.t(`email.${kind}.name`),
    ...offered(institution).map((lang) => wordsOf(context, { kind, lang, texts })),
  ]),
  empty: '',
})}`,
    };
  });
}

function wordsOf(
  context: PageContext,
  of: { readonly kind: MailKind; readonly lang: Lang; readonly texts: readonly StoredMailTemplate[] },
): Html {
  const { locale, institution } = context;
  const own = of.texts.find(({ kind, lang }) => kind === of.kind && lang === of.lang);
  const name = markup`<span class="hidden">${locale.t(`email.${of.kind}.name`)} (${locale.languageName(of.lang)}), </span>`;
  const words =
    own === undefined
      ? locale.t('letters.standard')
      : locale.html('letters.own', { at: start(context, own.setAt, institution.timeZone) });
  return markup`<a href="${context.href(mailTemplatePath(of))}">${name}${words}</a>`;
}
