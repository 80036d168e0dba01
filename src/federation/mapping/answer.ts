import type { Answer } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Lang, type Localised, textIn } from '../../domain/kit/text.ts';
import type { Host } from '../../domain/network/host.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, mentionHtml, officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readAnswerNote } from '../vocab.ts';
import { answerHeading, commitmentsHeading } from '../wording.ts';
import { inLanguages, instant, objectDocument, present, repliesOf, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';
import type { Author } from './proposal.ts';

/** The proposal that an answer names, so that the answer can be read alone: with its title in its languages, `lang` the first. */
type Answered = { readonly number: number; readonly title: Localised; readonly lang: Lang };

/**
 * The institution's answer to a proposal. A later answer is a post of its own: the former stays readable. An author elsewhere is
 * mentioned: servers drop what mentions nobody whom they know, and comes from nobody who is followed there.
 */
export function answerNote(
  uris: Uris,
  of: { readonly consultation: Consultation; readonly number: number; readonly answer: Answer } & {
    /** Null where it is read beside its proposal. */
    readonly title: Pick<Answered, 'title' | 'lang'> | null;
    readonly author: Author | null;
  },
): WireDocument {
  const { consultation, number, answer, title, author } = of;
  const mentioned = author?.mention != null && author.uri !== null ? { href: author.uri, name: author.mention } : null;
  const proposal = uris.proposal(consultation.slug, number);
  const group = uris.consultation(consultation.slug);
  const actor = uris.proposalActor(consultation.slug, number);
  const id = uris.answer(consultation.slug, number, answer.version);
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    ...placeOf({ group, proposal }),
    context: uris.thread(consultation.slug, number),
    to: [PUBLIC],
    cc: [group, actor, uris.collection(actor, 'followers'), ...(mentioned === null ? [] : [mentioned.href])],
    ...rendered(consultation, answer, { url: proposal, answered: title && { ...title, number }, mentioned }),
    url: id,
    ...(mentioned === null ? {} : { tag: [{ type: 'Mention', href: mentioned.href, name: `@${mentioned.name}` }] }),
    replies: repliesOf(uris, id),
    interactionPolicy: INTERACTION_POLICY,
    ...statementOf(group, answer),
  });
}

/**
 * Our answer to a proposal that another institution decides about: a post of ours, in reply to the proposal at its host. It
 * decides nothing there.
 */
export function cohostAnswerNote(
  uris: Uris,
  of: {
    readonly consultation: Consultation & { readonly host: Host };
    readonly number: number;
    /** The id of the proposal at its host. */
    readonly proposal: string;
    readonly title: Pick<Answered, 'title' | 'lang'>;
    readonly answer: Answer;
  },
): WireDocument {
  const { consultation, number, proposal, title, answer } = of;
  const group = consultation.host.uri;
  return objectDocument({
    id: uris.cohostAnswer(consultation.slug, number, answer.version),
    type: 'Note',
    attributedTo: uris.institution,
    ...placeOf({ group, proposal }),
    to: [PUBLIC],
    cc: [uris.collection(uris.institution, 'followers'), consultation.host.institution],
    ...rendered(consultation, answer, { url: proposal, answered: { ...title, number }, mentioned: null }),
    url: uris.proposal(consultation.slug, number),
    interactionPolicy: INTERACTION_POLICY,
    ...statementOf(group, answer),
  });
}

function placeOf({ group, proposal }: { readonly group: string; readonly proposal: string }) {
  return { audience: group, context: group, inReplyTo: proposal };
}

type Beside = {
  readonly url: string;
  readonly answered: Answered | null;
  readonly mentioned: { readonly href: string; readonly name: string } | null;
};

function rendered(consultation: Consultation, answer: Answer, beside: Beside) {
  const source = consultation.languages.find((lang) => lang in answer.body) ?? Object.keys(answer.body)[0] ?? '';
  const touched = answer.commitments.map((commitment) => commitment.updatedAt).filter((at) => at > answer.publishedAt);
  const updatedAt = touched.toSorted((a, b) => b.getTime() - a.getTime())[0];
  return {
    ...inLanguages(answer.body, source, (text, lang) =>
      answerHtml(answer, { text, langs: [lang, ...consultation.languages], ...beside }),
    ),
    published: instant(answer.publishedAt),
    ...(updatedAt === undefined ? {} : { updated: instant(updatedAt) }),
  };
}

function statementOf(group: string, answer: Answer) {
  return {
    consultation: group,
    body: answer.body,
    version: answer.version,
    verdict: answer.verdict,
    commitments: answer.commitments.map((commitment) => ({
      statement: commitment.text,
      status: commitment.status,
      ...present({ dueOn: commitment.dueOn, note: commitment.note }),
    })),
  };
}

/** What another node's institution answered; null where the document is none of ours. */
export function answerFrom(document: unknown) {
  const read = readAnswerNote(document);
  if (read === null) return null;
  return {
    uri: read.id,
    institution: read.attributedTo,
    proposal: read.inReplyTo,
    version: read.version,
    verdict: read.verdict,
    contentMap: read.contentMap,
    commitments: read.commitments,
    publishedAt: read.published,
  };
}

function answerHtml(
  { verdict, commitments }: Answer,
  { text, langs, url, answered, mentioned }: Beside & { readonly text: string; readonly langs: readonly string[] },
): string {
  const title = answered === null ? '' : textIn(answered.title, [langs[0] ?? '', answered.lang]).text;
  const named = answered === null ? null : { number: answered.number, title };
  const heading = escapeHtml(answerHeading(langs, { verdict, answered: named }));
  const first = named === null ? heading : `<a href="${escapeHtml(url)}">${heading}</a>`;
  const mention = mentioned === null ? '' : `<p>${mentionHtml(mentioned.name.split('@')[0] ?? '', mentioned.href)}</p>`;
  const head = `<p><strong>${first}</strong></p>${officialHtmlOf(text)}`;
  if (commitments.length === 0) return head + mention;
  const items = commitments.map(({ text: textValue, dueOn }) => {
    const due = dueOn === null ? '' : ` (${dueOn})`;
    return `<li>${escapeHtml(textIn(textValue, langs).text + due)}</li>`;
  });
  return `${head}<p>${escapeHtml(commitmentsHeading(langs))}</p><ul>${items.join('')}</ul>${mention}`;
}
