/** What somebody who asks for an address wants to read. */
export type Wanted = 'document' | 'page';

type Range = { readonly type: string; readonly quality: number };

const DOCUMENT_TYPES = ['application/activity+json', 'application/ld+json', 'application/json'];
const PAGE_TYPES = ['text/html', 'application/xhtml+xml'];
const ACTIVITY_STREAMS = 'https://www.w3.org/ns/activitystreams';

/** As much of a header is read: four times what browsers and servers send. */
const ACCEPT_MAX = 400;

/** Answers repeat: a few dozen headers cover nearly every client. */
const KNOWN_MAX = 500;
const known = new Map<string, Wanted>();

/**
 * The better of page and document by RFC 9110 quality values. A page where both are wanted alike, unless only the
 * document is named: `application/activity+json` beside a wildcard asks for the document.
 */
export function wantedBy(header: string | null): Wanted {
  if (header === null) return 'page';
  const accept = header.slice(0, ACCEPT_MAX);
  const before = known.get(accept);
  if (before !== undefined) return before;
  const wanted = judged(rangesOf(accept));
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(accept, wanted);
  return wanted;
}

function judged(ranges: readonly Range[]): Wanted {
  const document = best(ranges, DOCUMENT_TYPES);
  const page = best(ranges, PAGE_TYPES);
  if (document.quality === 0) return 'page';
  if (document.quality !== page.quality) return document.quality > page.quality ? 'document' : 'page';
  return document.named && !page.named ? 'document' : 'page';
}

/** The highest quality of some types; for each the most specific range counts. */
function best(
  ranges: readonly Range[],
  types: readonly string[],
): { readonly quality: number; readonly named: boolean } {
  const qualities = types.map((type) => {
    const exact = ranges.find((range) => range.type === type);
    const range =
      exact ??
      ranges.find(({ type: each }) => each === `${type.split('/')[0]}/*`) ??
      ranges.find(({ type: each }) => each === '*/*');
    return { quality: range?.quality ?? 0, named: exact !== undefined };
  });
  const quality = Math.max(...qualities.map((each) => each.quality));
  return { quality, named: qualities.some((each) => each.named && each.quality === quality) };
}

function rangesOf(accept: string): readonly Range[] {
  return membersOf(accept).flatMap(([type = '', ...parameters]): readonly Range[] => {
    const values = new Map(
      parameters.map((parameter) => {
        const [name = '', value = ''] = parameter.split(/=(.*)/s);
        return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/s, '$1')];
      }),
    );
    const profile = values.get('profile');
    // JSON-LD in another shape than ActivityStreams is nothing that we have.
    if (profile !== undefined && !profile.split(/\s+/).includes(ACTIVITY_STREAMS)) return [];
    const quality = values.has('q') ? Number(values.get('q')) : 1;
    return type === '' ? [] : [{ type: type.toLowerCase(), quality: quality >= 0 && quality <= 1 ? quality : 0 }];
  });
}

/** A separator, a quoted string (to the end where it is not closed), or what is between them: read once, from left to right. */
const TOKEN = /[,;]|"(?:[^"\\]|\\.)*"?|[^",;]+/gs;

/** The members of a list with their parameters; separators within quotes separate nothing (RFC 9110 section 5.6). */
function membersOf(list: string): readonly (readonly string[])[] {
  const members = [['']];
  let pieces = members[0] ?? [];
  for (const [token] of list.matchAll(TOKEN)) {
    if (token === ',') {
      pieces = [''];
      members.push(pieces);
    } else if (token === ';') {
      pieces.push('');
    } else {
      pieces.push((pieces.pop() ?? '') + token);
    }
  }
  return members.map((member) => member.map((piece) => piece.trim()));
}
