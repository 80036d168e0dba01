import type { PublishedOffer, RoleOf } from '../../application/community/hand-over/ports.ts';
import type { ExtensionView } from '../../application/consultation/ports.ts';
import { canonicalText } from '../../application/kit/content-hash.ts';
import type { Bringing, InstitutionName, Registration } from '../../application/network/cohost/ports.ts';
import type { PaperMember } from '../../domain/community/paper-member.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { DescribedPicture, Picture } from '../../domain/kit/picture.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readConsultationActor } from '../vocab.ts';
import { mentionSentence, phaseDates } from '../wording.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import {
  eachRendered,
  inLanguages,
  instant,
  objectDocument,
  present,
  repliesOf,
  type WireDocument,
} from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';
import { phaseOf, phasesFrom, phaseWith } from './phase.ts';
import { phaseFields } from './phase-fields.ts';
import { picturesOf } from './picture.ts';
import { topicTags } from './tag.ts';

/** What a consultation says beside what it is. */
export type PublishedConsultation = {
  readonly keys: PublishedKeys;
  /** The frozen document. */
  readonly rules: object;
  readonly extensions: readonly ExtensionView[];
  /** The ids of institutions that accepted to share it. */
  readonly cohosts: readonly string[];
  /** What each that holds it is called, the host first. */
  readonly names?: readonly InstitutionName[];
  /** How many people each of them may count, with every number before. */
  readonly registrations?: readonly Registration[];
  /** Who of them may bring in others, and who brought in whom. */
  readonly bringing?: readonly Bringing[];
  /** What each institution is in a community. */
  readonly roles?: readonly RoleOf[];
  /** The members of a community that have no node, of now and before. */
  readonly onPaper?: readonly PaperMember[];
  /** To whom its host offers it. */
  readonly handOver?: PublishedOffer | null;
  /** What of another institution it was made from. */
  readonly derivedFrom?: string | undefined;
  /** The moment for which the profile says what is open until when; nothing is said of it where there is none. */
  readonly now?: Date | undefined;
  /** The logo of the institution, which its co-hosts do not copy, and the picture of the consultation. */
  readonly pictures?: { readonly icon: Picture | null; readonly image: DescribedPicture | null };
};

/** A consultation as a Group (FEP-1b12): who follows it gets every accepted proposal, answer and change of phase. */
export function consultationActor(
  uris: Uris,
  consultation: Consultation,
  {
    keys,
    rules,
    extensions,
    cohosts,
    names = [],
    registrations = [],
    bringing = [],
    roles = [],
    onPaper = [],
    handOver = null,
    derivedFrom,
    now,
    pictures,
  }: PublishedConsultation,
): WireDocument {
  const { slug, languages } = consultation;
  const id = uris.consultation(slug);
  return actorDocument(uris, {
    id,
    type: 'Group',
    handle: consultation.handle,
    name: textIn(consultation.title, languages).text,
    summary: officialHtmlOf(textIn(consultation.summary, languages).text),
    fields: now === undefined ? [] : phaseFields(consultation, now),
    findable: true,
    since: consultation.publishedAt ?? consultation.createdAt,
    keys,
    more: {
      // PeerTube takes no group that belongs to nobody; Lemmy and PieFed see its moderators in it.
      attributedTo: uris.institution,
      nameMap: consultation.title,
      summaryMap: eachRendered(consultation.summary, officialHtmlOf),
      ...(pictures === undefined ? {} : picturesOf(uris, { ...pictures, languages })),
      title: consultation.title,
      body: consultation.summary,
      languages: [...languages],
      ...(consultation.topics.length === 0 ? {} : { tag: topicTags(consultation.topics, languages[0] ?? 'en') }),
      timeZone: consultation.timeZone,
      phases: consultation.phases.map((phase) => phaseWith(phase, extensions)),
      rulesText: canonicalText(rules),
      rules: uris.rules(slug),
      ...present({ rulesHash: consultation.rulesHash }),
      proposals: uris.collection(id, 'proposals'),
      events: uris.collection(id, 'events'),
      hosts: [uris.institution, ...cohosts],
      ...(cohosts.length === 0 ? {} : { institutions: names.map(institutionOf) }),
      ...(registrations.length === 0 ? {} : { registrations: registrations.map((each) => registrationOf(uris, each)) }),
      ...(bringing.length === 0 ? {} : { bringsIn: bringing.map(bringingOf) }),
      ...(roles.length === 0 ? {} : { roles: roles.map(roleOf) }),
      ...(onPaper.length === 0 ? {} : { onPaper: onPaper.map(paperMemberOf) }),
      ...(handOver === null ? {} : { handOver: handOverOf(handOver) }),
      changes: uris.collection(id, 'changes'),
      ...present({ derivedFrom }),
    },
  });
}

/** What an institution is called, whose id is its address. */
function institutionOf({ institution, name, languages }: InstitutionName) {
  return { target: institution, title: name, languages: [...languages] };
}

