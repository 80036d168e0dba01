/** A tag as a browser reads it: what looks like one within a quoted attribute is none. */
export type Tag = {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where it stands in the text, and where it ends. */
  readonly at: number;
  readonly end: number;
};

const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;

export function tagsIn(html: string): readonly Tag[] {
  return Array.from(html.matchAll(TAG), (match) => ({
    name: (match[2] ?? '').toLowerCase(),
    closing: match[1] === '/',
    attributes: new Map(
      Array.from((match[3] ?? '').matchAll(ATTRIBUTE), ([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        double ?? single ?? bare ?? '',
      ]),
    ),
    at: match.index,
    end: match.index + match[0].length,
  }));
}

/** Our one script, as a file. */
const OWN_SCRIPT = /^\/assets\/(parvis|journal)\.[0-9a-f]{12}\.js$/;
/** The one image that pages have beside their charts: an address, or what proves a receipt. */
const QR_CODE = /^(\/consultations\/[a-z0-9-]+(\/proposals\/\d+)?)?\/(qr|ballots\/[a-z0-9-]+\/receipt)\.svg$/;

/** What would run or load something: none of it is on a page of ours. */
export function faultsOf(html: string): readonly string[] {
  return tagsIn(html).flatMap((tag) => {
    const text = `<${tag.name} ${[...tag.attributes].map(([name, value]) => `${name}="${value}"`).join(' ')}>`;
    if (tag.closing && ['script', 'svg'].includes(tag.name)) return [];
    if (tag.name === 'script' && tag.attributes.get('type') === 'application/ld+json') return [];
    if (tag.name === 'script' && OWN_SCRIPT.test(tag.attributes.get('src') ?? '')) return [];
    if (tag.name === 'svg' && ['chart', 'row-bar', 'span-line'].includes(tag.attributes.get('class') ?? '')) return [];
    if (tag.name === 'img' && QR_CODE.test(tag.attributes.get('src') ?? '')) return [];
    if (['script', 'style', 'img', 'iframe', 'object', 'embed', 'svg', 'base'].includes(tag.name)) return [text];
    const runs = [...tag.attributes].some(([name, value]) => {
      const address = ['href', 'src', 'action', 'formaction'].includes(name);
      return name.startsWith('on') || name === 'style' || (address && /^\s*(javascript|data|vbscript):/i.test(value));
    });
    const loads = tag.name === 'link' && /stylesheet|icon|preload/.test(tag.attributes.get('rel') ?? '');
    const own = tag.attributes.get('href')?.startsWith('/assets/') === true;
    return runs || (loads && !own) ? [text] : [];
  });
}
