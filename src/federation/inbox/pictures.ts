import { type ImageElsewhere, imagesOfPost } from '../../domain/proposal/details.ts';
import type { LeftOut } from './context.ts';
import { isJson, type Json, listOf } from './json.ts';
import { plainNameOf } from './text.ts';

/** Pictures come as documents in microblogs, and as images elsewhere. */
const TYPES: ReadonlySet<string> = new Set(['Document', 'Image']);
/** More attachments are not looked at. */
const ATTACHED_MAX = 32;

type Attached = ImageElsewhere & { readonly sensitive: boolean };

/**
 * The pictures of a post that say in words what they show, by their addresses at its server. Those that are marked as
 * sensitive, alone or with their post, are none without a warning: nothing here would stand before them.
 */
export function picturesIn(object: Json, warning: string | null): readonly ImageElsewhere[] {
  return imagesOfPost(attachedTo(object).filter(({ sensitive }) => !sensitive || warning !== null));
}

/** What of a post is not shown here and its author may not know of: pictures without words or behind no warning, emoji of their server. */
export function leftOutIn(object: Json, warning: string | null): readonly LeftOut[] {
  const attached = attachedTo(object);
  const read = [object['content'], object['name'], warning].join(' ');
  const emoji = listOf(object['tag']).some(
    (tag) => isJson(tag) && tag['type'] === 'Emoji' && read.includes(String(tag['name'])),
  );
  return [
    ...(attached.some(({ alt }) => alt === '') ? (['pictures'] as const) : []),
    ...(warning === null && attached.some(({ sensitive }) => sensitive) ? (['sensitive'] as const) : []),
    ...(emoji ? (['emoji'] as const) : []),
  ];
}

function attachedTo(object: Json): readonly Attached[] {
  const isSensitive = object['sensitive'] === true;
  return listOf(object['attachment'])
    .slice(0, ATTACHED_MAX)
    .flatMap((attached) =>
      isJson(attached)
        ? pictureIn(attached).map((each) => ({ ...each, sensitive: isSensitive || attached['sensitive'] === true }))
        : [],
    );
}

function pictureIn(attached: Json): readonly ImageElsewhere[] {
  const { type, mediaType } = attached;
  if (!TYPES.has(String(type))) return [];
  const [link] = linksIn(attached['url'] ?? attached['href'], typeof mediaType === 'string' ? mediaType : null);
  if (link === undefined) return [];
  const kind = link.mediaType ?? (type === 'Image' ? 'image/*' : '');
  if (!kind.startsWith('image/')) return [];
  // Mastodon has the words as `name`, what follows ActivityStreams more closely may have them as `summary`.
  const words = [attached['name'], attached['summary']].find((each) => typeof each === 'string' && each.trim() !== '');
  return [{ url: link.href, alt: typeof words === 'string' ? plainNameOf(words) : '' }];
}

/** Addresses: texts in Mastodon and GoToSocial, links with their own media type in Pleroma and Akkoma. */
function linksIn(
  url: unknown,
  mediaType: string | null,
): readonly { readonly href: string; readonly mediaType: string | null }[] {
  return listOf(url).flatMap((each) => {
    if (typeof each === 'string') return [{ href: each, mediaType }];
    if (!isJson(each) || typeof each['href'] !== 'string') return [];
    const own = each['mediaType'];
    return [{ href: each['href'], mediaType: typeof own === 'string' ? own : mediaType }];
  });
}
