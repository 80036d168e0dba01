import type { MailLook } from '../application/mail/ports.ts';
import { textOn } from '../domain/institution/appearance.ts';

/** What the HTML part calls the logo that travels with the mail (RFC 2392). */
export const LOGO_ID = 'logo';
/** Where the institution chose no colours: those of the pages (DESIGN.md). */
const HEADER = '#ffffff';
const ACCENT = '#1d5c63';
const INK = '#22262b';

/** What agents wrote in Markdown: as it stands in the text of an e-mail, and as HTML that was made safe. */
export type FormattedPart = { readonly text: string; readonly html: string };

/**
 * The HTML part of an e-mail, from the very text of its other part: the same sentences, with a header, lists, and links. Only
 * addresses of this node become links, and those of what the institution formatted: what people wrote is never one. Nothing is
 * loaded from anywhere.
 */
export function htmlPart(
  { subject, text, formatted }: { readonly subject: string; readonly text: string; readonly formatted?: FormattedPart },
  of: { readonly lang: string; readonly institution: string; readonly origin: string; readonly look: MailLook },
): string {
  const { lang, institution, origin, look } = of;
  const [body = '', closing = ''] = splitOnce(text.trim(), '\n\n--\n');
  const ground = look.main ?? HEADER;
  const accent = look.accent ?? ACCENT;
  const blocks = (part: string) => (part.trim() === '' ? '' : htmlOf(part.trim(), { origin, accent }));
  const [before, after] = formatted === undefined ? [body, ''] : splitOnce(body, formatted.text.trim());
  const written = formatted === undefined ? '' : formatted.html.replaceAll('<a ', `<a style="color:${accent}" `);
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:0;background:#faf8f4;color:${INK};font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div role="banner" style="background:${ground};color:${textOn(ground)};padding:12px 20px;border-bottom:1px solid #dcd6ca;font-weight:bold">${logo(look)}${escaped(institution)}</div>
<div role="main" style="max-width:42em;padding:4px 20px;overflow-wrap:anywhere">
${[blocks(before), written, blocks(after)].filter((part) => part !== '').join('\n')}
</div>
${closing === '' ? '' : `<div role="contentinfo" style="max-width:42em;padding:4px 20px;border-top:1px solid #dcd6ca;font-size:15px;overflow-wrap:anywhere">\n${blocks(closing)}\n</div>\n`}</body>
</html>
`;
}

/** On a white plate, and silent: the name beside it says the same. */
function logo({ logo: picture }: MailLook): string {
  if (picture === null) return '';
  const height = Math.min(44, picture.height);
  const width = Math.round((picture.width / picture.height) * height);
  return `<img src="cid:${LOGO_ID}" alt="" width="${width}" height="${height}" style="background:#ffffff;padding:4px;border-radius:4px;vertical-align:middle;margin-right:12px"> `;
}

type Links = { readonly origin: string; readonly accent: string };

/** Paragraphs, and as lists those that begin with a dash. */
function htmlOf(text: string, links: Links): string {
  const lines: string[] = [];
  for (const paragraph of text.split(/\n{2,}/)) {
    if (!paragraph.startsWith('- ')) {
      lines.push(`<p>${linked(paragraph, links)}</p>`);
      continue;
    }
    const items = paragraph
      .split(/\n(?=- )/)
      .map((item) => `<li>${linked(item.slice(2), links)}</li>`)
      .join('\n');
    // One list of what stands in several paragraphs, one below the other.
    const before = lines.at(-1);
    if (before?.endsWith('</ul>')) lines[lines.length - 1] = before.replace(/<\/ul>$/, `${items}\n</ul>`);
    else lines.push(`<ul>\n${items}\n</ul>`);
  }
  return lines.join('\n');
}

/** A text with its line breaks, in which the addresses of this node are links. */
function linked(text: string, { origin, accent }: Links): string {
  return text
    .split(/(https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)])/)
    .map((part) => {
      const isOwn = part === origin || part.startsWith(`${origin}/`);
      const shown = escaped(part);
      return isOwn ? `<a href="${shown}" style="color:${accent}">${shown}</a>` : shown.replace(/\n\s*/g, '<br>\n');
    })
    .join('');
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
