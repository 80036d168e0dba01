import type { PollView } from '../../application/poll/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, linkedHtml } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readPollQuestion } from '../vocab.ts';
import { pollPageSentence } from '../wording.ts';
import { inLanguages, instant, objectDocument, present, repliesOf, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';

/**
 * An opinion poll. Its content says where to vote, for servers that show a post and no poll: the others list the options. Counts are there only where everybody may see them: hidden ones are left out, down to the
 * number of voters.
 */
export function pollQuestion(
  uris: Uris,
  of: { readonly consultation: Consultation; readonly view: PollView; readonly closed: boolean },
): WireDocument {
  const { consultation, view } = of;
  const { poll, votes } = view;
  const group = uris.consultation(consultation.slug);
  const id = uris.poll(consultation.slug, poll.id);
  const source = consultation.languages.find((lang) => lang in poll.question) ?? Object.keys(poll.question)[0] ?? '';
  const choices = poll.options.map((option) => ({
    type: 'Note',
    name: optionName(option.name, source),
    title: option.name,
    ...(votes.visible ? { replies: { type: 'Collection', totalItems: votes.byOption[option.id] ?? 0 } } : {}),
  }));
  return objectDocument({
    id,
    type: 'Question',
    attributedTo: group,
    audience: group,
    context: uris.collection(id, 'context'),
    to: [PUBLIC],
    cc: [uris.collection(group, 'followers'), uris.institution],
    ...inLanguages(poll.question, source, (text, lang) => {
      const until = { closesAt: poll.closesAt, timeZone: consultation.timeZone, url: id };
      const langs = [lang, ...consultation.languages];
      const vote = of.closed ? '' : `<p>${linkedHtml(pollPageSentence(langs, until))}</p>`;
      return `<p>${escapeHtml(text)}</p>${vote}`;
    }),
    published: instant(poll.opensAt),
    url: id,
    [poll.multiple ? 'anyOf' : 'oneOf']: choices,
    endTime: instant(poll.closesAt),
    ...present({
      closed: of.closed ? instant(poll.closesAt) : null,
      votersCount: votes.visible ? votes.voters : null,
    }),
    replies: repliesOf(uris, id),
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
    title: poll.question,
  });
}

/** A fediverse vote names its option by this text. */
export function optionName(name: Localised, source: string): string {
  return textIn(name, [source]).text;
}

/** What another node asks; null where the document is none of ours. */
export function pollFrom(document: unknown) {
  const read = readPollQuestion(document);
  if (read === null) return null;
  const choices = read.oneOf ?? read.anyOf ?? [];
  return {
    uri: read.id,
    consultation: read.consultation,
    question: read.title,
    multiple: read.anyOf !== undefined,
    options: choices.map((choice) => ({
      name: choice.name,
      title: choice.title ?? null,
      votes: choice.replies?.totalItems ?? null,
    })),
    voters: read.votersCount ?? null,
    opensAt: read.published,
    closesAt: read.endTime,
    closed: read.closed !== undefined,
  };
}
