import type { Answer } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { textIn } from '../../domain/kit/text.ts';
import type { Host } from '../../domain/network/host.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readAnswerNote } from '../vocab.ts';
import { answerHeading, commitmentsHeading } from '../wording.ts';
import { inLanguages, instant, objectDocument, present, repliesOf, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';

/** The institution's answer to a proposal. A later answer is a post of its own: the former stays readable. */
export function answerNote(
  uris: Uris,
  of: { readonly consultation: Consultation; readonly number: number; readonly answer: Answer },
): WireDocument {
  const { consultation, number, answer } = of;
  const group = uris.consultation(consultation.slug);
  const actor = uris.proposalActor(consultation.slug, number);
  const id = uris.answer(consultation.slug, number, answer.version);
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    ...placeOf({ group, proposal: uris.proposal(consultation.slug, number) }),
    context: uris.thread(consultation.slug, number),
    to: [PUBLIC],
    cc: [group, actor, uris.collection(actor, 'followers')],
    ...rendered(consultation, answer),
    url: id,
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
    readonly answer: Answer;
  },
): WireDocument {
  const { consultation, number, proposal, answer } = of;
  const group = consultation.host.uri;
  return objectDocument({
    id: uris.cohostAnswer(consultation.slug, number, answer.version),
    type: 'Note',
    attributedTo: uris.institution,
    ...placeOf({ group, proposal }),
    to: [PUBLIC],
    cc: [uris.collection(uris.institution, 'followers'), consultation.host.institution],
    ...rendered(consultation, answer),
    url: uris.proposal(consultation.slug, number),
    interactionPolicy: INTERACTION_POLICY,
    ...statementOf(group, answer),
  });
}

function placeOf({ group, proposal }: { readonly group: string; readonly proposal: string }) {
  return { audience: group, context: group, inReplyTo: proposal };
}

function rendered(consultation: Consultation, answer: Answer) {
  const source = consultation.languages.find((lang) => lang in answer.body) ?? Object.keys(answer.body)[0] ?? '';
  const touched = answer.commitments.map((commitment) => commitment.updatedAt).filter((at) => at > answer.publishedAt);
  const updatedAt = touched.toSorted((a, b) => b.getTime() - a.getTime())[0];
  return {
    ...inLanguages(answer.body, source, (text, lang) => answerHtml(answer, text, lang)),
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

function answerHtml(answer: Answer, text: string, lang: string): string {
  const head = `<p><strong>${escapeHtml(answerHeading(lang, answer.verdict))}</strong></p>`;
  if (answer.commitments.length === 0) return head + officialHtmlOf(text);
  const items = answer.commitments.map(({ text: textValue, dueOn }) => {
    const due = dueOn === null ? '' : ` (${dueOn})`;
    return `<li>${escapeHtml(textIn(textValue, [lang]).text + due)}</li>`;
  });
  return `${head}${officialHtmlOf(text)}<p>${escapeHtml(commitmentsHeading(lang))}</p><ul>${items.join('')}</ul>`;
}
