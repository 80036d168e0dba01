import type { ImageView, ProposalSummary } from '../../application/proposal/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { proposalHandleOf } from '../../domain/federation/handle.ts';
import { type Lang, textIn } from '../../domain/kit/text.ts';
import type { Version } from '../../domain/proposal/version.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, htmlOf, linkedHtml, mentionHtml } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readProposalNote } from '../vocab.ts';
import { acceptedHeading, originalSentence, sourceSentence } from '../wording.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import {
  countedCollection,
  inLanguages,
  instant,
  objectDocument,
  present,
  repliesOf,
  type WireDocument,
} from './document.ts';
import { imagesOf } from './image.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';
import { beginsWithTitle, tagsBeside } from './said-once.ts';
import { freeTagsIn, topicsIn, topicTags } from './tag.ts';
import { warningOf } from './warning.ts';

/** Who wrote something, as far as others may know: a name, and an actor where there is one. */
export type Author = {
  readonly name: string;
  readonly uri: string | null;
  /** `name@host` for an account elsewhere: it is mentioned, so that its server tells it. */
  readonly mention: string | null;
};

/** Supports of fediverse accounts, and shares. */
export type Reactions = { readonly likes: number; readonly shares: number };

/** A proposal that has a number: it was public once. */
export type NumberedProposal = ProposalSummary & { readonly number: number; readonly images?: readonly ImageView[] };

/**
 * A proposal as a Service: what a citizen follows to see its versions, answers and what becomes of it. Its `url` is its own
 * id: a search for the address of the page then finds the post, and not who posted it.
 */
export function proposalActor(
  uris: Uris,
  of: { readonly consultation: Consultation; readonly proposal: NumberedProposal; readonly keys: PublishedKeys },
): WireDocument {
  const { consultation, proposal } = of;
  const title = textIn(proposal.title, [proposal.lang]).text;
  return actorDocument(uris, {
    id: uris.proposalActor(consultation.slug, proposal.number),
    type: 'Service',
    handle: proposalHandleOf(consultation.handle, proposal.number),
    name: title === '' ? `${textIn(consultation.title, consultation.languages).text} ${proposal.number}` : title,
    summary: htmlOf(textIn(consultation.title, [proposal.lang, ...consultation.languages]).text),
    findable: true,
    since: proposal.publishedAt ?? proposal.receivedAt,
    keys: of.keys,
    more: {
      consultation: uris.consultation(consultation.slug),
      number: proposal.number,
    },
  });
}

/**
 * The canonical text of a proposal, on our own origin and by the proposal's own actor, wherever it came from: supports
 * and replies go to the inbox of a post's author, so that author is us (design: federation, Objects). No `name`: on a
 * Note that marks a vote and hides the post on several servers.
 */
export function proposalNote(
  uris: Uris,
  of: {
    readonly consultation: Consultation;
    readonly proposal: NumberedProposal;
    readonly author: Author | null;
    /** What of another institution it was made from. */
    readonly derivedFrom?: string | undefined;
    /** What microblogs show beside it, where everybody may see it. */
    readonly reactions?: Reactions | undefined;
    /** Where its images are, if not here. */
    readonly imagesAt?: Uris | undefined;
  },
): WireDocument {
  const { consultation, proposal, author, imagesAt = uris } = of;
  const { number, lang } = proposal;
  const group = uris.consultation(consultation.slug);
  const id = uris.proposal(consultation.slug, number);
  const mentioned = author?.mention != null && author.uri !== null ? { href: author.uri, name: author.mention } : null;
  // Whoever sees both has to know which one counts.
  const isCounted = mentioned !== null && consultation.rules.standings.includes('fediverse');
  const original = isCounted ? originalOf(proposal.original) : null;
  const body = inLanguages(proposal.body, lang, (text, each) => {
    const title = proposal.title[each] ?? proposal.title[lang] ?? '';
    // No sentence and no tag is said twice: most posts from elsewhere have no title but their first sentence.
    // Mastodon makes a card of the first link: that is the page of the proposal.
    const isRepeated = title === proposal.warning || beginsWithTitle(text, title);
    const heading = isRepeated ? '' : `<p><strong>${linkTo(id, title)}</strong></p>`;
    const page = isRepeated && mentioned === null ? `<p>${linkTo(id, id)}</p>` : '';
    const langs = [each, ...consultation.languages];
    const said = `${heading}${htmlOf(text)}`;
    const accepted = mentioned === null ? said : begunWith(linkTo(id, acceptedHeading(langs, number)), said);
    return `${accepted}${hashtagsHtml(tagsBeside(text, proposal.tags), group)}${byline(author)}${page}${sourceHtml(langs, consultation, proposal)}${originHtml(langs, original)}`;
  });
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.proposalActor(consultation.slug, number),
    audience: group,
    context: uris.thread(consultation.slug, number),
    to: [PUBLIC],
    cc: [group, ...(mentioned === null ? [] : [mentioned.href])],
    ...body,
    ...warningOf(proposal.warning),
    published: instant(proposal.publishedAt ?? proposal.receivedAt),
    ...(proposal.version > 1 || proposal.detailsChangedAt !== null ? { updated: instant(proposal.updatedAt) } : {}),
    url: id,
    tag: [
      ...proposal.tags.map((tag) => ({ type: 'Hashtag', href: hashtagHref(tag, group), name: `#${tag}` })),
      ...topicTags(proposal.topics, lang),
      ...(mentioned === null ? [] : [{ type: 'Mention', href: mentioned.href, name: `@${mentioned.name}` }]),
    ],
    ...placeOf(proposal),
    ...imagesOf(imagesAt, proposal.images ?? []),
    replies: repliesOf(uris, id),
    likes: countedCollection(uris.collection(id, 'likes'), of.reactions?.likes ?? null),
    shares: countedCollection(uris.collection(id, 'shares'), of.reactions?.shares ?? null),
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
    number,
    title: proposal.title,
    status: proposal.status,
    version: proposal.version,
    contentHash: proposal.contentHash,
    body: proposal.body,
    ...present({
      author: author?.uri,
      authorName: author?.name,
      original: originalOf(proposal.original),
      derivedFrom: of.derivedFrom,
      amends: proposal.amends === null ? null : uris.proposal(consultation.slug, proposal.amends),
      cost: proposal.cost,
    }),
  });
}

