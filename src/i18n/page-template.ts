import { slugFrom } from '../domain/federation/handle.ts';
import type { StaticPageKind } from '../domain/institution/static-page.ts';
import { dates } from './dates.ts';
import type { UiLang } from './languages.ts';
import { messagesIn } from './messages.ts';

/** What is known of a page before anybody wrote it. */
type KnownOfPage = {
  readonly institution: string;
  readonly contact: string | null;
  /** Public https origin of the node. */
  readonly origin: string;
  /** `YYYY-MM-DD`, of the day on which it is written. */
  readonly day: string;
};

/**
 * The page that a template begins with, in Markdown, in one language. What only the institution knows is a gap in double
 * square brackets, with which no page is published (`checkPublishable`).
 */
export function pageTemplate(
  kind: Exclude<StaticPageKind, 'other'>,
  lang: UiLang,
  known: KnownOfPage,
): { readonly slug: string; readonly title: string; readonly text: string } {
  const { t } = messagesIn(lang);
  const { institution, origin } = known;
  const contact = known.contact === null ? t('page-template.contact') : linked(known.contact);
  const title = t(`page-kind.${kind}`);
  const texts = {
    'legal-notice': () => t('page-template.legal-notice', { institution, contact, origin }),
    charter: () => t('page-template.charter', { institution, contact }),
    accessibility: () =>
      t('page-template.accessibility', { institution, contact, origin, day: dates(lang).day(known.day) }),
  };
  return { slug: slugFrom(title), title, text: texts[kind]() };
}

/** An e-mail address as a link of Markdown; addresses of pages are links by themselves. */
function linked(contact: string): string {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(contact) ? `<${contact}>` : contact;
}
