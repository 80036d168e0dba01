import type { SignedAnswer } from '../../application/network/answer/ports.ts';
import { readAnswerNote } from '../vocab.ts';

/** Whether a document is an official answer. */
export function isAnswer(object: Readonly<Record<string, unknown>>): boolean {
  return 'verdict' in object && 'inReplyTo' in object;
}

/** Whether an item of somebody else's list is an answer with the proof of whoever gives it: the host's have none there. */
export function isSignedAnswer(item: Readonly<Record<string, unknown>>): boolean {
  return isAnswer(item) && 'proof' in item;
}

/** What an answer says, whoever gives it; null for what is none. */
export function answerBody(item: unknown) {
  const read = readAnswerNote(item);
  if (read === null || read.body === undefined) return null;
  return {
    uri: read.id,
    answers: read.inReplyTo,
    version: read.version,
    verdict: read.verdict,
    body: read.body,
    commitments: read.commitments.map(({ statement, status, dueOn, note }) => ({
      text: statement,
      status,
      dueOn: dueOn ?? null,
      note: note ?? null,
    })),
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

/** An answer as its document says it, with who gives it; null for what is none. Whether its proof holds is another question. */
export function signedAnswerIn(item: unknown): SignedAnswer | null {
  const said = answerBody(item);
  const read = said === null ? null : readAnswerNote(item);
  if (said === null || read === null) return null;
  if (new URL(read.id).origin !== new URL(read.attributedTo).origin) return null;
  const { attributedTo: institution, consultation } = read;
  return { ...said, institution, consultation, document: JSON.stringify(item) };
}