/** One version of a proposal that has several, for whoever shares the consultation: as it was published. */
export function versionNote(
  uris: Uris,
  { slug, number, version }: { readonly slug: string; readonly number: number; readonly version: Version },
): WireDocument {
  const proposal = uris.proposal(slug, number);
  const { lang, title, body, warning, amends, cost } = version;
  return objectDocument({
    id: `${proposal}/versions/${version.number}`,
    type: 'Note',
    attributedTo: uris.proposalActor(slug, number),
    versionOf: proposal,
    ...inLanguages(body, lang, (text) => htmlOf(text)),
    ...warningOf(warning),
    published: instant(version.createdAt),
    consultation: uris.consultation(slug),
    title,
    version: version.number,
    contentHash: version.contentHash,
    body,
    ...present({ amends: amends === null ? null : uris.proposal(slug, amends), cost }),
  });
}

/** What another node says of a proposal; null where the document is none of ours. */
export function proposalFrom(document: unknown) {
  const read = readProposalNote(document);
  if (read === null) return null;
  return {
    uri: read.id,
    actor: read.attributedTo,
    consultation: read.consultation,
    number: read.number,
    status: read.status,
    version: read.version,
    contentHash: read.contentHash,
    title: read.title,
    contentMap: read.contentMap,
    lang: sourceOf(read),
    tags: freeTagsIn(read.tag),
    topics: topicsIn(read.tag),
    ...locationOf(read.location ?? {}),
    cost: read.cost ?? null,
    amends: read.amends ?? null,
    author: read.author ?? null,
    original: read.original ?? null,
    publishedAt: read.published,
  };
}

/** Where it is: in words, by coordinates, or both. */
export function placeOf({ location, place }: Pick<ProposalSummary, 'location' | 'place'>): object {
  if (location === null && place === null) return {};
  return {
    location: {
      type: 'Place',
      ...(place === null ? {} : { name: place }),
      ...(location === null ? {} : { latitude: location.lat, longitude: location.lon }),
    },
  };
}

export function locationOf(read: {
  readonly name?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
}) {
  const { name: place = null, latitude: lat, longitude: lon } = read;
  return { location: lat === undefined || lon === undefined ? null : { lat, lon }, place };
}

/** The source language: the entry of the map that is the content. The order of a map does not survive JSON-LD. */
export function sourceOf(read: {
  readonly content: string;
  readonly contentMap: Readonly<Record<string, string>>;
}): string {
  return Object.entries(read.contentMap).find(([, text]) => text === read.content)?.[0] ?? '';
}

/** A post elsewhere is named by its id; a key on another platform is no address. */
export function originalOf(original: string | null): string | null {
  return original !== null && /^https?:\/\//.test(original) ? original : null;
}

function hashtagHref(tag: string, group: string): string {
  return `${group}?tag=${encodeURIComponent(tag)}`;
}

function hashtagsHtml(tags: readonly string[], group: string): string {
  if (tags.length === 0) return '';
  const links = tags.map(
    (tag) =>
      `<a href="${escapeHtml(hashtagHref(tag, group))}" class="mention hashtag" rel="tag">#<span>${escapeHtml(tag)}</span></a>`,
  );
  return `<p>${links.join(' ')}</p>`;
}

function byline(author: Author | null): string {
  if (author === null || author.name === '') return '';
  if (author.mention !== null && author.uri !== null) {
    return `<p>— ${mentionHtml(author.mention.split('@')[0] ?? author.name, author.uri)}</p>`;
  }
  const name = escapeHtml(author.name);
  if (author.uri === null) return `<p>— ${name}</p>`;
  // By its class servers take the link for a person, and make no card of it.
  return `<p>— <a href="${escapeHtml(author.uri)}" class="u-url">${name}</a></p>`;
}

/** In its first paragraph, so that forums make a title of both. */
function begunWith(heading: string, html: string): string {
  return html.startsWith('<p>') ? `<p>${heading} ${html.slice(3)}` : `<p>${heading}</p>${html}`;
}

function originHtml(langs: readonly Lang[], original: string | null): string {
  return original === null ? '' : `<p>${linkedHtml(originalSentence(langs, original))}</p>`;
}

/** Where people take part, for whoever reads it elsewhere: they cannot here. */
function sourceHtml(langs: readonly Lang[], { source }: Consultation, { sourceUrl }: NumberedProposal): string {
  if (source === null) return '';
  return `<p>${linkedHtml(sourceSentence(langs, { label: source.label, url: sourceUrl ?? source.url }))}</p>`;
}

function linkTo(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}
