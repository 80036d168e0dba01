import { IMAGES_MAX, type ImageElsewhere, imagesOfPost, showableImages } from '../../domain/proposal/details.ts';
import type { LeftOut } from './context.ts';
import { isJson, type Json, listOf } from './json.ts';
import { plainNameOf } from './text.ts';

/** Pictures come as documents in microblogs, and as images elsewhere. */
const TYPES: ReadonlySet<string> = new Set(['Document', 'Image']);
/** What else servers attach that people see there; a link or the card of one is none of it. */
const FILES: ReadonlySet<string> = new Set([...TYPES, 'Audio', 'Video']);
/** More attachments are not looked at. */
const ATTACHED_MAX = 32;

type Attached = ImageElsewhere & { readonly sensitive: boolean };

/**
 * The pictures of a post that say in words what they show, by their addresses at its server. Those that are marked as
 * sensitive, alone or with their post, are none without a warning: nothing here would stand before them.
 */
export function picturesIn(object: Json, warning: string | null): readonly ImageElsewhere[] {
  return imagesOfPost(openlyAttached(attachedTo(object), warning));
}

function openlyAttached(attached: readonly Attached[], warning: string | null): readonly Attached[] {
  return attached.filter(({ sensitive }) => !sensitive || warning !== null);
}

/** What of a post is not shown here and its author may not know of. */
export function leftOutIn(object: Json, warning: string | null): readonly LeftOut[] {
  const attached = attachedTo(object);
  const all = listOf(object['attachment']);
  const isTooMany = showableImages(openlyAttached(attached, warning)).length > IMAGES_MAX || all.length > ATTACHED_MAX;
  const read = [object['content'], object['name'], warning].join(' ');
  const emoji = listOf(object['tag']).some(
    (tag) => isJson(tag) && tag['type'] === 'Emoji' && read.includes(String(tag['name'])),
  );
  return [
    ...(attached.some(({ alt }) => alt === '') ? (['pictures'] as const) : []),
    ...(warning === null && attached.some(({ sensitive }) => sensitive) ? (['sensitive'] as const) : []),
    ...(isTooMany ? (['too-many'] as const) : []),
    ...(all.some(isOtherFile) ? (['files'] as const) : []),
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

/** Films, sounds and whatever else is no picture. */
function isOtherFile(attached: unknown): boolean {
  if (!isJson(attached) || !FILES.has(String(attached['type']))) return false;
  const kind = fileIn(attached)?.kind;
  return kind !== undefined && !kind.startsWith('image/');
}

function fileIn(attached: Json): { readonly href: string; readonly kind: string } | null {
  const { type, mediaType } = attached;
  const [link] = linksIn(attached['url'] ?? attached['href'], typeof mediaType === 'string' ? mediaType : null);
  return link === undefined ? null : { href: link.href, kind: link.mediaType ?? (type === 'Image' ? 'image/*' : '') };
}

function pictureIn(attached: Json): readonly ImageElsewhere[] {
  const file = TYPES.has(String(attached['type'])) ? fileIn(attached) : null;
  if (file === null || !file.kind.startsWith('image/')) return [];
  // Mastodon has the words as `name`, what follows ActivityStreams more closely may have them as `summary`.
  const words = [attached['name'], attached['summary']].find((each) => typeof each === 'string' && each.trim() !== '');
  return [{ url: file.href, alt: typeof words === 'string' ? plainNameOf(words) : '' }];
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