/** What a co-host may bring in, where it may, and whom of those that hold the consultation it brought in. */
function bringingOf({ institution, bringsIn, introduced }: Bringing) {
  return {
    target: institution,
    ...(bringsIn === null ? {} : { institutionsMax: bringsIn.institutionsMax, registered: bringsIn.registeredMax }),
    ...(introduced.length === 0 ? {} : { introduced: [...introduced] }),
  };
}

function roleOf({ institution, role }: RoleOf) {
  return { target: institution, communityRole: role };
}

function paperMemberOf({ institution, name, reference, since, until }: PaperMember) {
  return {
    ...{ target: institution, name, paperReference: reference, published: instant(since) },
    ...present({ endTime: until === null ? null : instant(until) }),
  };
}

function handOverOf({ target, reason, nextNumber, offeredAt }: PublishedOffer) {
  return { target, reason, nextNumber, published: instant(offeredAt) };
}

/** What one institution registered from some moment on, by who said so: itself, or the host. */
function registrationOf(uris: Uris, { institution, registered, at, byHost }: Registration) {
  return {
    target: institution,
    attributedTo: byHost ? uris.institution : institution,
    registered,
    published: instant(at),
  };
}

/** What another node says of a consultation it holds; null where the document is none of ours. */
export function consultationFrom(document: unknown) {
  const read = readConsultationActor(document);
  if (read === null) return null;
  return {
    uri: read.id,
    handle: read.preferredUsername,
    title: read.title,
    phases: phasesFrom(read.phases),
    rules: { document: read.rules, hash: read.rulesHash },
    proposals: read.proposals,
    hosts: read.hosts,
  };
}

type Presented = {
  readonly consultation: Consultation;
  readonly derivedFrom: string | undefined;
  /** When the end of a phase was last moved, if it was: the post says when each is open. */
  readonly extendedAt: Date | null;
};

/** The institution announces a consultation. */
export function consultationAnnouncement(uris: Uris, of: Presented): WireDocument {
  const { consultation } = of;
  const group = uris.consultation(consultation.slug);
  return presentation(uris, of, {
    id: uris.announcement(consultation.slug),
    attributedTo: uris.institution,
    cc: [uris.collection(uris.institution, 'followers'), group],
  });
}

/**
 * What a consultation says of itself, for who opens its profile: Mastodon shows pinned posts of an actor only where they are
 * its own. It is read there and sent to nobody: who follows was told by the announcement.
 */
export function consultationIntroduction(uris: Uris, of: Presented): WireDocument {
  const { slug } = of.consultation;
  const group = uris.consultation(slug);
  return presentation(uris, of, {
    id: uris.introduction(slug),
    attributedTo: group,
    cc: [uris.collection(group, 'followers')],
  });
}

function presentation(
  uris: Uris,
  { consultation, derivedFrom, extendedAt }: Presented,
  post: { readonly id: string; readonly attributedTo: string; readonly cc: readonly string[] },
): WireDocument {
  const { slug, languages, timeZone } = consultation;
  const group = uris.consultation(slug);
  const mayPropose =
    consultation.rules.standings.includes('fediverse') && consultation.phases.some(({ kind }) => kind === 'propose');
  const source = languages.find((lang) => lang in consultation.title) ?? '';
  const link = `<p><a href="${escapeHtml(group)}">${escapeHtml(group)}</a></p>`;
  const body = inLanguages(consultation.title, source, (title, lang) => {
    const langs = [lang, ...languages];
    const summary = officialHtmlOf(textIn(consultation.summary, langs).text);
    const open = consultation.phases.map(
      (phase) => `<li>${escapeHtml(phaseDates(langs, { ...phase, timeZone }))}</li>`,
    );
    const how = mayPropose
      ? `<p>${escapeHtml(mentionSentence(langs, `@${consultation.handle}@${uris.host}`))}</p>`
      : '';
    const phases = open.length === 0 ? '' : `<ul>${open.join('')}</ul>`;
    return `<p><strong>${escapeHtml(title)}</strong></p>${summary}${phases}${how}${link}`;
  });
  return objectDocument({
    id: post.id,
    type: 'Note',
    attributedTo: post.attributedTo,
    audience: group,
    context: uris.thread(slug, null),
    to: [PUBLIC],
    cc: [...post.cc],
    ...body,
    published: instant(consultation.publishedAt ?? consultation.createdAt),
    ...(extendedAt === null ? {} : { updated: instant(extendedAt) }),
    url: post.id,
    replies: repliesOf(uris, post.id),
    interactionPolicy: INTERACTION_POLICY,
    ...(consultation.topics.length === 0 ? {} : { tag: topicTags(consultation.topics, source) }),
    consultation: group,
    title: consultation.title,
    phases: consultation.phases.map(phaseOf),
    ...present({ derivedFrom }),
  });
}
