import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Phase } from '../../domain/consultation/phase.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml } from '../html.ts';
import type { Uris } from '../uris.ts';
import { inLanguages, instant, objectDocument, type WireDocument } from './document.ts';
import { phaseOf } from './phase.ts';

type InConsultation = {
  readonly consultation: Consultation;
  /** What the place is called that the institution is there for. */
  readonly territory: Localised;
};

/** A phase as an event of a calendar. */
export function phaseEvent(
  uris: Uris,
  of: InConsultation & {
    readonly phase: Phase;
    /** When the phase was last extended, if it was. */
    readonly extendedAt: Date | null;
  },
): WireDocument {
  const { consultation, territory, phase, extendedAt } = of;
  const { slug } = consultation;
  return calendarEvent(uris, {
    consultation,
    territory,
    id: uris.phaseEvent(slug, phase.id),
    page: uris.consultation(slug),
    named: (langs) =>
      phase.title === null ? messagesIn(uiLangFor(langs)).t(`phase.${phase.kind}`) : textIn(phase.title, langs).text,
    lasts: phase,
    changedAt: extendedAt,
    phase: phaseOf(phase),
  });
}

/** A vote as an event of a calendar. */
export function ballotEvent(uris: Uris, of: InConsultation & { readonly ballot: Ballot }): WireDocument {
  const { consultation, territory, ballot } = of;
  return calendarEvent(uris, {
    consultation,
    territory,
    id: uris.ballotEvent(consultation.slug, ballot.slug),
    page: uris.ballot(consultation.slug, ballot.slug),
    named: asked(ballot.question),
    lasts: ballot,
    changedAt: ballot.extensions.at(-1)?.at ?? null,
  });
}

/** A poll as an event of a calendar. */
export function pollEvent(uris: Uris, of: InConsultation & { readonly poll: Poll }): WireDocument {
  const { consultation, territory, poll } = of;
  return calendarEvent(uris, {
    consultation,
    territory,
    id: uris.pollEvent(consultation.slug, poll.id),
    page: uris.poll(consultation.slug, poll.id),
    named: asked(poll.question),
    lasts: poll,
    changedAt: null,
  });
}

function asked(question: Localised): (langs: readonly string[]) => string {
  return (langs) => textIn(question, langs).text;
}

/**
 * Something that lasts, for servers that keep a calendar (Mobilizon, Gancio, Friendica). It is read where it is and sent to
 * nobody: timelines have the posts about it.
 */
function calendarEvent(
  uris: Uris,
  of: InConsultation & {
    readonly id: string;
    /** Where people read about it and take part. */
    readonly page: string;
    /** What it is called beside the consultation, in the first of some languages that there is. */
    readonly named: (langs: readonly string[]) => string;
    readonly lasts: { readonly opensAt: Date; readonly closesAt: Date };
    readonly changedAt: Date | null;
    readonly phase?: ReturnType<typeof phaseOf>;
  },
): WireDocument {
  const { consultation, id, lasts, changedAt, phase } = of;
  const { slug, languages } = consultation;
  const group = uris.consultation(slug);
  const source = languages.find((lang) => lang in consultation.title) ?? '';
  const names = inLanguages(
    consultation.title,
    source,
    (title, lang) => `${title} · ${of.named([lang, ...languages])}`,
  );
  const page = escapeHtml(of.page);
  const territory = textIn(of.territory, [source]).text;
  return objectDocument({
    id,
    type: 'Event',
    attributedTo: group,
    audience: group,
    to: [PUBLIC],
    cc: [uris.collection(group, 'followers')],
    // An event has a name, where a post of ours has none: there is no vote that it could be taken for.
    name: names.content,
    nameMap: names.contentMap,
    ...inLanguages(
      consultation.title,
      source,
      (title) => `<p>${escapeHtml(title)}</p><p><a href="${page}">${page}</a></p>`,
    ),
    // One place: Mobilizon reads no list, and its name; Gancio shows what has an address on the web as online.
    location: { type: 'Place', name: territory, address: { type: 'VirtualLocation', url: of.page } },
    isOnline: true,
    timezone: consultation.timeZone,
    contacts: [uris.institution],
    // Under this name, Mobilizon leads there.
    attachment: [{ type: 'Link', href: of.page, mediaType: 'text/html', name: 'Website' }],
    startTime: instant(lasts.opensAt),
    endTime: instant(lasts.closesAt),
    published: instant(consultation.publishedAt ?? consultation.createdAt),
    ...(changedAt === null ? {} : { updated: instant(changedAt) }),
    url: id,
    consultation: group,
    ...(phase === undefined ? {} : { phase }),
  });
}
