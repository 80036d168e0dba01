import { type Tag, tagsIn } from './tags.ts';

/**
 * What a browser sends of a form as it stands: the first one on a page with a given field (`once`, which forms for
 * agents and participants have), with its fields as they are filled in, and no button.
 */
export function formOf(html: string, field = 'once'): URLSearchParams {
  const tags = tagsIn(html);
  const starts = tags.filter((tag) => tag.name === 'form' && !tag.closing);
  for (const start of starts) {
    const end = tags.find((tag) => tag.name === 'form' && tag.closing && tag.at > start.at);
    const within = tags.filter((tag) => tag.at > start.at && tag.at < (end?.at ?? html.length));
    const sent = fieldsOf(html, within);
    if (sent.has(field)) return sent;
  }
  throw new Error(`no form with the field ${field}`);
}

function fieldsOf(html: string, tags: readonly Tag[]): URLSearchParams {
  const sent = new URLSearchParams();
  let select: { readonly name: string; value: string | null } | null = null;
  for (const [index, tag] of tags.entries()) {
    const name = tag.attributes.get('name') ?? '';
    const of = (attribute: string) => decoded(tag.attributes.get(attribute) ?? '');
    if (tag.name === 'select' && tag.closing && select !== null) {
      if (select.value !== null) sent.append(select.name, select.value);
      select = null;
    } else if (tag.name === 'select') {
      select = { name, value: null };
    } else if (tag.name === 'option' && !tag.closing && select !== null) {
      if (select.value === null || tag.attributes.has('selected')) select.value = of('value');
    } else if (tag.name === 'textarea' && !tag.closing) {
      const text = html.slice(tag.end, tags[index + 1]?.at ?? tag.end);
      sent.append(name, decoded(text.replace(/^\n/, '')));
    } else if (tag.name === 'input' && name !== '') {
      const boxed = ['checkbox', 'radio'].includes(tag.attributes.get('type') ?? '');
      if (!boxed || tag.attributes.has('checked')) sent.append(name, of('value'));
    }
  }
  return sent;
}

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
