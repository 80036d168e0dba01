import type { ImageView } from '../../application/proposal/ports.ts';
import type { Comment } from '../../domain/comment/comment.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Version } from '../../domain/proposal/version.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, htmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readContributionNote } from '../vocab.ts';
import { inLanguages, instant, objectDocument, present, type WireDocument } from './document.ts';
import { imagesIn, imagesOf } from './image.ts';
import { locationOf, placeOf, sourceOf } from './proposal.ts';
import { freeTagsIn, topicsIn, topicTags } from './tag.ts';
import { warningIn, warningOf } from './warning.ts';

/** What somebody wrote at a co-host, before its host decided about it (docs/federate/from-home.md). */
type Written = {
  /** The id that the host knows it by. */
  readonly id: string;
  readonly author: string;
  /** The id of the consultation at its host. */
  readonly consultation: string;
  /** When it was written or changed. */
  readonly at: Date;
};

/** A proposal on its way to the host. It has no number, and no actor of its own. */
export function proposalContribution(
  of: Written & {
    readonly proposal: Proposal;
    readonly version: Version;
    /** Here, where the host fetches them. */
    readonly images: readonly Omit<ImageView, 'id'>[];
    readonly uris: Uris;
  },
): WireDocument {
  const { proposal, version, consultation, images, uris } = of;
  const { lang, cost, amends } = version;
  const content = inLanguages(version.body, lang, (text, each) => {
    const title = version.title[each] ?? version.title[lang] ?? '';
    return `<p><strong>${escapeHtml(title)}</strong></p>${htmlOf(text)}`;
  });
  return objectDocument({
    ...written(of, proposal.receivedAt),
    ...content,
    ...warningOf(version.warning),
    tag: [...proposal.tags.map((tag) => ({ type: 'Hashtag', name: `#${tag}` })), ...topicTags(proposal.topics, lang)],
    ...placeOf(proposal),
    ...imagesOf(uris, images),
    title: version.title,
    body: version.body,
    contentHash: version.contentHash,
    ...present({ cost, amends: amends === null ? null : `${consultation}/proposals/${amends}` }),
  });
}

/** Notifies an institution that something of it was reused, by an author at another institution than the deciding one. */
export function reuseNote(of: {
  readonly id: string;
  readonly institution: string;
  readonly derivedFrom: string;
  readonly version: Version;
  readonly at: Date;
}): WireDocument {
  const { title, body, lang } = of.version;
  return objectDocument({
    id: of.id,
    type: 'Note',
    attributedTo: of.institution,
    to: [PUBLIC],
    ...inLanguages(body, lang, (text) => htmlOf(text)),
    published: instant(of.at),
    title,
    derivedFrom: of.derivedFrom,
  });
}

/** A comment on its way to the host; `answers` is the id there of what it answers. */
export function commentContribution(
  of: Written & { readonly comment: Comment; readonly body: string; readonly answers: string },
): WireDocument {
  const { comment, body } = of;
  const content = htmlOf(body);
  return objectDocument({
    ...written(of, comment.receivedAt),
    inReplyTo: of.answers,
    content,
    contentMap: { [comment.lang]: content },
    ...warningOf(comment.warning),
    side: comment.side,
    body: { [comment.lang]: body },
  });
}

function written({ id, author, consultation, at }: Written, receivedAt: Date) {
  return {
    id,
    type: 'Note',
    attributedTo: author,
    audience: consultation,
    context: consultation,
    to: [PUBLIC],
    cc: [consultation],
    published: instant(receivedAt),
    ...(at > receivedAt ? { updated: instant(at) } : {}),
    consultation,
  } as const;
}

/** What somebody wrote at a co-host; null where the document is no contribution. */
export function contributionFrom(document: unknown) {
  const read = readContributionNote(document);
  if (read === null) return null;
  const { id: uri, attributedTo: author, consultation } = read;
  const about = { uri, author, consultation };
  if (read.title !== undefined && read.inReplyTo === undefined) {
    const amends =
      read.amends?.startsWith(`${consultation}/proposals/`) === true ? read.amends.split('/').at(-1) : null;
    return {
      ...about,
      kind: 'proposal',
      content: {
        title: read.title,
        body: read.body,
        lang: sourceOf(read),
        cost: read.cost === undefined ? null : { amount: read.cost.amount, currency: read.cost.currency },
        amends: amends == null ? null : Number(amends),
        warning: warningIn(read),
      },
      contentHash: read.contentHash ?? null,
      tags: freeTagsIn(read.tag),
      topics: topicsIn(read.tag),
      ...locationOf(read.location ?? {}),
      images: imagesIn(read.attachment),
    } as const;
  }
  const [lang = '', body = ''] = Object.entries(read.body)[0] ?? [];
  if (read.inReplyTo === undefined) return null;
  const side = read.side ?? 'neutral';
  return { ...about, kind: 'comment', answers: read.inReplyTo, side, body, warning: warningIn(read), lang } as const;
}

export type Contribution = NonNullable<ReturnType<typeof contributionFrom>>;
