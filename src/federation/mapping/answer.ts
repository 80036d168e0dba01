import type { Answer } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, htmlOf } from '../html.ts';
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
  const id = uris.answer(consultation.slug, number, answer.version);
  const source = consultation.languages.find((lang) => lang in answer.body) ?? Object.keys(answer.body)[0] ?? '';
  const touched = answer.commitments.map((commitment) => commitment.updatedAt).filter((at) => at > answer.publishedAt);
  const updatedAt = touched.toSorted((a, b) => b.getTime() - a.getTime())[0];
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    audience: group,
    context: group,
    inReplyTo: uris.proposal(consultation.slug, number),
    to: [PUBLIC],
    cc: [
      group,
      uris.proposalActor(consultation.slug, number),
      uris.collection(uris.proposalActor(consultation.slug, number), 'followers'),
    ],
    ...inLanguages(answer.body, source, (text, lang) => answerHtml(answer, text, lang)),
    published: instant(answer.publishedAt),
    ...(updatedAt === undefined ? {} : { updated: instant(updatedAt) }),
    url: uris.proposal(consultation.slug, number),
    replies: repliesOf(uris, id),
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
    body: answer.body,
    version: answer.version,
    verdict: answer.verdict,
    commitments: answer.commitments.map((commitment) => ({
      statement: commitment.text,
      status: commitment.status,
      ...present({ dueOn: commitment.dueOn, note: commitment.note }),
    })),
  });
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
  if (answer.commitments.length === 0) return head + htmlOf(text);
  const items = answer.commitments.map(({ text: textValue, dueOn }) => {
    const due = dueOn === null ? '' : ` (${dueOn})`;
    return `<li>${escapeHtml(textIn(textValue, [lang]).text + due)}</li>`;
  });
  return `${head}${htmlOf(text)}<p>${escapeHtml(commitmentsHeading(lang))}</p><ul>${items.join('')}</ul>`;
}
